package dev.templedb.sqlite.schema;

import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.MigrationException;
import dev.templedb.schema.Migration;
import dev.templedb.schema.Migrations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a database says about the migrations of one namespace.
 *
 * @param namespace whose they are
 * @param headerVersion this library's version as it stands in the file's header, which a program can read without SQLite
 *     (https://www.sqlite.org/fileformat2.html, offset 60); in other namespaces the same as {@link #version()}
 * @param applied what was applied, by version
 */
record MigrationLedger(String namespace, int headerVersion, List<Applied> applied) {

  /** One row. What was applied by a TempleDB before schema version 5 has neither duration nor version. */
  record Applied(
      int version,
      String description,
      String checksum,
      Instant appliedAt,
      Optional<Duration> duration,
      Optional<String> libraryVersion) {}

  MigrationLedger {
    applied = List.copyOf(applied);
  }

  int version() {
    return applied.isEmpty() ? 0 : applied.get(applied.size() - 1).version();
  }

  /**
   * What was applied, as it is noted, whether or not this program has it.
   *
   * @throws CorruptionException when a checksum is none
   */
  List<Migration> migrations() {
    return applied.stream().map(this::migration).toList();
  }

  private Migration migration(Applied row) {
    try {
      return new Migration(
          namespace,
          row.version(),
          row.description(),
          new ContentHash(row.checksum()),
          Optional.of(row.appliedAt()),
          row.duration(),
          row.libraryVersion());
    } catch (IllegalArgumentException e) {
      throw new CorruptionException(
          "reading the applied migrations: '" + row.checksum() + "', the checksum of migration "
              + row.version() + of() + ", is none; restore the row, or a backup",
          e);
    }
  }

  private boolean isLibrarys() {
    return namespace.equals(Migrations.LIBRARY);
  }

  /**
   * Checks that what was applied is the beginning of {@code known}.
   *
   * @throws MigrationException when it is not, with the first difference
   */
  void requireBeginningOf(List<MigrationScript> known) {
    requireVersionsOf(known);
    for (int i = 0; i < applied.size(); i++) {
      Applied row = applied.get(i);
      MigrationScript script = known.get(i);
      if (!row.checksum().equals(script.checksum().hex())) {
        throw new MigrationException(
            "checking the schema: migration " + row.version() + " '" + row.description() + "'"
                + of() + " was applied with checksum " + row.checksum() + ", but "
                + script.source(Direction.UP) + " here has " + script.checksum()
                + "; use the program that made the database, restore a backup, or, if you know that the change makes the same"
                + " schema, call TempleDb.migrations(path).repair()",
            row.version(),
            null);
      }
    }
  }

  /** As {@link #requireBeginningOf}, whatever the checksums are. */
  void requireVersionsOf(List<MigrationScript> known) {
    int found = Math.max(version(), headerVersion);
    if (found > known.size()) {
      throw new MigrationException(
          "checking the schema: the database has version " + found + of()
              + (isLibrarys() ? ", this library knows" : ", this program knows")
              + " versions up to " + known.size() + "; use a newer "
              + (isLibrarys() ? "TempleDB" : "version of the program")
              + ", or roll the database back to version " + known.size()
              + " with the one that made it",
          found,
          null);
    }
    if (version() != headerVersion) {
      throw new MigrationException(
          "checking the schema: the file's header (user_version) says version " + headerVersion
              + ", the table schema_migrations version " + version()
              + "; one of them was changed by hand: set it back, or restore a backup",
          found,
          null);
    }
    for (int i = 0; i < applied.size(); i++) {
      MigrationScript script = known.get(i);
      if (applied.get(i).version() != script.version()) {
        throw new MigrationException(
            "checking the schema: the table "
                + (isLibrarys() ? "schema_migrations" : "application_migrations")
                + " lacks migration " + script.version() + " '" + script.description() + "'" + of()
                + "; it was changed by hand: restore the row, or a backup",
            script.version(),
            null);
      }
    }
  }

  private String of() {
    return isLibrarys() ? "" : " of '" + namespace + "'";
  }
}

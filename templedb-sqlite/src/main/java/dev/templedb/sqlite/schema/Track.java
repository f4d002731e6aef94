package dev.templedb.sqlite.schema;

import dev.templedb.schema.Migration;
import dev.templedb.schema.MigrationSet;
import dev.templedb.schema.Migrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The migrations of one namespace, this library's or an application's, and where a database notes them.
 *
 * @param namespace whose they are
 * @param scripts the steps, numbered from 1 without gaps
 * @param ledger where they are noted
 */
record Track(String namespace, List<MigrationScript> scripts, LedgerTable ledger) {

  Track {
    scripts = List.copyOf(scripts);
    for (int i = 0; i < scripts.size(); i++) {
      if (scripts.get(i).version() != i + 1) {
        throw new IllegalArgumentException(
            "migrations are numbered from 1 without gaps, but number " + (i + 1) + " is "
                + scripts.get(i).name());
      }
    }
  }

  static Track ofLibrary(List<MigrationScript> scripts) {
    return new Track(Migrations.LIBRARY, scripts, new LibraryLedger());
  }

  static Track of(MigrationSet set) {
    return new Track(
        set.namespace(),
        set.steps().stream()
            .map(step -> MigrationScript.of(set.namespace(), step))
            .toList(),
        new ApplicationLedger(set.namespace()));
  }

  boolean isLibrarys() {
    return namespace.equals(Migrations.LIBRARY);
  }

  int newest() {
    return scripts.size();
  }

  /** Whether an object of this name belongs to the application that has these migrations. */
  boolean isPrefixOf(String objectName) {
    return objectName.toLowerCase(Locale.ROOT).startsWith(namespace + "_");
  }

  /** What the database says; checked only as far as {@link MigrationLedger#requireBeginningOf} does. */
  MigrationLedger readChecked(Connection connection) throws SQLException {
    MigrationLedger read = ledger.read(connection);
    read.requireBeginningOf(scripts);
    return read;
  }

  /** All steps, with what the database says of each. */
  List<Migration> list(Connection connection) throws SQLException {
    List<MigrationLedger.Applied> applied = ledger.read(connection).applied();
    return scripts.stream()
        .map(script -> {
          Optional<MigrationLedger.Applied> row = applied.stream()
              .filter(each -> each.version() == script.version())
              .findFirst();
          return new Migration(
              namespace,
              script.version(),
              script.description(),
              script.checksum(),
              row.map(MigrationLedger.Applied::appliedAt),
              row.flatMap(MigrationLedger.Applied::duration),
              row.flatMap(MigrationLedger.Applied::libraryVersion));
        })
        .toList();
  }
}

package dev.templedb.sqlite.schema;

import dev.templedb.error.MigrationException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What must hold after a step, looked at in the step's transaction, with what was the case before it. Nothing of it holds for the making of
 * an empty database but the foreign keys.
 */
final class StepValidation {

  /** Up to this size a whole check takes about as long as opening; beyond, the quick one is taken, which leaves out the indexes' content. */
  private static final long WHOLE_CHECK_BYTES = 64L << 20;

  private static final String MISPLACED = """
      SELECT type || ' ' || name, tbl_name
        FROM sqlite_schema
       WHERE type IN ('index', 'trigger')
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY name
      """;

  private final Track track;
  private final Predicate<String> isOwn;
  private final SchemaSnapshot others;
  private final RowCounts rows;
  private final Sequences sequences;

  private StepValidation(
      Track track,
      Predicate<String> isOwn,
      SchemaSnapshot others,
      RowCounts rows,
      Sequences sequences) {
    this.track = track;
    this.isOwn = isOwn;
    this.others = others;
    this.rows = rows;
    this.sequences = sequences;
  }

  /** Remembers what the step must leave as it is: objects and sequences that are not the track's own, and the number of rows. */
  static StepValidation before(Connection connection, Track track, Predicate<String> isOwn)
      throws SQLException {
    return new StepValidation(
        track,
        isOwn,
        SchemaSnapshot.of(connection).only(isOwn.negate()),
        RowCounts.of(connection),
        Sequences.of(connection, isOwn.negate()));
  }

  /** Checks the rows' numbers and the objects that are not the track's own; before anything is noted of the step. */
  void checkWhatStays(Connection connection, MigrationScript script, Direction direction)
      throws SQLException {
    Optional<String> counts =
        RowCounts.of(connection).firstDifferenceFrom(rows, script.changesRowsOf());
    if (counts.isPresent()) {
      throw failure(
          script,
          direction,
          "afterwards " + counts.get() + ", and the step does not say that it changes their number",
          track.isLibrarys()
              ? "report it"
              : "correct the step, or name the table in changingRowsOf");
    }
    Optional<String> sequence =
        Sequences.of(connection, isOwn.negate()).firstDifferenceFrom(sequences);
    Optional<String> foreign = SchemaSnapshot.of(connection)
        .only(isOwn.negate())
        .firstDifferenceFrom(others)
        .or(() -> sequence);
    if (foreign.isPresent()) {
      throw failure(
          script,
          direction,
          "it changes what is not its own: " + foreign.get(),
          track.isLibrarys()
              ? "report it"
              : "a step of '" + track.namespace()
                  + "' makes, changes and drops only objects whose names begin with '"
                  + track.namespace() + "_'");
    }
    if (!track.isLibrarys()) {
      checkPlaces(connection, script, direction);
    }
  }

  /** An index or trigger on a table of the library would be lost when a later version of it rebuilds the table. */
  private void checkPlaces(Connection connection, MigrationScript script, Direction direction)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet objects = statement.executeQuery(MISPLACED)) {
      while (objects.next()) {
        String object = objects.getString(1);
        String table = objects.getString(2);
        if (track.isPrefixOf(SchemaSnapshot.nameOf(object)) && !track.isPrefixOf(table)) {
          throw failure(
              script,
              direction,
              object + " is on " + table + ", which is not a table of '" + track.namespace() + "'",
              "leave it out");
        }
      }
    }
  }

  /** Checks that the track's own objects are what its steps make of an empty database. */
  void checkSchema(
      Connection connection,
      MigrationScript script,
      Direction direction,
      int version,
      FreshSchemas fresh)
      throws SQLException {
    Optional<String> difference =
        SchemaSnapshot.of(connection).only(isOwn).firstDifferenceFrom(fresh.of(track, version));
    if (difference.isPresent()) {
      throw failure(
          script,
          direction,
          "afterwards the schema is not that of version " + version + ": " + difference.get(),
          "a step must make the same schema whatever the rows are, and its undoing the one before; correct the step");
    }
  }

  /** Checks the file's pages, records and constraints. */
  static void checkIntegrity(Connection connection, MigrationScript script, Direction direction)
      throws SQLException {
    long size = (long) LedgerTable.number(connection, "PRAGMA page_count")
        * LedgerTable.number(connection, "PRAGMA page_size");
    String check = size <= WHOLE_CHECK_BYTES ? "integrity_check" : "quick_check";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA " + check + "(1)")) {
      String found = rows.next() ? rows.getString(1) : "nothing";
      if (!"ok".equals(found)) {
        throw failure(
            script,
            direction,
            "afterwards " + check + " finds: " + found,
            "if it finds that now, too, the file is damaged: restore a backup");
      }
    }
  }

  /** Checks that every row refers to one that exists. */
  static void checkForeignKeys(Connection connection, MigrationScript script, Direction direction)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA foreign_key_check")) {
      if (rows.next()) {
        throw failure(
            script,
            direction,
            "afterwards row " + rows.getString(2) + " of " + rows.getString(1)
                + " would refer to a row of " + rows.getString(3) + " that does not exist",
            "delete or correct what PRAGMA foreign_key_check lists there, if anything, and try again");
      }
    }
  }

  static MigrationException failure(
      MigrationScript script, Direction direction, String what, String next) {
    return new MigrationException(
        "running " + script.source(direction) + " failed: " + what + "; the database is as it was: "
            + next,
        script.version(),
        null);
  }
}

package dev.templedb.sqlite.schema;

import dev.templedb.error.MigrationException;
import dev.templedb.sqlite.connection.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a database says about its own schema: the table {@code schema_migrations}, and the version in the file's header, which a program
 * can read without SQLite (https://www.sqlite.org/fileformat2.html, offset 60).
 *
 * @param userVersion the version in the header
 * @param applied the rows of the table, by version; empty also when there is no table
 */
record MigrationLedger(int userVersion, List<Applied> applied) {

  /** One row of the table. */
  record Applied(int version, String description, String checksum, Instant appliedAt) {}

  static final String CREATE = """
      CREATE TABLE schema_migrations (
          version      INTEGER PRIMARY KEY,
          description  TEXT NOT NULL,
          checksum     TEXT NOT NULL,
          applied_at   TEXT NOT NULL
      )""";

  private static final String EXISTS = """
      SELECT count(*)
        FROM sqlite_schema
       WHERE type = 'table'
         AND name = 'schema_migrations'
      """;

  private static final String LIST = """
      SELECT version, description, checksum, applied_at
        FROM schema_migrations
       ORDER BY version
      """;

  private static final String INSERT = """
      INSERT INTO schema_migrations (version, description, checksum, applied_at)
      VALUES (?, ?, ?, ?)
      """;

  private static final String DELETE = """
      DELETE FROM schema_migrations
       WHERE version = ?
      """;

  MigrationLedger {
    applied = List.copyOf(applied);
  }

  /** Reads the ledger; inside a transaction, so that its parts belong together. */
  static MigrationLedger read(Connection connection) throws SQLException {
    List<Applied> applied = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      if (intOf(statement, EXISTS) == 1) {
        try (ResultSet rows = statement.executeQuery(LIST)) {
          while (rows.next()) {
            applied.add(new Applied(
                rows.getInt(1),
                rows.getString(2),
                rows.getString(3),
                SqlTime.parse(rows.getString(4))));
          }
        }
      }
      return new MigrationLedger(intOf(statement, "PRAGMA user_version"), applied);
    }
  }

  /** Notes that {@code script} was applied. */
  static void add(Connection connection, MigrationScript script, Instant appliedAt)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (script.version() == 1) {
        statement.execute(CREATE);
      }
      statement.execute("PRAGMA user_version = " + script.version());
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setInt(1, script.version());
      insert.setString(2, script.description());
      insert.setString(3, script.checksum().hex());
      insert.setString(4, SqlTime.format(appliedAt));
      insert.execute();
    }
  }

  /** Notes that {@code script} was undone; with the first one the table goes too. */
  static void remove(Connection connection, MigrationScript script) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
      delete.setInt(1, script.version());
      delete.execute();
    }
    try (Statement statement = connection.createStatement()) {
      if (script.version() == 1) {
        statement.execute("DROP TABLE schema_migrations");
      }
      statement.execute("PRAGMA user_version = " + (script.version() - 1));
    }
  }

  int version() {
    return applied.isEmpty() ? 0 : applied.get(applied.size() - 1).version();
  }

  /**
   * Checks that what was applied is the beginning of {@code known}.
   *
   * @throws MigrationException when it is not, with the first difference
   */
  void requireBeginningOf(List<MigrationScript> known) {
    int found = Math.max(version(), userVersion);
    if (found > known.size()) {
      throw new MigrationException(
          "checking the schema: the database has version " + found
              + ", this library knows versions up to " + known.size()
              + "; use a newer TempleDB, or roll the database back to version " + known.size()
              + " with the TempleDB that made it",
          found,
          null);
    }
    if (version() != userVersion) {
      throw new MigrationException(
          "checking the schema: the file's header (user_version) says version " + userVersion
              + ", the table schema_migrations version " + version()
              + "; one of them was changed by hand: set it back, or restore a backup",
          found,
          null);
    }
    for (int i = 0; i < applied.size(); i++) {
      Applied row = applied.get(i);
      MigrationScript script = known.get(i);
      if (row.version() != script.version()) {
        throw new MigrationException(
            "checking the schema: the table schema_migrations lacks migration " + script.version()
                + " '" + script.description()
                + "'; it was changed by hand: restore the row, or a backup",
            script.version(),
            null);
      }
      if (!row.checksum().equals(script.checksum().hex())) {
        throw new MigrationException(
            "checking the schema: migration " + row.version() + " '" + row.description()
                + "' was applied with checksum " + row.checksum()
                + ", but " + script.upFile() + " of this library has " + script.checksum()
                + "; use the TempleDB that made the database, or restore a backup",
            row.version(),
            null);
      }
    }
  }

  static int intOf(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}

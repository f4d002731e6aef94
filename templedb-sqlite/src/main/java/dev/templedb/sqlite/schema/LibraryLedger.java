package dev.templedb.sqlite.schema;

import dev.templedb.schema.Migrations;
import dev.templedb.sqlite.connection.LibraryVersion;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.schema.MigrationLedger.Applied;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The migrations of this library: the table {@code schema_migrations}, and the version in the file's header. */
final class LibraryLedger implements LedgerTable {

  /** As migration 1 has it; migration 5 adds two columns. */
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

  private static final String HAS_DETAILS = """
      SELECT count(*)
        FROM pragma_table_info('schema_migrations')
       WHERE name IN ('duration_ms', 'library_version')
      """;

  private static final String LIST = """
      SELECT version, description, checksum, applied_at, duration_ms, library_version
        FROM schema_migrations
       ORDER BY version
      """;

  private static final String LIST_WITHOUT_DETAILS = """
      SELECT version, description, checksum, applied_at, NULL, NULL
        FROM schema_migrations
       ORDER BY version
      """;

  private static final String INSERT = """
      INSERT INTO schema_migrations (version, description, checksum, applied_at)
      VALUES (?, ?, ?, ?)
      """;

  private static final String COMPLETE = """
      UPDATE schema_migrations
         SET duration_ms = ?, library_version = ?
       WHERE version = ?
      """;

  private static final String DELETE = """
      DELETE FROM schema_migrations
       WHERE version = ?
      """;

  private static final String SET_CHECKSUM = """
      UPDATE schema_migrations
         SET checksum = ?
       WHERE version = ?
      """;

  @Override
  public MigrationLedger read(Connection connection) throws SQLException {
    List<Applied> applied = new ArrayList<>();
    if (LedgerTable.number(connection, EXISTS) == 1) {
      String list = hasDetails(connection) ? LIST : LIST_WITHOUT_DETAILS;
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(list)) {
        while (rows.next()) {
          applied.add(applied(rows));
        }
      }
    }
    return new MigrationLedger(
        Migrations.LIBRARY, LedgerTable.number(connection, "PRAGMA user_version"), applied);
  }

  /** A row of version, description, checksum, time, duration and the library's version. */
  static Applied applied(ResultSet rows) throws SQLException {
    long millis = rows.getLong(5);
    Optional<Duration> duration =
        rows.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    return new Applied(
        rows.getInt(1),
        rows.getString(2),
        rows.getString(3),
        SqlTime.parse(rows.getString(4)),
        duration,
        Optional.ofNullable(rows.getString(6)));
  }

  @Override
  public void add(Connection connection, MigrationScript script, Instant appliedAt)
      throws SQLException {
    if (script.version() == 1) {
      LedgerTable.execute(connection, CREATE);
    }
    LedgerTable.execute(connection, "PRAGMA user_version = " + script.version());
    LedgerTable.update(
        connection,
        INSERT,
        script.version(),
        script.description(),
        script.checksum().hex(),
        SqlTime.format(appliedAt));
  }

  @Override
  public void complete(Connection connection, MigrationScript script, Duration duration)
      throws SQLException {
    if (hasDetails(connection)) {
      LedgerTable.update(
          connection, COMPLETE, duration.toMillis(), LibraryVersion.get(), script.version());
    }
  }

  private static boolean hasDetails(Connection connection) throws SQLException {
    return LedgerTable.number(connection, HAS_DETAILS) == 2;
  }

  /** With the first migration the table goes too. */
  @Override
  public void remove(Connection connection, MigrationScript script) throws SQLException {
    LedgerTable.update(connection, DELETE, script.version());
    if (script.version() == 1) {
      LedgerTable.execute(connection, "DROP TABLE schema_migrations");
    }
    LedgerTable.execute(connection, "PRAGMA user_version = " + (script.version() - 1));
  }

  @Override
  public void setChecksum(Connection connection, MigrationScript script) throws SQLException {
    LedgerTable.update(connection, SET_CHECKSUM, script.checksum().hex(), script.version());
  }
}

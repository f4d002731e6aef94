package dev.templedb.sqlite.schema;

import dev.templedb.sqlite.connection.LibraryVersion;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.schema.MigrationLedger.Applied;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The migrations of one application: its rows in the table {@code application_migrations}. */
final class ApplicationLedger implements LedgerTable {

  private static final String EXISTS = """
      SELECT count(*)
        FROM sqlite_schema
       WHERE type = 'table'
         AND name = 'application_migrations'
      """;

  private static final String NAMESPACES = """
      SELECT DISTINCT namespace
        FROM application_migrations
       ORDER BY namespace
      """;

  private static final String LIST = """
      SELECT version, description, checksum, applied_at, duration_ms, library_version
        FROM application_migrations
       WHERE namespace = ?
       ORDER BY version
      """;

  private static final String INSERT = """
      INSERT INTO application_migrations (namespace, version, description, checksum, applied_at)
      VALUES (?, ?, ?, ?, ?)
      """;

  private static final String COMPLETE = """
      UPDATE application_migrations
         SET duration_ms = ?, library_version = ?
       WHERE namespace = ?
         AND version = ?
      """;

  private static final String DELETE = """
      DELETE FROM application_migrations
       WHERE namespace = ?
         AND version = ?
      """;

  private static final String SET_CHECKSUM = """
      UPDATE application_migrations
         SET checksum = ?
       WHERE namespace = ?
         AND version = ?
      """;

  /** The version of this library's schema that brought the table. */
  static final int FIRST_VERSION = 5;

  private final String namespace;

  ApplicationLedger(String namespace) {
    this.namespace = namespace;
  }

  /** The namespaces that have something in the database, whether this program knows them or not. */
  static SortedSet<String> namespaces(Connection connection) throws SQLException {
    SortedSet<String> namespaces = new TreeSet<>();
    if (exists(connection)) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(NAMESPACES)) {
        while (rows.next()) {
          namespaces.add(rows.getString(1));
        }
      }
    }
    return namespaces;
  }

  private static boolean exists(Connection connection) throws SQLException {
    return LedgerTable.number(connection, EXISTS) == 1;
  }

  @Override
  public MigrationLedger read(Connection connection) throws SQLException {
    List<Applied> applied = new ArrayList<>();
    if (exists(connection)) {
      try (PreparedStatement statement = connection.prepareStatement(LIST)) {
        statement.setString(1, namespace);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            applied.add(LibraryLedger.applied(rows));
          }
        }
      }
    }
    int version = applied.isEmpty() ? 0 : applied.get(applied.size() - 1).version();
    return new MigrationLedger(namespace, version, applied);
  }

  @Override
  public void add(Connection connection, MigrationScript script, Instant appliedAt)
      throws SQLException {
    LedgerTable.update(
        connection,
        INSERT,
        namespace,
        script.version(),
        script.description(),
        script.checksum().hex(),
        SqlTime.format(appliedAt));
  }

  @Override
  public void complete(Connection connection, MigrationScript script, Duration duration)
      throws SQLException {
    LedgerTable.update(
        connection,
        COMPLETE,
        duration.toMillis(),
        LibraryVersion.get(),
        namespace,
        script.version());
  }

  @Override
  public void remove(Connection connection, MigrationScript script) throws SQLException {
    LedgerTable.update(connection, DELETE, namespace, script.version());
  }

  @Override
  public void setChecksum(Connection connection, MigrationScript script) throws SQLException {
    LedgerTable.update(
        connection, SET_CHECKSUM, script.checksum().hex(), namespace, script.version());
  }
}

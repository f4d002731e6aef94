package dev.templedb.sqlite.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/** The table in which the applied migrations of a namespace are noted. */
interface LedgerTable {

  /** What is noted; inside a transaction, so that its parts belong together. */
  MigrationLedger read(Connection connection) throws SQLException;

  /** Notes that {@code script} was applied. */
  void add(Connection connection, MigrationScript script, Instant appliedAt) throws SQLException;

  /** Notes how long it took and which version of this library did it, where the table has columns for that. */
  void complete(Connection connection, MigrationScript script, Duration duration)
      throws SQLException;

  /** Notes that {@code script} was undone. */
  void remove(Connection connection, MigrationScript script) throws SQLException;

  /** Notes the checksum that {@code script} has now. */
  void setChecksum(Connection connection, MigrationScript script) throws SQLException;

  /** Runs a statement that gives no rows. */
  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs a statement with parameters. */
  static void update(Connection connection, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.execute();
    }
  }

  /** The number in the first row and column of a query. */
  static int number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}

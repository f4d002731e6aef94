package dev.templedb.sqlite.contract;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Changes a database with nothing of the library: plain JDBC. */
final class ForeignHands {

  private ForeignHands() {}

  static void run(Path database, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      statement.execute("PRAGMA foreign_keys = ON");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** As {@link #run}, after taking away what keeps the audit log from being changed. */
  static void tamper(Path database, String... statements) throws SQLException {
    run(
        database,
        "DROP TRIGGER audit_log_keeps_entries",
        "DROP TRIGGER audit_log_keeps_all_entries",
        "DROP TRIGGER audit_log_replaces_no_entries");
    run(database, statements);
  }
}

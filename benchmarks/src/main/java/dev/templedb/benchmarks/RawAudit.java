package dev.templedb.benchmarks;

import dev.templedb.sqlite.connection.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Transactions by hand that end with a row in the audit log, which is not chained: its hash is always the same text. */
public final class RawAudit {

  private static final String INSERT = """
      INSERT INTO audit_log (id, occurred_at, actor, action, entity, before_summary, after_summary, entry_hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final PreparedStatement begin;
  private final PreparedStatement insert;
  private final PreparedStatement commit;
  private long last;

  /** Prepares the statements. */
  public RawAudit(Connection connection) throws SQLException {
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    insert = connection.prepareStatement(INSERT);
    commit = connection.prepareStatement("COMMIT");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT coalesce(max(id), 0) FROM audit_log")) {
      last = rows.getLong(1);
    }
  }

  /** Begins. */
  public void begin() throws SQLException {
    begin.execute();
  }

  /** Adds an entry. */
  public void add(String action, String entity, @Nullable String before, @Nullable String after)
      throws SQLException {
    insert.setLong(1, ++last);
    insert.setString(2, SqlTime.format(Instant.now()));
    insert.setString(3, "somebody");
    insert.setString(4, action);
    insert.setString(5, entity);
    insert.setString(6, before);
    insert.setString(7, after);
    insert.setString(8, "0".repeat(64));
    insert.executeUpdate();
  }

  /** Commits. */
  public void commit() throws SQLException {
    commit.execute();
  }
}

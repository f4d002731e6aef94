package dev.templedb.sqlite.connection;

import dev.templedb.sqlite.monitoring.StatementWatch;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.sqlite.jdbc4.JDBC4Statement;

/** A statement that is not kept, of migrations and settings, whose executions somebody hears of, without a count of rows. */
final class WatchedPlainStatement extends JDBC4Statement {

  private final KeptConnection owner;
  private final StatementWatch watch;

  WatchedPlainStatement(KeptConnection owner, StatementWatch watch) {
    super(owner);
    this.owner = owner;
    this.watch = watch;
  }

  @FunctionalInterface
  private interface Execution<T> {
    T run() throws SQLException;
  }

  private <T> T executed(String sql, Execution<T> execution) throws SQLException {
    long start = System.nanoTime();
    boolean failed = true;
    try {
      T result = execution.run();
      failed = false;
      return result;
    } finally {
      watch.executed(
          sql,
          owner.operation().verb(),
          !owner.opensReadOnly(),
          System.nanoTime() - start,
          -1,
          failed);
    }
  }

  @Override
  public boolean execute(String sql) throws SQLException {
    return executed(sql, () -> super.execute(sql));
  }

  @Override
  public ResultSet executeQuery(String sql) throws SQLException {
    return executed(sql, () -> super.executeQuery(sql));
  }

  @Override
  public long executeLargeUpdate(String sql) throws SQLException {
    return executed(sql, () -> super.executeLargeUpdate(sql));
  }
}

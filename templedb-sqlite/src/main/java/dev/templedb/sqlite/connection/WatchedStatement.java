package dev.templedb.sqlite.connection;

import dev.templedb.sqlite.monitoring.StatementWatch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A kept statement whose every execution somebody hears of: when its rows have been read, if it has rows. Only the time that the engine
 * takes is counted, for the first row and for each further one, not what the reader of the rows does between them.
 */
final class WatchedStatement extends KeptStatement {

  private static final long NO_ROWS = -1;

  private final KeptConnection owner;
  private final String text;
  private final StatementWatch watch;
  private boolean reading;
  private boolean failed;
  private long nanos;
  private long rows;

  WatchedStatement(KeptConnection owner, String text, StatementWatch watch) throws SQLException {
    super(owner, text);
    this.owner = owner;
    this.text = text;
    this.watch = watch;
  }

  @FunctionalInterface
  private interface Execution<T> {
    T run() throws SQLException;
  }

  private <T> T executed(Execution<T> execution) throws SQLException {
    ended();
    long start = System.nanoTime();
    T result;
    try {
      result = execution.run();
    } catch (SQLException | RuntimeException e) {
      tell(System.nanoTime() - start, NO_ROWS, true);
      throw e;
    }
    nanos = System.nanoTime() - start;
    return result;
  }

  @Override
  public boolean execute() throws SQLException {
    boolean hasRows = executed(super::execute);
    if (hasRows) {
      begin();
    } else {
      tell(nanos, changes(updateCount), false);
    }
    return hasRows;
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    ResultSet result = executed(super::executeQuery);
    begin();
    return watched(result);
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    long changed = executed(super::executeLargeUpdate);
    tell(nanos, changes(changed), false);
    return changed;
  }

  @Override
  public long[] executeLargeBatch() throws SQLException {
    long[] changed = executed(super::executeLargeBatch);
    long sum = 0;
    for (long each : changed) {
      sum += Math.max(0, each);
    }
    tell(nanos, changes(sum), false);
    return changed;
  }

  /** What the driver counts as changed is that of an earlier statement, if this one changes no rows. */
  private long changes(long counted) {
    return SqlVerb.of(text).changesRows() ? counted : NO_ROWS;
  }

  @Override
  public ResultSet getResultSet() throws SQLException {
    ResultSet result = super.getResultSet();
    return result == null || !reading ? result : watched(result);
  }

  @Override
  public void close() throws SQLException {
    ended();
    super.close();
  }

  private void begin() {
    reading = true;
    failed = false;
    rows = 0;
  }

  private void ended() {
    if (reading) {
      reading = false;
      tell(nanos, failed ? NO_ROWS : rows, failed);
    }
  }

  private void tell(long took, long counted, boolean hasFailed) {
    watch.executed(
        text, owner.operation().verb(), !owner.opensReadOnly(), took, counted, hasFailed);
  }

  private ResultSet watched(ResultSet result) {
    return Proxy.isProxyClass(result.getClass())
        ? result
        : (ResultSet) Proxy.newProxyInstance(
            WatchedStatement.class.getClassLoader(),
            new Class<?>[] {ResultSet.class},
            (proxy, method, arguments) -> onResult(result, method, arguments));
  }

  private @Nullable Object onResult(ResultSet result, Method method, Object @Nullable [] arguments)
      throws Throwable {
    switch (method.getName()) {
      case "next" -> {
        return next(result);
      }
      case "close" -> {
        ended();
        result.close();
        return null;
      }
      default -> {
        try {
          return method.invoke(result, arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause();
        }
      }
    }
  }

  private boolean next(ResultSet result) throws SQLException {
    long start = System.nanoTime();
    try {
      boolean hasRow = result.next();
      rows += hasRow ? 1 : 0;
      return hasRow;
    } catch (SQLException e) {
      failed = true;
      throw e;
    } finally {
      nanos += System.nanoTime() - start;
    }
  }
}

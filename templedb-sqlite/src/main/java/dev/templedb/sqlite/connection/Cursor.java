package dev.templedb.sqlite.connection;

import dev.templedb.error.ClosedException;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reading connection that belongs to one open result or stream. Its reads see one snapshot from the first on. Used by one thread at a
 * time; {@link #close()} may come from any.
 */
public final class Cursor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Cursor.class);

  private final Database database;
  private final KeptConnection connection;
  private final Call call;
  private volatile boolean closed;

  Cursor(Database database, KeptConnection connection, Call call) throws SQLException {
    this.database = database;
    this.connection = connection;
    this.call = call;
    try {
      connection.run("BEGIN");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Runs {@code query} in the cursor's snapshot. */
  public <T> T read(Query<T> query) {
    if (closed) {
      throw new ClosedException(call.operation() + ": the database was closed meanwhile");
    }
    call.check();
    return Database.runOn(connection, call, query);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      database.forget(this);
      try {
        connection.close();
      } catch (SQLException e) {
        log.warn("{}: closing its connection failed", call.operation(), e);
      }
    }
  }

  /** Closes it although its user has not, and says so. */
  void closeFromOutside() {
    if (!closed) {
      log.warn("{}: still open when the database was closed; close it first", call.operation());
      close();
    }
  }
}

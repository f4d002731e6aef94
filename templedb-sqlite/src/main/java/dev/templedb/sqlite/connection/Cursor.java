package dev.templedb.sqlite.connection;

import dev.templedb.error.ClosedException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
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
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Throwable origin = new Throwable("it was opened here");
  private volatile @Nullable Thread reading;

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
    if (closed.get()) {
      throw new ClosedException(call.operation() + ": the database was closed meanwhile");
    }
    call.check();
    reading = Thread.currentThread();
    try {
      T result = Database.runOn(connection, call, query);
      call.check();
      return result;
    } finally {
      reading = null;
    }
  }

  /** Whether a thread other than the present one is reading. */
  boolean isReadingElsewhere() {
    Thread reader = reading;
    return reader != null && reader != Thread.currentThread();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
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
    if (!closed.get()) {
      log.warn(
          "{}: still open when the database was closed; close it first", call.operation(), origin);
      close();
    }
  }
}

package dev.templedb.sqlite.connection;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.templedb.TempleDbOptions;
import dev.templedb.error.ClosedException;
import dev.templedb.maintenance.ReaderPool;
import dev.templedb.maintenance.StatementCache;
import dev.templedb.maintenance.WriteLock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows how the connections of one open database are, without taking part: nothing here waits for a lock of the database or for one of its
 * connections. Thread-safe.
 */
public final class Gauges {

  private static final Logger log = LoggerFactory.getLogger(Gauges.class);

  private final Connections connections;
  private final TempleDbOptions options;
  private final HikariDataSource pool;
  private final FairQueue readerQueue;
  private final FairQueue writerQueue;
  private final Set<Cursor> cursors;
  private final long openedNanos = System.nanoTime();
  private final Gate gate = new Gate();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable KeptConnection kept;

  Gauges(
      Connections connections,
      TempleDbOptions options,
      HikariDataSource pool,
      FairQueue readerQueue,
      FairQueue writerQueue,
      Set<Cursor> cursors) {
    this.connections = connections;
    this.options = options;
    this.pool = pool;
    this.readerQueue = readerQueue;
    this.writerQueue = writerQueue;
    this.cursors = cursors;
  }

  /** How long it has been open. */
  public Duration uptime() {
    return Duration.ofNanos(System.nanoTime() - openedNanos);
  }

  /** The readers. */
  public ReaderPool readers() {
    FairQueue.State state = readerQueue.state();
    // Null before the first reader is opened.
    HikariPoolMXBean opened = pool.getHikariPoolMXBean();
    return new ReaderPool(
        options.readers(),
        state.active(),
        opened == null ? 0 : opened.getIdleConnections(),
        state.waiting().size(),
        cursors.size(),
        state.waits());
  }

  /** The write lock. */
  public WriteLock writeLock() {
    FairQueue.State state = writerQueue.state();
    Instant now = options.clock().instant();
    return new WriteLock(
        state.holder().map(line -> use(line, now)),
        state.waiting().stream().map(line -> use(line, now)).toList(),
        state.waits());
  }

  private static WriteLock.Use use(FairQueue.Line line, Instant now) {
    return new WriteLock.Use(
        line.thread(),
        line.operation(),
        now.minusNanos(line.nanos()),
        Duration.ofNanos(line.nanos()));
  }

  /** The statements that are kept. */
  public StatementCache statements() {
    return connections.statements();
  }

  /**
   * Runs {@code query} in one snapshot, on a reading connection that is kept for this; on another one while somebody else uses that, so
   * that nobody waits.
   */
  public <T> T read(Operation operation, Query<T> query) {
    return whileOpen(operation, () -> {
      if (!lock.tryLock()) {
        return onAnother(connections::openAside, connection -> inSnapshot(connection, query));
      }
      try {
        return onKept(query);
      } finally {
        lock.unlock();
      }
    });
  }

  @FunctionalInterface
  private interface Opening {
    KeptConnection open() throws SQLException;
  }

  @FunctionalInterface
  private interface Reading<T> {
    T run() throws SQLException;
  }

  /** Lets {@code reading} open connections, which the closing of the database waits for, since it must come after theirs. */
  private <T> T whileOpen(Operation operation, Reading<T> reading) {
    if (!gate.enter()) {
      throw new ClosedException(operation + ": the database was closed meanwhile");
    }
    try {
      return reading.run();
    } catch (SQLException e) {
      throw Failures.translate(e, operation);
    } finally {
      gate.leave();
    }
  }

  private static <T> T onAnother(Opening opening, Query<T> query) throws SQLException {
    try (KeptConnection connection = opening.open()) {
      return query.run(connection);
    }
  }

  private <T> T onKept(Query<T> query) throws SQLException {
    KeptConnection connection = kept();
    boolean succeeded = false;
    try {
      T result = inSnapshot(connection, query);
      succeeded = true;
      return result;
    } finally {
      if (!succeeded) {
        closeKept();
      }
    }
  }

  private static <T> T inSnapshot(KeptConnection connection, Query<T> query) throws SQLException {
    connection.run("BEGIN");
    try {
      return query.run(connection);
    } finally {
      connection.undo();
    }
  }

  private KeptConnection kept() throws SQLException {
    KeptConnection connection = kept;
    if (connection == null) {
      connection = connections.openAside();
      kept = connection;
    }
    return connection;
  }

  private void closeKept() {
    KeptConnection connection = kept;
    kept = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        log.warn("closing a connection failed", e);
      }
    }
  }

  /** Waits for those who read, lets nobody read any more, and closes the connection that is kept. */
  void close() {
    gate.close();
    lock.lock();
    try {
      closeKept();
    } finally {
      lock.unlock();
    }
  }

  /** Runs {@code query}, which asks for settings, on a connection that is set like the reading ones. */
  public <T> T readAsReader(Operation operation, Query<T> query) {
    return whileOpen(operation, () -> onAnother(connections::openReaderAside, query));
  }

  /** Runs {@code query}, which asks for settings, on a connection that is set like the writing one. */
  public <T> T readAsWriter(Operation operation, Query<T> query) {
    return whileOpen(operation, () -> onAnother(connections::openWriterAside, query));
  }
}

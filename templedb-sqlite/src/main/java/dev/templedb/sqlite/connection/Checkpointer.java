package dev.templedb.sqlite.connection;

import dev.templedb.error.TempleDbException;
import dev.templedb.sqlite.monitoring.Monitor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log back into the database file beside the writers. SQLite would do it in the COMMIT that makes the log too long, where every
 * writer in the queue waits for it, disk flushes included; here one short rest of it is done in a writer's turn, so that the log can start
 * over. Its thread is started by the first long log.
 */
final class Checkpointer {

  private static final Logger log = LoggerFactory.getLogger(Checkpointer.class);

  /** The log is written back from this length on. */
  static final long LONG_BYTES = 8L << 20;

  /** The same while a long operation writes whose end somebody awaits; the log is written back after it. */
  static final long HELD_LONG_BYTES = 96L << 20;

  /** The log is made to start over from this length on, if the disk is quick at the moment. */
  static final long TOO_LONG_BYTES = 128L << 20;

  /** The log is made to start over from this length on, even if all writers then wait for a slow disk. */
  static final long FAR_TOO_LONG_BYTES = 512L << 20;

  /** A disk is quick that flushes within this time, and a page within the other. */
  private static final long QUICK_FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(12);

  private static final long QUICK_PAGE_NANOS = TimeUnit.MICROSECONDS.toNanos(10);
  /** How much longer the log must be before a try that failed is made again, since writers wait during one. */
  private static final long BETWEEN_TRIES_BYTES = 32L << 20;

  private static final int WRITES_BETWEEN_LOOKS = 16;
  private static final long LONG_WRITE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
  /** How long writers may be kept waiting until the last reader has left the log: a few turns of a busy processor. */
  private static final Duration PATIENCE = Duration.ofMillis(20);

  /** The same when the log is far too long. */
  private static final Duration LAST_PATIENCE = Duration.ofMillis(200);

  private static final Operation OPERATION = Operation.of("writing the log back");

  private final Connections connections;
  private final FairQueue writerQueue;
  private final Monitor monitor;
  private @Nullable Thread thread;
  private long nextTryBytes;
  private int writes;
  private boolean due;
  private boolean closed;
  private int holds;

  Checkpointer(Connections connections, FairQueue writerQueue, Monitor monitor) {
    this.connections = connections;
    this.writerQueue = writerQueue;
    this.monitor = monitor;
  }

  /** Hears that a write transaction took so long. */
  synchronized void wrote(long nanos) {
    if (++writes < WRITES_BETWEEN_LOOKS && nanos < LONG_WRITE_NANOS) {
      return;
    }
    writes = 0;
    due = true;
    if (thread == null && !closed) {
      thread = new Thread(this::run, "templedb-checkpoint");
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
  }

  /** Lets the log grow longer than usual until {@link #release}. */
  synchronized void hold() {
    holds++;
  }

  /** Ends what {@link #hold} began. */
  synchronized void release() {
    holds--;
    wrote(LONG_WRITE_NANOS);
  }

  private synchronized long longBytes() {
    return holds > 0 ? HELD_LONG_BYTES : LONG_BYTES;
  }

  /** Ends the thread. */
  void close() {
    Thread ending;
    synchronized (this) {
      closed = true;
      ending = thread;
      notifyAll();
    }
    if (ending != null) {
      Threads.join(ending);
    }
  }

  private synchronized boolean awaitDue() throws InterruptedException {
    while (!due && !closed) {
      wait();
    }
    due = false;
    return !closed;
  }

  private void run() {
    try (KeptConnection connection = connections.openWriter(LAST_PATIENCE);
        Statement statement = connection.createStatement()) {
      long pageBytes =
          connection.first("PRAGMA page_size", row -> row.getLong(1)).orElseThrow();
      while (awaitDue()) {
        try {
          shorten(connection, statement, pageBytes);
        } catch (SQLException | TempleDbException e) {
          // The log keeps everything; it is tried again after more writes.
          log.debug("{} failed", OPERATION, e);
        }
      }
    } catch (SQLException e) {
      log.warn("{} failed; SQLite does it when the log is much longer", OPERATION, e);
    } catch (InterruptedException e) {
      log.debug("{}: interrupted", OPERATION, e);
    }
  }

  private void shorten(KeptConnection connection, Statement statement, long pageBytes)
      throws SQLException {
    Length length = checkpoint(statement, "NOOP");
    if (length.pending() * pageBytes < longBytes()) {
      return;
    }
    long begin = System.nanoTime();
    long before = checkpoint(statement, "PASSIVE").pages();
    // What has been written meanwhile is little, and shows how long flushing takes.
    long start = System.nanoTime();
    length = checkpoint(statement, "PASSIVE");
    boolean quick = System.nanoTime() - start
        < QUICK_FLUSH_NANOS + (length.pages() - before) * QUICK_PAGE_NANOS;
    monitor.checkpointed(begin, length.pages() * pageBytes, length.pending() * pageBytes);
    if (length.pages() * pageBytes < TOO_LONG_BYTES) {
      nextTryBytes = 0;
      return;
    }
    if (!quick && length.pages() * pageBytes < FAR_TOO_LONG_BYTES) {
      return;
    }
    if (length.pages() * pageBytes >= nextTryBytes) {
      boolean hasStartedOver = startOver(connection, statement, length.pages() * pageBytes);
      nextTryBytes = hasStartedOver ? 0 : length.pages() * pageBytes + BETWEEN_TRIES_BYTES;
    }
  }

  /** Writes the rest back in a writer's turn; says whether the next writer can begin the log anew. */
  private boolean startOver(KeptConnection connection, Statement statement, long logBytes)
      throws SQLException {
    Duration patience = logBytes < FAR_TOO_LONG_BYTES ? PATIENCE : LAST_PATIENCE;
    Call call = waitingFor(null);
    writerQueue.acquire(call);
    try {
      connection.serve(waitingFor(patience));
      Length rest = checkpoint(statement, "FULL");
      if (rest.isBusy() || rest.pending() > 0) {
        return false;
      }
      // All of it is in the file, so new readers leave the log alone: the last that uses it is soon
      // gone.
      connection.serve(waitingFor(patience));
      return !checkpoint(statement, "RESTART").isBusy();
    } finally {
      connection.serve(null);
      writerQueue.release(call);
    }
  }

  private static Call waitingFor(@Nullable Duration patience) {
    return new Call(OPERATION, new CallSettings(patience, null, ""), () -> false);
  }

  /** How many pages are in the log, how many of them are not in the file yet, and whether somebody was in the way. */
  private record Length(long pages, long pending, boolean isBusy) {}

  private static Length checkpoint(Statement statement, String mode) throws SQLException {
    try (ResultSet rows = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
      rows.next();
      long pages = rows.getLong(2);
      return new Length(pages, pages - rows.getLong(3), rows.getBoolean(1));
    }
  }
}

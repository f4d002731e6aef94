package dev.templedb.sqlite.connection;

import com.zaxxer.hikari.HikariDataSource;
import dev.templedb.TempleDbOptions;
import dev.templedb.error.ClosedException;
import dev.templedb.error.MigrationException;
import dev.templedb.error.ReadOnlyException;
import dev.templedb.error.StorageException;
import dev.templedb.error.TempleDbException;
import dev.templedb.monitoring.LockWaitEvent.Lock;
import dev.templedb.sqlite.monitoring.Monitor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open file: a single writer behind a fair queue, a pool of readers, and connections of their own for what stays open longer than a
 * call. Thread-safe.
 */
public final class Database {

  private static final Logger log = LoggerFactory.getLogger(Database.class);

  private final Path file;
  private final TempleDbOptions options;
  private final Connections connections;
  private final Reconciliation reconciliation;
  private volatile @Nullable KeptConnection writer;
  private final boolean removesCompanions;
  private final HikariDataSource readers;
  private final FairQueue writerQueue;
  private final Checkpointer checkpointer;
  private final FairQueue readerQueue;
  private final Monitor monitor;
  private final Gauges gauges;
  private final Set<Cursor> cursors = ConcurrentHashMap.newKeySet();
  private final List<LastWork> lastWork = new CopyOnWriteArrayList<>();
  private volatile @Nullable Thread transactionThread;
  private volatile boolean closed;
  private volatile boolean stopEverything;
  private volatile boolean schemaCurrent = true;

  /** Use {@link #open} or {@link #openReadOnly}. */
  Database(
      Path file,
      TempleDbOptions options,
      Connections connections,
      @Nullable KeptConnection writer,
      Reconciliation reconciliation,
      boolean removesCompanions) {
    this.file = file;
    this.options = options;
    this.connections = connections;
    this.reconciliation = reconciliation;
    this.writer = writer;
    this.removesCompanions = removesCompanions;
    this.readers = Opening.pool(connections, options);
    OpenFiles.add(file);
    this.monitor = new Monitor(options);
    this.writerQueue = new FairQueue(
        "the write lock",
        1,
        options.lockTimeout(),
        (nanos, granted) -> monitor.waited(Lock.WRITE, nanos, granted));
    this.checkpointer = new Checkpointer(connections, writerQueue, monitor);
    this.readerQueue = new FairQueue(
        "one of " + options.readers() + " readers",
        options.readers(),
        options.lockTimeout(),
        (nanos, granted) -> monitor.waited(Lock.READER, nanos, granted));
    this.gauges = new Gauges(connections, options, readers, readerQueue, writerQueue, cursors);
  }

  /** What is done before the writing connection is closed, and how long it may take. */
  private record LastWork(Operation operation, Duration limit, Query<?> work) {}

  /** What happens to the writing connection before anybody uses the database: migrations. */
  @FunctionalInterface
  public interface Preparation {
    /** Prepares the schema, or throws. */
    void prepare(KeptConnection writer) throws SQLException;
  }

  /** What must follow changes of tables that may be written by hand: those of the library at once, others in the next transaction that writes. */
  @FunctionalInterface
  public interface Reconciliation {
    /** Does it, in the name of {@code actor}. */
    void run(KeptConnection connection, Clock clock, String actor) throws SQLException;
  }

  /** Opens {@code file} for reading and writing; {@code versionOf} and {@code preparation} know the schema. */
  public static Database open(
      Path file,
      TempleDbOptions options,
      int newestVersion,
      Query<Integer> versionOf,
      Preparation preparation,
      Reconciliation reconciliation) {
    return Opening.forWriting(file, options, newestVersion, versionOf, preparation, reconciliation);
  }

  /** Opens {@code file} for reading. */
  public static Database openReadOnly(
      Path file, TempleDbOptions options, int newestVersion, Query<Integer> versionOf) {
    return Opening.forReading(file, options, newestVersion, versionOf);
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** What must follow changes of tables that may be written by hand. */
  public Reconciliation reconciliation() {
    return reconciliation;
  }

  /** How it was opened. */
  public TempleDbOptions options() {
    return options;
  }

  /** Who hears of what happens. */
  public Monitor monitor() {
    return monitor;
  }

  /** How the connections are, for whoever asks while the database is open, also inside a transaction. */
  public Gauges gauges(Operation operation) {
    if (closed) {
      throw new ClosedException(operation + ": the database is closed; open it again");
    }
    return gauges;
  }

  /** Starts a call on the tables that this library knows; refuses it as {@link #start}, and after a rollback of the schema. */
  public Call startWork(Operation operation, CallSettings settings) {
    if (!schemaCurrent) {
      throw new MigrationException(
          operation
              + ": the schema was rolled back and is not the one that this library works with; call migrations().migrate()",
          0,
          null);
    }
    return start(operation, settings);
  }

  /** Starts a call; refuses it when the database is closed, the thread should use its transaction instead, or the call is cancelled. */
  public Call start(Operation operation, CallSettings settings) {
    if (closed) {
      throw new ClosedException(operation + ": the database is closed; open it again");
    }
    refuseInsideTransaction(operation);
    Call call = new Call(operation, settings, this::mustStopEverything);
    call.check();
    return call;
  }

  private boolean mustStopEverything() {
    return stopEverything;
  }

  /** Fails if the present thread is inside a transaction of this database. */
  public void refuseInsideTransaction(Operation operation) {
    if (transactionThread == Thread.currentThread()) {
      throw new IllegalStateException(
          operation + ": this thread is inside a transaction of the same database; use tx, the"
              + " transaction it was given, instead of db; what only db has (imports, checkouts,"
              + " searches, contents) comes before or after it");
    }
  }

  /** Says whether the schema is the one that this library works with. */
  public void schemaIsCurrent(boolean current) {
    schemaCurrent = current;
  }

  /** Runs {@code query} on a reader. */
  public <T> T read(Operation operation, CallSettings settings, Query<T> query) {
    return read(startWork(operation, settings), query);
  }

  /** As {@link #read}, also when the schema was rolled back. */
  public <T> T readWhateverSchema(Operation operation, CallSettings settings, Query<T> query) {
    return read(start(operation, settings), query);
  }

  private <T> T read(Call call, Query<T> query) {
    readerQueue.acquire(call);
    try {
      return readOnPooled(call, query);
    } finally {
      readerQueue.release(call);
    }
  }

  private <T> T readOnPooled(Call call, Query<T> query) {
    KeptConnection connection = null;
    try (Connection pooled = readers.getConnection()) {
      connection = pooled.unwrap(KeptConnection.class);
      return runOn(connection, call, query);
    } catch (SQLException e) {
      throw Failures.translate(e, call, connection);
    }
  }

  /** Runs {@code query} for {@code call} on a connection that serves nobody else, with SQLite's errors turned into ours. */
  static <T> T runOn(KeptConnection connection, Call call, Query<T> query) {
    connection.serve(call);
    try {
      return translated(connection, call, query);
    } finally {
      connection.serve(null);
    }
  }

  /** Runs {@code query} for {@code call}, with SQLite's errors turned into ours. */
  public static <T> T translated(KeptConnection connection, Call call, Query<T> query) {
    try {
      return query.run(connection);
    } catch (SQLException e) {
      throw Failures.translate(e, call, connection);
    } catch (JdbiException e) {
      if (e.getCause() instanceof SQLException sql) {
        throw Failures.translate(sql, call, connection);
      }
      throw new StorageException(
          call.operation() + ": failed (" + e.getMessage() + "); see the cause", e);
    }
  }

  /**
   * Waits for the writer and runs {@code work} on it, with the present thread marked as inside a transaction. What the work throws is
   * passed on as it is.
   */
  public <T> T write(Call call, Function<KeptConnection, T> work) {
    if (writer == null) {
      throw new ReadOnlyException(
          call.operation() + ": the database was opened read-only; use TempleDb.open to change it");
    }
    writerQueue.acquire(call);
    long start = System.nanoTime();
    try {
      KeptConnection connection = usableWriter(call);
      transactionThread = Thread.currentThread();
      connection.serve(call);
      try {
        return work.apply(connection);
      } finally {
        connection.serve(null);
        transactionThread = null;
        tellOfForeignWait(connection);
      }
    } finally {
      writerQueue.release(call);
      checkpointer.wrote(System.nanoTime() - start);
    }
  }

  private void tellOfForeignWait(KeptConnection connection) {
    if (monitor.measures()) {
      long nanos = connection.takeForeignWaitNanos();
      if (nanos > 0) {
        monitor.waited(Lock.OTHER_PROCESS, nanos, true);
      }
    }
  }

  /** Runs {@code work}, which writes much and whose end somebody awaits: the log is written back after it, unless it gets very long. */
  public <T> T withLongLog(Supplier<T> work) {
    checkpointer.hold();
    try {
      return work.get();
    } finally {
      checkpointer.release();
    }
  }

  /**
   * Waits for the writer's turn and runs {@code query} in it, but on a connection of its own: what would disturb the writer's temporary
   * tables. No transaction is open.
   */
  public <T> T writeApart(Call call, Query<T> query) {
    return write(call, writer -> {
      try (KeptConnection apart = connections.openWriter()) {
        return runOn(apart, call, query);
      } catch (SQLException e) {
        throw Failures.translate(e, call, null);
      }
    });
  }

  /**
   * As {@link #writeApart}, for what replaces everything in the file: what was known of it is forgotten afterwards, before anybody else
   * writes.
   */
  public <T> T replaceAll(Call call, Query<T> query) {
    return writeApart(call, connection -> {
      try {
        return query.run(connection);
      } finally {
        connections.forgetShared();
      }
    });
  }

  private KeptConnection usableWriter(Call call) {
    KeptConnection present = Objects.requireNonNull(writer);
    if (!present.isUnusable()) {
      return present;
    }
    log.warn("the writing connection to '{}' could not roll back and is replaced", file);
    closeQuietly(present);
    try {
      KeptConnection replacement = connections.openWriter();
      writer = replacement;
      return replacement;
    } catch (SQLException e) {
      throw Failures.translate(e, call, null);
    }
  }

  /** A reading connection of its own, for what outlives a call or lets the caller call again meanwhile. Close it. */
  public Cursor openCursor(Operation operation, CallSettings settings) {
    return openCursor(startWork(operation, settings), connections::openCursor);
  }

  /** As {@link #openCursor}, also when the schema was rolled back. */
  public Cursor openCursorWhateverSchema(Operation operation, CallSettings settings) {
    return openCursor(start(operation, settings), connections::openCursor);
  }

  /**
   * A connection of its own to copy the database from. It sees one snapshot as a cursor, and can also write, if the database can, because
   * only so can a copy be stopped half-way. Close it.
   */
  public Cursor openCopySource(Call call) {
    return openCursor(
        call,
        isReadOnly()
            ? connections::openCursor
            : () -> connections.openWriter(options.lockTimeout()));
  }

  @FunctionalInterface
  private interface CursorSource {
    KeptConnection open() throws SQLException;
  }

  private Cursor openCursor(Call call, CursorSource source) {
    try {
      Cursor cursor = new Cursor(this, source.open(), call);
      cursors.add(cursor);
      if (closed) {
        cursor.close();
        throw new ClosedException(call.operation() + ": the database was closed meanwhile");
      }
      return cursor;
    } catch (SQLException e) {
      throw Failures.translate(e, call, null);
    }
  }

  void forget(Cursor cursor) {
    cursors.remove(cursor);
  }

  /** Whether it was opened for reading alone. */
  public boolean isReadOnly() {
    return writer == null;
  }

  /** Whether {@link #close()} has been called. */
  public boolean isClosed() {
    return closed;
  }

  /** Has {@code work} done on the writing connection before it is closed, unless that takes longer than {@code limit} or fails. */
  public void beforeClosing(Operation operation, Duration limit, Query<?> work) {
    lastWork.add(new LastWork(operation, limit, work));
  }

  private void doLastWork() {
    KeptConnection present = writer;
    if (present == null || present.isUnusable() || stopEverything) {
      return;
    }
    for (LastWork last : lastWork) {
      Call call = new Call(last.operation(), new CallSettings(last.limit(), null, ""), () -> false);
      try {
        runOn(present, call, last.work());
      } catch (TempleDbException e) {
        log.debug("closing '{}': {} was left out", file, last.operation(), e);
      }
    }
  }

  /** Closes everything, see {@link dev.templedb.TempleDb#close()}; says whether it was open. */
  public boolean close() {
    refuseInsideTransaction(Operation.of("closing the database"));
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
    }
    writerQueue.close();
    readerQueue.close();
    Duration patience = options.lockTimeout();
    if (!awaitIdle(patience)) {
      log.warn("closing '{}': calls still run after {} and are stopped", file, patience);
      stopEverything = true;
      awaitIdle(Duration.ofSeconds(2));
    }
    checkpointer.close();
    cursors.forEach(Cursor::closeFromOutside);
    gauges.close();
    readers.close();
    doLastWork();
    connections.stopWatching();
    closeQuietly(writer);
    OpenFiles.remove(file);
    log.debug("closed '{}'", file);
    if (removesCompanions) {
      Opening.removeCompanions(connections);
    }
    return true;
  }

  private boolean awaitIdle(Duration patience) {
    long end = System.nanoTime() + Call.saturatedNanos(patience);
    while (!isIdle()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      LockSupport.parkNanos(500_000);
    }
    return true;
  }

  private boolean isIdle() {
    return writerQueue.isIdle()
        && readerQueue.isIdle()
        && cursors.stream().noneMatch(Cursor::isReadingElsewhere);
  }

  static void closeQuietly(@Nullable KeptConnection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        log.warn("closing a connection failed", e);
      }
    }
  }
}

package dev.templedb.sqlite.connection;

import dev.templedb.sqlite.monitoring.StatementWatch;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.sqlite.BusyHandler;
import org.sqlite.ProgressHandler;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * A driver's connection that keeps the statements it has prepared, because preparing costs as much as a look-up, and that knows the call
 * it works for, so that the call's deadline, token and interrupt stop a running statement and a wait for another process's lock.
 *
 * <p>Used by one thread at a time.
 */
public final class KeptConnection extends JDBC4Connection {

  /** How many of SQLite's virtual machine's steps may pass between two looks at the deadline: well under a millisecond's worth. */
  private static final int STEPS_BETWEEN_LOOKS = 10_000;

  private final int maxKept;
  private final LinkedHashMap<String, KeptStatement> kept = new LinkedHashMap<>(64, 0.75f, true);
  private volatile @Nullable Call call;
  private final ConnectionGroup group;
  private final boolean readOnly;
  private final LockWait lockWait;
  private @Nullable Handle handle;
  private boolean running;
  private boolean unusable;
  /** Counted by the thread that uses the connection and read by others, who may miss the newest. */
  private long statementHits;

  private long statementMisses;

  KeptConnection(
      String url,
      String file,
      Properties properties,
      int maxKept,
      long lockTimeoutNanos,
      ConnectionGroup group)
      throws SQLException {
    super(url, file, properties);
    this.maxKept = maxKept;
    this.group = group;
    this.readOnly = isReadOnly();
    this.lockWait = new LockWait(lockTimeoutNanos);
    BusyHandler.setHandler(this, lockWait);
    ProgressHandler.setHandler(this, STEPS_BETWEEN_LOOKS, new ProgressHandler() {
      @Override
      protected int progress() {
        Call current = call;
        return current != null && current.mustStop() ? 1 : 0;
      }
    });
  }

  /** Works for {@code newCall} from now on; for nobody when null. */
  void serve(@Nullable Call newCall) {
    call = newCall;
    lockWait.serve(newCall);
  }

  /** What the call that it works for does, for error messages. */
  public Operation operation() {
    Call current = call;
    return current == null ? Operation.of("preparing the database") : current.operation();
  }

  /** Says whether the driver runs a kept statement at the moment. */
  void running(boolean now) {
    running = now;
  }

  /**
   * As the driver's, but while a kept statement runs: there the driver asks only in order to run BEGIN and COMMIT after it, as a way to
   * end a transaction that nobody has begun, for some microseconds each time. SQLite commits by itself whatever runs outside of one.
   */
  @Override
  public boolean getAutoCommit() throws SQLException {
    return !running && super.getAutoCommit();
  }

  /** What all connections of one open database share, made by the first that asks for it. */
  public <T> T shared(Class<T> type, Supplier<T> first) {
    return group.shared(type, first);
  }

  /** The version of the schema that all statements are for; 0 while it is being made. */
  int knownSchema() {
    return group.knownSchema();
  }

  /** How long the last wait for another process's lock took before it was given up. */
  long lastLockWaitNanos() {
    return lockWait.waitedNanos;
  }

  /** How many rows it has inserted, updated or deleted since it was opened, also what was rolled back and in temporary tables. */
  public long totalChanges() throws SQLException {
    return getDatabase().total_changes();
  }

  /** The same connection, seen through Jdbi. */
  public Handle handle() {
    Handle existing = handle;
    if (existing == null) {
      existing = Jdbi.create(this).open();
      handle = existing;
    }
    return existing;
  }

  /**
   * Commits what is open. Nothing stops it: SQLite asks the progress handler inside COMMIT too, even when it is done already, and a
   * statement that is kept counts its steps from one use to the next.
   */
  public void commitUnstopped() throws SQLException {
    serve(null);
    run("COMMIT");
  }

  /**
   * Rolls back what is open, unstopped as a commit. An interrupted write, a full disk and some I/O errors have done so already; that is no
   * failure.
   */
  public void undo() throws SQLException {
    serve(null);
    try {
      run("ROLLBACK");
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
        unusable = true;
        throw e;
      }
    }
  }

  /** Says that it must not be used any more, and another connection must take its place. */
  public void makeUnusable() {
    unusable = true;
  }

  /** Whether a transaction is stuck in it, so that another connection must take its place. */
  boolean isUnusable() {
    return unusable;
  }

  /** Throws if the call that it works for must stop; for loops that hand rows to the caller's code. */
  public void check() {
    Call current = call;
    if (current != null) {
      current.check();
    }
  }

  /** Runs a statement that has neither parameters nor a result, for instance {@code BEGIN IMMEDIATE}. */
  public void run(String sql) throws SQLException {
    try (PreparedStatement statement = prepareStatement(sql)) {
      statement.execute();
    }
  }

  /** The first row of a query, if there is one. */
  public <T> Optional<T> first(
      String sql, Columns.RowReader<T> reader, @Nullable Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepareStatement(sql)) {
      bind(statement, parameters);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
      }
    }
  }

  /** Runs an INSERT, UPDATE or DELETE and gives how many rows it touched. */
  public int update(String sql, @Nullable Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepareStatement(sql)) {
      bind(statement, parameters);
      return statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object[] parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    KeptStatement statement = kept.remove(sql);
    if (statement == null) {
      statementMisses++;
      StatementWatch watch = group.watch();
      return watch == null ? new KeptStatement(this, sql) : new WatchedStatement(this, sql, watch);
    }
    statementHits++;
    statement.reopen();
    return statement;
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    if (type == ResultSet.TYPE_FORWARD_ONLY && concurrency == ResultSet.CONCUR_READ_ONLY) {
      return prepareStatement(sql);
    }
    return super.prepareStatement(sql, type, concurrency, holdability);
  }

  @Override
  public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
    // The driver's constructor comes here before there is a group.
    StatementWatch watch = group == null ? null : group.watch();
    if (watch == null) {
      return super.createStatement(type, concurrency, holdability);
    }
    checkOpen();
    checkCursor(type, concurrency, holdability);
    return new WatchedPlainStatement(this, watch);
  }

  /** Whether it was opened for reading alone. */
  boolean opensReadOnly() {
    return readOnly;
  }

  long statementHits() {
    return statementHits;
  }

  long statementMisses() {
    return statementMisses;
  }

  @Override
  public void close() throws SQLException {
    group.closed(this);
    super.close();
  }

  /** How long it waited for other processes' locks since this was last asked. */
  long takeForeignWaitNanos() {
    return lockWait.takeNappedNanos();
  }

  /** Takes a statement back; says whether it is kept. */
  boolean keep(String sql, KeptStatement statement) throws SQLException {
    if (maxKept == 0 || isClosed() || kept.putIfAbsent(sql, statement) != null) {
      return false;
    }
    if (kept.size() > maxKept) {
      Iterator<KeptStatement> eldest = kept.values().iterator();
      KeptStatement dropped = eldest.next();
      eldest.remove();
      dropped.discard();
    }
    return true;
  }

  /**
   * Waits for another connection's lock in naps of well under a millisecond. SQLite's own busy timeout backs off to 100 ms, which lets one
   * process starve another for seconds.
   */
  private static final class LockWait extends BusyHandler {

    private final long timeoutNanos;
    private volatile @Nullable Call call;
    private long startNanos;
    private volatile long waitedNanos;
    private long nappedNanos;

    LockWait(long timeoutNanos) {
      this.timeoutNanos = timeoutNanos;
    }

    void serve(@Nullable Call newCall) {
      call = newCall;
      waitedNanos = 0;
    }

    @Override
    protected int callback(int attempt) {
      long now = System.nanoTime();
      if (attempt == 0) {
        startNanos = now;
      }
      Call current = call;
      waitedNanos = now - startNanos + (current == null ? 0 : current.queuedNanos());
      boolean stop = current == null ? Thread.currentThread().isInterrupted() : current.mustStop();
      if (waitedNanos >= timeoutNanos || stop) {
        return 0;
      }
      long nap = Nap.nanos(attempt);
      if (current != null && current.hasDeadline()) {
        nap = Math.min(nap, Math.max(1, current.remainingNanos()));
      }
      Nap.sleep(nap);
      nappedNanos += System.nanoTime() - now;
      return 1;
    }

    long takeNappedNanos() {
      long taken = nappedNanos;
      nappedNanos = 0;
      return taken;
    }
  }
}

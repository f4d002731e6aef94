package dev.templedb.sqlite.connection;

import dev.templedb.TempleDbOptions;
import dev.templedb.TempleDbOptions.Durability;
import dev.templedb.maintenance.StatementCache;
import dev.templedb.sqlite.monitoring.StatementWatch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens connections to one file, each with its settings applied. As a {@link DataSource} it opens readers. Thread-safe. */
final class Connections implements DataSource {

  private static final long CURSOR_CACHE_BYTES = 1 << 20;

  private final Path file;
  private final TempleDbOptions options;
  private final boolean frozen;
  private final QueryPlans plans = new QueryPlans(this::openAside);
  private final @Nullable StatementWatch watch;
  private final ConnectionGroup group;
  /** Of connections that nobody watches and counts, since they look at the others. */
  private final ConnectionGroup aside = new ConnectionGroup(null);

  /** Connections to {@code file}; a frozen one can't change while it is open, so that SQLite needs no shared memory beside it. */
  Connections(Path file, TempleDbOptions options, boolean frozen) {
    this.file = file;
    this.options = options;
    this.frozen = frozen;
    this.watch = StatementWatch.of(options, plans);
    this.group = new ConnectionGroup(watch);
  }

  /** How the kept statements were used so far. */
  StatementCache statements() {
    return group.statements();
  }

  /**
   * Tells the last of the statements. Afterwards no connection is open that looks for plans, so this comes before the last connection that
   * writes is closed: that one removes the log and the shared memory, if nobody else is there.
   */
  void stopWatching() {
    if (watch != null) {
      watch.close();
    }
    plans.close();
  }

  /** A connection that writes. It is not in WAL mode unless the file is. */
  KeptConnection openWriter() throws SQLException {
    return openWriter(group);
  }

  /** As {@link #openWriter()}, to look at its settings. */
  KeptConnection openWriterAside() throws SQLException {
    return openWriter(aside);
  }

  private KeptConnection openWriter(ConnectionGroup members) throws SQLException {
    return configured(
        open(false, DatabaseFile.uri(file), options.lockTimeout(), members),
        options.writerCacheBytes());
  }

  /** As {@link #openWriter()}, for what waits for no lock for longer than {@code patience} and reads nothing. */
  KeptConnection openWriter(Duration patience) throws SQLException {
    return configured(open(false, DatabaseFile.uri(file), patience, group), 0);
  }

  /** A connection that reads, opened read-only. */
  KeptConnection openReader() throws SQLException {
    return openReader(frozen, options.readerCacheBytes(), group);
  }

  /** As {@link #openReader()}, to look at its settings. */
  KeptConnection openReaderAside() throws SQLException {
    return openReader(frozen, options.readerCacheBytes(), aside);
  }

  /** A reader that looks at the database without being seen itself, and caches little. */
  KeptConnection openAside() throws SQLException {
    return openReader(frozen, Math.min(CURSOR_CACHE_BYTES, options.readerCacheBytes()), aside);
  }

  /** A reader that works for one result or stream, and caches little, since there may be many. */
  KeptConnection openCursor() throws SQLException {
    return openReader(frozen, Math.min(CURSOR_CACHE_BYTES, options.readerCacheBytes()), group);
  }

  /** Notes the version of the schema that all statements are for, once the database has it. */
  void knowsSchema(int version) {
    group.knowsSchema(version);
  }

  /** Forgets what the connections share, after everything in the file was replaced. */
  void forgetShared() {
    group.forgetShared();
  }

  private KeptConnection openReader(boolean isFrozen, long cacheBytes, ConnectionGroup members)
      throws SQLException {
    String uri = isFrozen ? DatabaseFile.frozenUri(file) : DatabaseFile.uri(file);
    return configured(open(true, uri, options.lockTimeout(), members), cacheBytes);
  }

  /** A connection to look at the file with, before it is known whether it may be touched: nothing is created beside it. */
  KeptConnection openProbe() throws SQLException {
    return openReader(frozen || !DatabaseFile.hasLog(file), options.readerCacheBytes(), group);
  }

  /**
   * Removes the empty log and the shared memory that the first reader of a file creates and that only a connection which could write may
   * remove. Does nothing while somebody else has the file open.
   */
  void removeEmptyCompanions() throws SQLException {
    if (DatabaseFile.hasCompanions(file) && !DatabaseFile.hasLog(file)) {
      try (KeptConnection connection = openWriter()) {
        number(connection, "PRAGMA user_version");
      }
    }
  }

  private KeptConnection open(
      boolean readOnly, String uri, Duration lockTimeout, ConnectionGroup members)
      throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setGetGeneratedKeys(false);
    config.setReadOnly(readOnly);
    config.setOpenMode(SQLiteOpenMode.OPEN_URI);
    if (!readOnly) {
      // The file exists by now; opening must not create one under a name that has just been
      // removed.
      config.resetOpenMode(SQLiteOpenMode.CREATE);
    }
    Properties properties = config.toProperties();
    KeptConnection connection = new KeptConnection(
        "jdbc:sqlite:" + uri,
        uri,
        properties,
        options.statementCacheSize(),
        Call.saturatedNanos(lockTimeout),
        members);
    members.opened(connection);
    return connection;
  }

  private KeptConnection configured(KeptConnection connection, long cacheBytes)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA foreign_keys = ON");
      statement.execute("PRAGMA trusted_schema = OFF");
      statement.execute("PRAGMA cell_size_check = ON");
      statement.execute("PRAGMA temp_store = MEMORY");
      statement.execute(
          "PRAGMA synchronous = " + (options.durability() == Durability.FULL ? "FULL" : "NORMAL"));
      statement.execute("PRAGMA mmap_size = " + options.mmapBytes());
      // A last resort: the checkpointer is earlier.
      statement.execute("PRAGMA wal_autocheckpoint = "
          + 2 * Checkpointer.FAR_TOO_LONG_BYTES / options.pageSize());
      statement.execute("PRAGMA cache_size = " + -Math.max(1, cacheBytes / 1_024));
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Puts an empty file, or one that was left half-made, into the form that every TempleDB file has. */
  void initialise(KeptConnection writer) throws SQLException {
    if (number(writer, "PRAGMA application_id") != DatabaseFile.APPLICATION_ID) {
      writer.run("PRAGMA page_size = " + options.pageSize());
      writer.run("BEGIN IMMEDIATE");
      try {
        writer.run("PRAGMA application_id = " + DatabaseFile.APPLICATION_ID);
        writer.run("COMMIT");
      } catch (SQLException e) {
        writer.undo();
        throw e;
      }
    }
  }

  /**
   * Turns on the write-ahead log. Of two connections that do so at once one fails with SQLITE_BUSY, whatever its timeout, because neither
   * can wait for the other; so it tries again.
   */
  void useWriteAheadLog(KeptConnection writer) throws SQLException {
    long start = System.nanoTime();
    for (int attempt = 0; ; attempt++) {
      try {
        if (text(writer, "PRAGMA journal_mode").equals("wal")
            || text(writer, "PRAGMA journal_mode = WAL").equals("wal")) {
          return;
        }
      } catch (SQLException e) {
        if (!Failures.isBusy(e)
            || System.nanoTime() - start > Call.saturatedNanos(options.lockTimeout())) {
          throw e;
        }
      }
      if (System.nanoTime() - start > Call.saturatedNanos(options.lockTimeout())) {
        throw new SQLException(
            "the file system does not allow a write-ahead log (shared memory is missing)");
      }
      Nap.sleep(Nap.nanos(attempt));
    }
  }

  private static long number(KeptConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private static String text(KeptConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    return openReader();
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return openReader();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    // SLF4J is used instead.
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // Opening a file does not wait.
  }

  @Override
  public int getLoginTimeout() {
    // So many seconds the pool waits for its thread when it is closed; without any it warns of it.
    return 1;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(Connections.class.getPackageName());
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}

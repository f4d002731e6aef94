package dev.templedb.sqlite.schema;

import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.MigrationException;
import dev.templedb.schema.Migration;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * Takes a database from one version of the schema to another. Thread-safe, as far as each connection is used by one thread at a time.
 *
 * <p>Connections are in autocommit mode and outside of a transaction; the transactions here are their own, one for each step. Several
 * threads and processes may migrate one database at once: each step is made by one of them.
 *
 * <p>A {@link SQLException} comes from here only for what is not the schema's fault: a lock, a full disk, a damaged file, an interrupt.
 */
public final class SchemaMigrator {

  private static final Set<SQLiteErrorCode> NOT_THE_SCRIPTS_FAULT = Set.of(
      SQLiteErrorCode.SQLITE_BUSY,
      SQLiteErrorCode.SQLITE_NOMEM,
      SQLiteErrorCode.SQLITE_READONLY,
      SQLiteErrorCode.SQLITE_INTERRUPT,
      SQLiteErrorCode.SQLITE_IOERR,
      SQLiteErrorCode.SQLITE_CORRUPT,
      SQLiteErrorCode.SQLITE_FULL,
      SQLiteErrorCode.SQLITE_CANTOPEN,
      SQLiteErrorCode.SQLITE_NOTADB);

  /** Hears of each step in the step's own transaction, before it is committed. */
  @FunctionalInterface
  public interface StepListener {

    /** A listener that does nothing. */
    StepListener NONE = (from, to) -> {};

    /** The schema went from one version to another; what this throws undoes the step. */
    void stepped(int from, int to) throws SQLException;
  }

  private final List<MigrationScript> scripts;
  private final Clock clock;
  private final Logger log;

  /** A migrator with the migrations of this library, which notes {@code clock}'s time with each that it applies. */
  public SchemaMigrator(Clock clock) {
    this(MigrationScripts.bundled(), clock, LoggerFactory.getLogger(SchemaMigrator.class));
  }

  SchemaMigrator(List<MigrationScript> scripts, Clock clock, Logger log) {
    for (int i = 0; i < scripts.size(); i++) {
      if (scripts.get(i).version() != i + 1) {
        throw new IllegalArgumentException(
            "migrations are numbered from 1 without gaps, but number " + (i + 1) + " is "
                + scripts.get(i).name());
      }
    }
    this.scripts = List.copyOf(scripts);
    this.clock = clock;
    this.log = log;
  }

  /** The newest version that this library knows. */
  public int newestKnown() {
    return scripts.size();
  }

  /** The version that the database says it has; 0 for an empty one. Nothing is checked. */
  public int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return MigrationLedger.intOf(statement, "PRAGMA user_version");
    }
  }

  /** The newest version that the database mentions, in its header or in its list of migrations; 0 for an empty one. */
  public int newestMentioned(Connection connection) throws SQLException {
    MigrationLedger ledger = readLedger(connection);
    return Math.max(ledger.userVersion(), ledger.version());
  }

  /** All migrations of this library by version, and when each was applied to this database. */
  public List<Migration> list(Connection connection) throws SQLException {
    List<MigrationLedger.Applied> applied = readLedger(connection).applied();
    return scripts.stream()
        .map(script -> new Migration(
            script.version(),
            script.description(),
            script.checksum(),
            applied.stream()
                .filter(row -> row.version() == script.version())
                .map(MigrationLedger.Applied::appliedAt)
                .findFirst()))
        .toList();
  }

  /** The migrations that were applied to this database by version, those of a newer library included. */
  public List<Migration> applied(Connection connection) throws SQLException {
    return MigrationLedger.read(connection).applied().stream()
        .map(SchemaMigrator::applied)
        .toList();
  }

  private static Migration applied(MigrationLedger.Applied row) {
    try {
      return new Migration(
          row.version(),
          row.description(),
          new ContentHash(row.checksum()),
          Optional.of(row.appliedAt()));
    } catch (IllegalArgumentException e) {
      throw new CorruptionException(
          "reading the applied migrations: '" + row.checksum() + "', the checksum of migration "
              + row.version() + ", is none; restore the row, or a backup",
          e);
    }
  }

  /**
   * Applies the migrations that are pending. When none is, only what the database says about its migrations is checked, which is
   * quick; otherwise the whole schema first, because a step relies on it.
   *
   * @return the version reached, always {@link #newestKnown()}
   * @throws MigrationException when {@link #validate} fails or a step fails; the steps before it stay, unless the database was
   *     empty, which it is again
   */
  public int migrate(Connection connection) throws SQLException {
    return migrate(connection, StepListener.NONE);
  }

  /** As {@link #migrate(Connection)}, heard by {@code listener}. */
  public int migrate(Connection connection, StepListener listener) throws SQLException {
    MigrationLedger ledger = readLedger(connection);
    ledger.requireBeginningOf(scripts);
    int version = ledger.version();
    log.debug("the schema has version {} of {}", version, newestKnown());
    if (version < newestKnown()) {
      validate(connection);
    }
    while (version < newestKnown()) {
      // An empty database gets everything at once, so that nobody takes one that is being made for
      // an
      // old one.
      int to = version == 0 ? newestKnown() : version + 1;
      version = step(connection, scripts.subList(version, to), Direction.UP, listener);
    }
    return version;
  }

  /**
   * Undoes migrations down to version {@code to}, newest first, with what is stored in their tables.
   *
   * @throws IllegalArgumentException when {@code to} is negative or above the present version
   * @throws MigrationException when the applied migrations are not this library's, or a step fails; the steps before it stay undone
   */
  public void rollback(Connection connection, int to) throws SQLException {
    rollback(connection, to, StepListener.NONE);
  }

  /** As {@link #rollback(Connection, int)}, heard by {@code listener}. */
  public void rollback(Connection connection, int to, StepListener listener) throws SQLException {
    MigrationLedger ledger = readLedger(connection);
    ledger.requireBeginningOf(scripts);
    int version = ledger.version();
    if (to < 0 || to > version) {
      throw new IllegalArgumentException(
          "the schema has version " + version + ", it can't be rolled back to version " + to);
    }
    while (version > to) {
      version = step(connection, scripts.subList(version - 1, version), Direction.DOWN, listener);
    }
  }

  /**
   * Checks that the applied migrations are this library's, without gaps, and that the schema is what they make.
   *
   * @throws MigrationException when not, with the first difference
   */
  public void validate(Connection connection) throws SQLException {
    requireAutoCommit(connection);
    execute(connection, "BEGIN");
    try {
      MigrationLedger ledger = MigrationLedger.read(connection);
      ledger.requireBeginningOf(scripts);
      Optional<String> difference =
          SchemaSnapshot.of(connection).firstDifferenceFrom(freshSchema(ledger.version()));
      if (difference.isPresent()) {
        throw new MigrationException(
            "checking the schema: it is not the one of version " + ledger.version() + ": "
                + difference.get()
                + "; undo the change with the sqlite3 shell, or restore a backup",
            ledger.version(),
            null);
      }
    } finally {
      execute(connection, "ROLLBACK");
    }
  }

  private SchemaSnapshot freshSchema(int version) throws SQLException {
    // Not through DriverManager, which sees no driver that another class loader has.
    try (Connection memory = new SQLiteConfig().createConnection("jdbc:sqlite::memory:")) {
      for (MigrationScript script : scripts.subList(0, version)) {
        run(memory, script.version(), script.upFile(), script.upSql());
        MigrationLedger.add(memory, script, Instant.EPOCH);
      }
      return SchemaSnapshot.of(memory);
    }
  }

  /**
   * Goes through {@code steps}, up or down, in one transaction. Foreign keys are off meanwhile, because a step that rebuilds a
   * parent table would cascade, and the switch is ignored inside a transaction.
   *
   * @return the version reached: not where the steps lead, when someone else was faster
   */
  private int step(
      Connection connection,
      List<MigrationScript> steps,
      Direction direction,
      StepListener listener)
      throws SQLException {
    boolean enforced = foreignKeys(connection);
    if (enforced) {
      execute(connection, "PRAGMA foreign_keys = OFF");
    }
    try {
      execute(connection, "BEGIN IMMEDIATE");
      try {
        MigrationLedger ledger = MigrationLedger.read(connection);
        ledger.requireBeginningOf(scripts);
        int version = ledger.version();
        int begin = steps.get(0).version();
        if (version != (direction == Direction.UP ? begin - 1 : begin)) {
          execute(connection, "ROLLBACK");
          return version;
        }
        for (MigrationScript script : steps) {
          version = step(connection, script, direction, listener);
        }
        execute(connection, "COMMIT");
        for (MigrationScript script : steps) {
          log.info("migration {} {}: {}", script.version(), direction.done, script.description());
        }
        return version;
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(connection, e);
        throw e;
      }
    } finally {
      if (enforced) {
        execute(connection, "PRAGMA foreign_keys = ON");
      }
    }
  }

  /** Goes one step, in the transaction that is open, and gives the version reached. */
  private int step(
      Connection connection, MigrationScript script, Direction direction, StepListener listener)
      throws SQLException {
    int version = script.version();
    boolean up = direction == Direction.UP;
    if (up) {
      run(connection, version, script.upFile(), script.upSql());
      MigrationLedger.add(connection, script, clock.instant());
      requireForeignKeys(connection, version, script.upFile());
    } else {
      run(connection, version, script.downFile(), script.downSql());
      MigrationLedger.remove(connection, script);
      requireForeignKeys(connection, version, script.downFile());
    }
    int to = up ? version : version - 1;
    listener.stepped(up ? version - 1 : version, to);
    return to;
  }

  private static void run(Connection connection, int version, String file, String sql)
      throws SQLException {
    for (SqlStatement statement : SqlStatement.allOf(sql)) {
      try {
        execute(connection, statement.text());
      } catch (SQLException e) {
        if (isNotTheScriptsFault(e)) {
          throw e;
        }
        throw new MigrationException(
            "running " + file + " failed at statement " + statement.index() + " (line "
                + statement.line() + ": " + statement.firstLine() + "): " + e.getMessage()
                + "; the database is as it was: free it of what stands in the way, or use another TempleDB",
            version,
            e);
      }
    }
  }

  private static void requireForeignKeys(Connection connection, int version, String file)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA foreign_key_check")) {
      if (rows.next()) {
        throw new MigrationException(
            "running " + file + " failed: afterwards row " + rows.getString(2) + " of "
                + rows.getString(1) + " would refer to a row of "
                + rows.getString(3)
                + " that does not exist; the database is as it was: delete or correct what PRAGMA foreign_key_check"
                + " lists there, if anything, and try again",
            version,
            null);
      }
    }
  }

  private static MigrationLedger readLedger(Connection connection) throws SQLException {
    requireAutoCommit(connection);
    execute(connection, "BEGIN");
    try {
      return MigrationLedger.read(connection);
    } finally {
      execute(connection, "ROLLBACK");
    }
  }

  private static boolean isNotTheScriptsFault(SQLException e) {
    int primaryCode = e.getErrorCode() & 0xff;
    return NOT_THE_SCRIPTS_FAULT.contains(SQLiteErrorCode.getErrorCode(primaryCode));
  }

  private static void requireAutoCommit(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      throw new IllegalStateException("migrating needs a connection in autocommit mode");
    }
  }

  private static boolean foreignKeys(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return MigrationLedger.intOf(statement, "PRAGMA foreign_keys") == 1;
    }
  }

  /** After some errors SQLite has rolled back by itself, and says here that there is nothing to roll back. */
  private static void rollBack(Connection connection, Throwable reason) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private enum Direction {
    UP("applied"),
    DOWN("undone");

    private final String done;

    Direction(String done) {
      this.done = done;
    }
  }
}

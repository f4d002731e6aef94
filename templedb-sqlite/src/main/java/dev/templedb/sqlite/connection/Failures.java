package dev.templedb.sqlite.connection;

import dev.templedb.error.BusyException;
import dev.templedb.error.ClosedException;
import dev.templedb.error.ConflictException;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.MigrationException;
import dev.templedb.error.ReadOnlyException;
import dev.templedb.error.StorageException;
import dev.templedb.error.StorageFullException;
import dev.templedb.error.TempleDbException;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns what SQLite reports into TempleDB's own exceptions. */
public final class Failures {

  private Failures() {}

  /** The exception for {@code e}, which came up while {@code call} used {@code connection}. */
  public static TempleDbException translate(
      SQLException e, Call call, @Nullable KeptConnection connection) {
    SQLiteErrorCode code = code(e);
    boolean waiting = isBusy(code) || code == SQLiteErrorCode.UNKNOWN_ERROR;
    if (code == SQLiteErrorCode.SQLITE_INTERRUPT || (waiting && call.mustStop())) {
      return call.stopException(e);
    }
    if (isBusy(code)) {
      Duration waited = Duration.ofNanos(connection == null ? 0 : connection.lastLockWaitNanos());
      return new BusyException(
          call.operation() + ": thread '" + Thread.currentThread().getName() + "' waited "
              + waited.toMillis()
              + " ms for the write lock, held by another process or another connection of this one; try again, or give lockTimeout"
              + " more time",
          waited,
          e);
    }
    if (connection != null && isClosed(connection)) {
      return new ClosedException(call.operation() + ": the database was closed meanwhile", e);
    }
    if (code == SQLiteErrorCode.SQLITE_ERROR && connection != null) {
      MigrationException other = otherSchema(e, call, connection);
      if (other != null) {
        return other;
      }
    }
    return translate(e, call.operation());
  }

  /** When a statement does not fit the schema: whether another process, or another object, has migrated it meanwhile. */
  private static @Nullable MigrationException otherSchema(
      SQLException e, Call call, KeptConnection connection) {
    int known = connection.knownSchema();
    String reason = String.valueOf(e.getMessage());
    if (known == 0 || !(reason.contains("no such ") || reason.contains("has no column"))) {
      return null;
    }
    try {
      int version =
          connection.first("PRAGMA user_version", row -> row.getInt(1)).orElse(known);
      if (version == known) {
        return null;
      }
      return new MigrationException(
          call.operation() + ": the schema has version " + version
              + " by now, and this library works with version " + known + "; "
              + (version < known ? "call migrations().migrate()" : "use a newer TempleDB"),
          version,
          e);
    } catch (SQLException unreadable) {
      e.addSuppressed(unreadable);
      return null;
    }
  }

  /** The exception for {@code e} where no lock and no deadline is concerned. */
  public static TempleDbException translate(SQLException e, Operation operation) {
    SQLiteErrorCode code = code(e);
    return switch (code) {
      case SQLITE_BUSY,
          SQLITE_BUSY_RECOVERY,
          SQLITE_BUSY_SNAPSHOT,
          SQLITE_BUSY_TIMEOUT,
          SQLITE_LOCKED ->
        new BusyException(
            operation + ": another process holds the database's lock; try again", Duration.ZERO, e);
      case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY ->
        new ConflictException(
            operation + ": it exists already (" + e.getMessage() + "); choose another name", e);
      case SQLITE_CONSTRAINT_FOREIGNKEY ->
        new ConflictException(
            operation
                + ": what it refers to is gone, or is still referred to; read again and retry",
            e);
      case SQLITE_CONSTRAINT,
          SQLITE_CONSTRAINT_CHECK,
          SQLITE_CONSTRAINT_NOTNULL,
          SQLITE_CONSTRAINT_TRIGGER,
          SQLITE_TOOBIG ->
        new InvalidInputException(
            operation + ": a value breaks a rule of the schema (" + e.getMessage()
                + "); correct it",
            e);
      case SQLITE_CORRUPT,
          SQLITE_CORRUPT_INDEX,
          SQLITE_CORRUPT_SEQUENCE,
          SQLITE_CORRUPT_VTAB,
          SQLITE_NOTADB,
          SQLITE_IOERR_CORRUPTFS,
          SQLITE_IOERR_SHORT_READ ->
        new CorruptionException(
            operation + ": the database file is damaged (" + code + "); restore a backup", e);
      case SQLITE_READONLY,
          SQLITE_READONLY_CANTINIT,
          SQLITE_READONLY_CANTLOCK,
          SQLITE_READONLY_DBMOVED,
          SQLITE_READONLY_DIRECTORY,
          SQLITE_READONLY_RECOVERY,
          SQLITE_READONLY_ROLLBACK ->
        new ReadOnlyException(
            operation + ": the database can't be written (" + code
                + "); check the file's permissions, or" + " open it for writing",
            e);
      case SQLITE_FULL ->
        new StorageFullException(
            operation + ": the disk is full; nothing was changed. Free some space", e);
      default ->
        new StorageException(
            operation + ": failed with " + code + " (" + e.getMessage() + "); see the cause", e);
    };
  }

  /** Whether a transaction in which this came up is over, rolled back by SQLite or not. */
  public static boolean endsTransaction(SQLException e) {
    return switch (code(e)) {
      case SQLITE_CONSTRAINT,
          SQLITE_CONSTRAINT_UNIQUE,
          SQLITE_CONSTRAINT_PRIMARYKEY,
          SQLITE_CONSTRAINT_FOREIGNKEY,
          SQLITE_CONSTRAINT_CHECK,
          SQLITE_CONSTRAINT_NOTNULL,
          SQLITE_CONSTRAINT_TRIGGER,
          SQLITE_TOOBIG,
          SQLITE_ERROR -> false;
      default -> true;
    };
  }

  /** Whether another connection's lock was in the way. */
  static boolean isBusy(SQLException e) {
    return isBusy(code(e));
  }

  /** Whether a row was refused because another one has its key. */
  public static boolean isUniqueViolation(SQLException e) {
    return code(e) == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE;
  }

  private static boolean isBusy(SQLiteErrorCode code) {
    return switch (code) {
      case SQLITE_BUSY,
          SQLITE_BUSY_RECOVERY,
          SQLITE_BUSY_SNAPSHOT,
          SQLITE_BUSY_TIMEOUT,
          SQLITE_LOCKED -> true;
      default -> false;
    };
  }

  private static SQLiteErrorCode code(SQLException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLiteException sqlite) {
        return sqlite.getResultCode();
      }
    }
    return SQLiteErrorCode.UNKNOWN_ERROR;
  }

  private static boolean isClosed(KeptConnection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }
}

package dev.templedb.sqlite.schema;

import dev.templedb.error.MigrationException;
import dev.templedb.schema.MigrationCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;

/** Runs what one direction of a step does, in the transaction that is open. */
final class ScriptRun {

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

  private ScriptRun() {}

  /**
   * Runs a step.
   *
   * @throws MigrationException when it fails by itself, or can't be undone
   * @throws SQLException when it fails for what is not its fault: a lock, a full disk, a damaged file, an interrupt
   */
  static void run(Connection connection, MigrationScript script, Direction direction)
      throws SQLException {
    List<ScriptPart> parts = direction == Direction.UP
        ? script.up()
        : script
            .down()
            .orElseThrow(() -> new MigrationException(
                "rolling back: " + script.name()
                    + " can't be undone; restore a backup from before it",
                script.version(),
                null));
    for (ScriptPart part : parts) {
      if (part instanceof ScriptPart.Sql sql) {
        run(connection, script.version(), sql.source(), sql.sql());
      } else if (part instanceof ScriptPart.Code code) {
        run(connection, script.version(), code.source(), code.action());
      } else if (part instanceof ScriptPart.Completion completion) {
        complete(connection, script.version(), completion);
      }
    }
  }

  private static void run(Connection connection, int version, String source, String sql)
      throws SQLException {
    for (SqlStatement statement : SqlStatement.allOf(sql)) {
      try {
        LedgerTable.execute(connection, statement.text());
      } catch (SQLException e) {
        if (isNotTheScriptsFault(e)) {
          throw e;
        }
        throw new MigrationException(
            "running " + source + " failed at statement " + statement.index() + " (line "
                + statement.line() + ": " + statement.firstLine() + "): " + e.getMessage()
                + "; the database is as it was: free it of what stands in the way, or use another version of the program",
            version,
            e);
      }
    }
  }

  private static void run(
      Connection connection, int version, String source, MigrationCode.Action action)
      throws SQLException {
    StepContext context = new StepContext(connection, version, source);
    try {
      action.run(context);
    } catch (MigrationException e) {
      throw e;
    } catch (RuntimeException e) {
      context.throwWhatEndedTheStep();
      throw new MigrationException(
          "running " + source + " failed: " + e
              + "; the database is as it was: free it of what stands in the way, or correct the step",
          version,
          e);
    } finally {
      context.close();
    }
    context.throwWhatEndedTheStep();
  }

  private static void complete(Connection connection, int version, ScriptPart.Completion completion)
      throws SQLException {
    try {
      completion.action().run(connection);
    } catch (SQLException e) {
      if (isNotTheScriptsFault(e)) {
        throw e;
      }
      throw new MigrationException(
          "running " + completion.source() + " failed: " + e.getMessage()
              + "; the database is as it was: free it of what stands in the way, or use another version of the program",
          version,
          e);
    }
  }

  static boolean isNotTheScriptsFault(SQLException e) {
    int primaryCode = e.getErrorCode() & 0xff;
    return NOT_THE_SCRIPTS_FAULT.contains(SQLiteErrorCode.getErrorCode(primaryCode));
  }
}

package dev.templedb.sqlite.maintenance;

import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.StandaloneFile;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.DB;

/** Replaces all pages of a database by those of a file, in one transaction of SQLite's backup API. */
final class PageReplacement {

  private PageReplacement() {}

  /** Replaces those of the database that {@code connection}, which is in no transaction, is connected to; waits for its write lock. */
  static void run(KeptConnection connection, Path file) throws SQLException {
    DB database = connection.getDatabase();
    boolean[] complete = {false};
    // In one step, so that the source is read as it is at one moment.
    int code = database.restore(
        "main",
        StandaloneFile.uri(file) + "?immutable=1",
        (remaining, pages) -> complete[0] = remaining == 0,
        0,
        0,
        -1);
    if (code != 0) {
      throw DB.newSQLException(code, "reading the pages that replace others");
    }
    if (!complete[0]) {
      throw failure(database);
    }
  }

  /**
   * Why nothing was replaced. The driver asks the connection to the file, where nothing has failed, and so says that all went well; the
   * connection to the database knows, but tells only the message.
   */
  private static SQLException failure(DB database) {
    try {
      database.throwex(SQLiteErrorCode.SQLITE_ERROR.code);
      return DB.newSQLException(SQLiteErrorCode.SQLITE_ERROR.code, "replacing pages failed");
    } catch (SQLException e) {
      return DB.newSQLException(code(String.valueOf(e.getMessage())).code, e.getMessage());
    }
  }

  private static SQLiteErrorCode code(String message) {
    if (message.contains("database is locked")) {
      return SQLiteErrorCode.SQLITE_BUSY;
    }
    if (message.contains("disk is full")) {
      return SQLiteErrorCode.SQLITE_FULL;
    }
    if (message.contains("readonly database")) {
      return SQLiteErrorCode.SQLITE_READONLY;
    }
    return message.contains("disk I/O error")
        ? SQLiteErrorCode.SQLITE_IOERR
        : SQLiteErrorCode.SQLITE_ERROR;
  }
}

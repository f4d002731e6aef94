package dev.templedb.sqlite.backup;

import dev.templedb.error.CorruptionException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.DatabaseFile;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.StandaloneFile;
import dev.templedb.sqlite.content.ContentRehash;
import dev.templedb.sqlite.content.WorkProgress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Looks whether a file that nobody has open is a sound TempleDB database, of whatever version.
 *
 * @param schemaVersion the version that its header says
 * @param rows how many rows each table has
 * @param contents how many contents have been hashed again; 0 when that was not asked for
 */
record FileCheck(int schemaVersion, SortedMap<String, Long> rows, long contents) {

  /** How thorough to be. */
  enum Depth {
    /** SQLite's integrity check, and the rows are counted. */
    STRUCTURE,
    /** And every content is hashed again. */
    CONTENT
  }

  /**
   * Checks {@code file}.
   *
   * @param name what an error message calls it, with quotes if it is a name
   */
  static FileCheck run(Path file, String name, Call call, Depth depth, WorkProgress progress) {
    return StandaloneFile.read(file, call, connection -> run(connection, name, depth, progress));
  }

  private static FileCheck run(
      KeptConnection connection, String name, Depth depth, WorkProgress progress)
      throws SQLException {
    progress.begin("verify", OptionalLong.empty());
    int application = number(connection, "PRAGMA application_id");
    if (application != DatabaseFile.APPLICATION_ID) {
      throw new InvalidInputException(connection.operation() + ": " + name
          + " is a SQLite database of another application (application_id " + application
          + "), not a TempleDB; name another file");
    }
    String integrity = connection
        .first("PRAGMA integrity_check(1)", row -> String.valueOf(row.getString(1)))
        .orElse("no answer");
    if (!integrity.equals("ok")) {
      throw new CorruptionException(connection.operation() + ": " + name + " is damaged: "
          + integrity + "; use another backup");
    }
    SortedMap<String, Long> rows = RowCounts.read(connection);
    long contents = depth == Depth.CONTENT && rows.containsKey("contents")
        ? ContentRehash.run(connection, name, progress)
        : 0;
    progress.end();
    return new FileCheck(number(connection, "PRAGMA user_version"), rows, contents);
  }

  private static int number(KeptConnection connection, String pragma) throws SQLException {
    return connection.first(pragma, row -> row.getInt(1)).orElse(0);
  }
}

package dev.templedb.sqlite.maintenance;

import dev.templedb.error.CorruptionException;
import dev.templedb.maintenance.IntegrityProblem;
import dev.templedb.sqlite.audit.ChainCheck;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Whether a file is what the library left: what an integrity check compares beside SQLite's structure and contents, as far as the file's
 * schema has it. What another program has written, and so has no checksum, is taken as it is, as everywhere where files are read.
 */
public final class FileSoundness {

  /** Moved by every program that inserts a row, also into tables whose changes are not counted. */
  private static final String SEQUENCES = "sqlite_sequence";

  private static final String REFERENCES = "PRAGMA foreign_key_check";

  /** The first version with checksums of rows and seals of tables. */
  private static final int FIRST_WITH_CHECKSUMS = 6;

  /** The first version whose audit log is followed as it is now. */
  private static final int FIRST_WITH_CHAIN = 7;

  private FileSoundness() {}

  /**
   * Refuses a damaged file.
   *
   * @param name what an error message calls it, with quotes if it is a name
   * @param version the version of its schema, none that this library does not know
   * @param next what a caller can do about damage
   * @throws CorruptionException when it is damaged
   */
  public static void require(KeptConnection connection, String name, int version, String next)
      throws SQLException {
    requireReferences(connection, name, next);
    if (version >= FIRST_WITH_CHECKSUMS) {
      RowChecks.tolerant(connection, problem -> {
            throw damaged(connection, name, problem(problem), next);
          })
          .run();
      TableSeals.compare(
          connection,
          () -> {},
          (table, what) -> {
            if (!table.equals(SEQUENCES)) {
              throw damaged(connection, name, "table " + table + ": " + what, next);
            }
          },
          unsealed -> {});
    }
    if (version >= FIRST_WITH_CHAIN) {
      try {
        ChainCheck.verify(connection);
      } catch (CorruptionException e) {
        throw damaged(connection, name, String.valueOf(e.getMessage()), next);
      }
    }
  }

  private static String problem(IntegrityProblem problem) {
    return problem.projectSlug().map(slug -> "project '" + slug + "', ").orElse("")
        + problem.message();
  }

  private static void requireReferences(KeptConnection connection, String name, String next)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REFERENCES);
        ResultSet rows = statement.executeQuery()) {
      if (rows.next()) {
        throw damaged(
            connection,
            name,
            "row " + rows.getString(2) + " of " + rows.getString(1) + " refers to a row of "
                + rows.getString(3) + " that does not exist",
            next);
      }
    }
  }

  private static CorruptionException damaged(
      KeptConnection connection, String name, String what, String next) {
    return new CorruptionException(
        connection.operation() + ": " + name + " is damaged: " + what + "; " + next);
  }
}

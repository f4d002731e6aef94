package dev.templedb.sqlite.transaction;

import dev.templedb.sqlite.connection.Database.Reconciliation;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.SQLException;
import java.time.Clock;

/** One audited change of a file with the newest schema that nobody has open as a database. */
public final class StandaloneWrite {

  private StandaloneWrite() {}

  /** Runs {@code mutation} in a transaction of its own, as the write path does. */
  public static <T> T run(
      KeptConnection connection,
      Clock clock,
      String actor,
      Reconciliation reconciliation,
      Mutation<T> mutation)
      throws SQLException {
    connection.run("BEGIN IMMEDIATE");
    try {
      WritePath path =
          new WritePath(connection, clock, actor, CountedTables.newest(), reconciliation);
      T result = path.mutate(mutation);
      path.finish();
      connection.commitUnstopped();
      return result;
    } catch (Throwable e) {
      try {
        connection.undo();
      } catch (SQLException f) {
        e.addSuppressed(f);
      }
      throw e;
    }
  }
}

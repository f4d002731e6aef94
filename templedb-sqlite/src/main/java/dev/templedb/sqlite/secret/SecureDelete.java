package dev.templedb.sqlite.secret;

import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes SQLite overwrite what it frees with zeros, so that no key opens it later. */
public final class SecureDelete {

  private SecureDelete() {}

  /** A change of rows. */
  @FunctionalInterface
  public interface Work {
    /** Makes it; how many rows it touched. */
    int run() throws SQLException;
  }

  /** Runs {@code work} like that. */
  public static int run(KeptConnection connection, Work work) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int before;
      try (ResultSet rows = statement.executeQuery("PRAGMA secure_delete")) {
        before = rows.getInt(1);
      }
      statement.execute("PRAGMA secure_delete = ON");
      try {
        return work.run();
      } finally {
        statement.execute("PRAGMA secure_delete = " + before);
      }
    }
  }
}

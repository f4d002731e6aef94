package dev.templedb.sqlite.transfer;

import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.function.BiConsumer;

/** Checks what is remembered of directories. Damage there costs only time: the next import reads everything again. */
public final class IndexChecks {

  private static final String TREES = """
      SELECT id, project_id, root_path, tree_version, file_types, used_at, row_check
        FROM work_trees
      """;
  private static final String PARTS = "SELECT work_tree_id, part, entries FROM work_tree_indexes";

  private IndexChecks() {}

  /**
   * Compares all rows with their checksums.
   *
   * @param done hears of each row
   * @param problem hears table and key of those that differ
   */
  public static void run(
      KeptConnection connection, Runnable done, BiConsumer<String, String> problem)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TREES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        connection.check();
        if (rows.getLong(7) != TreeIndex.check(rows)) {
          problem.accept("work_trees", rows.getString(1));
        }
        done.run();
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(PARTS);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        connection.check();
        try {
          IndexPart.read(rows.getLong(1), rows.getInt(2), rows.getBytes(3), new ArrayList<>());
        } catch (CorruptionException e) {
          problem.accept("work_tree_indexes", rows.getString(1) + "/" + rows.getString(2));
        }
        done.run();
      }
    }
  }
}

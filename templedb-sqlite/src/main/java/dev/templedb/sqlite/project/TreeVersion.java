package dev.templedb.sqlite.project;

import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.SQLException;

/**
 * Counts the changes of a project's current tree. Whatever writes to {@code project_files} or {@code file_contents} advances it in the
 * same transaction, so that an import knows whether the tree is still the one that its index describes.
 */
public final class TreeVersion {

  private static final String READ = "SELECT version FROM project_trees WHERE project_id = ?";
  private static final String ADVANCE = """
      INSERT INTO project_trees (project_id, version)
      VALUES (?, 1)
          ON CONFLICT (project_id)
          DO UPDATE SET version = version + 1
      RETURNING version
      """;

  private TreeVersion() {}

  /** The present version; 0 as long as nothing has changed the tree. */
  public static long read(KeptConnection connection, long projectId) throws SQLException {
    return connection.first(READ, row -> row.getLong(1), projectId).orElse(0L);
  }

  /** Says that the tree changes in this transaction, and gives its new version. */
  public static long advance(KeptConnection connection, long projectId) throws SQLException {
    return connection.first(ADVANCE, row -> row.getLong(1), projectId).orElseThrow();
  }
}

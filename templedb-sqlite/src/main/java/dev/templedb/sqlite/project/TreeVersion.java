package dev.templedb.sqlite.project;

import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.SQLException;

/**
 * Counts the changes of a project's current tree. Whatever writes to {@code project_files} or {@code file_contents} advances it in the
 * same transaction, so that an import knows whether the tree is still the one that its index describes. The column {@code row_check} is −1 −
 * {@code version} − 31 {@code project_id}.
 */
public final class TreeVersion {

  private static final String READ = """
      SELECT CASE WHEN row_check = -1 - version - 31 * project_id THEN version ELSE -1 END
        FROM project_trees
       WHERE project_id = ?
      """;

  // A damaged version gives way to one that no index has.
  private static final String NEXT = """
      (1 + CASE WHEN row_check = -1 - version - 31 * project_id
                THEN version
                ELSE max(version, (SELECT coalesce(max(tree_version), 0) FROM work_trees w WHERE w.project_id = ?1))
                END)
      """;
  private static final String ADVANCE = """
      INSERT INTO project_trees (project_id, version, row_check)
      VALUES (?1, 1, -2 - 31 * ?1)
          ON CONFLICT (project_id)
          DO UPDATE SET version = %s,
                        row_check = -1 - %s - 31 * project_id
      RETURNING version
      """.formatted(NEXT, NEXT);

  private TreeVersion() {}

  /** The present version; 0 as long as nothing has changed the tree, −1 if it is damaged, so that no index describes the tree. */
  public static long read(KeptConnection connection, long projectId) throws SQLException {
    return connection.first(READ, row -> row.getLong(1), projectId).orElse(0L);
  }

  /** Says that the tree changes in this transaction, and gives its new version. */
  public static long advance(KeptConnection connection, long projectId) throws SQLException {
    return connection.first(ADVANCE, row -> row.getLong(1), projectId).orElseThrow();
  }
}

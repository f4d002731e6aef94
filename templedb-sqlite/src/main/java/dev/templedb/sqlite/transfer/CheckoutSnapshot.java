package dev.templedb.sqlite.transfer;

import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.project.SqliteProjects;
import dev.templedb.sqlite.project.TreeVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A project's tree in one state of the database, and connections for reading its content in several threads. SQLite lets two connections
 * see the same state only by chance; here it is enough that each sees the same version of the tree, since what a tree refers to is not
 * collected as long as it does.
 *
 * @param projectId the project
 * @param treeVersion the version of its tree
 * @param tree its tree
 * @param cursors connections whose snapshots hold everything that the tree refers to; at least one
 */
record CheckoutSnapshot(long projectId, long treeVersion, CheckoutTree tree, List<Cursor> cursors)
    implements AutoCloseable {

  private static final String LAST_FILE_TYPES = """
      SELECT file_types
        FROM work_trees
       WHERE project_id = ? AND tree_version > 0
       ORDER BY tree_version DESC
       LIMIT 1
      """;

  /** When the tree changes each time before a second connection sees it, one has to be enough. */
  private static final int ATTEMPTS = 5;

  /** Below this, another connection costs more than it does. */
  private static final int FILES_PER_CURSOR = 64;

  /** Opens one with at most this many connections. */
  static CheckoutSnapshot open(
      Database database, Operation operation, CallSettings settings, String slug, int most) {
    for (int attempt = 1; ; attempt++) {
      List<Cursor> cursors = new ArrayList<>();
      boolean done = false;
      try {
        Cursor first = database.openCursor(operation, settings);
        cursors.add(first);
        long projectId = first.read(connection -> SqliteProjects.soundId(connection, slug));
        long version = first.read(connection -> TreeVersion.read(connection, projectId));
        CheckoutTree tree =
            first.read(connection -> CheckoutTree.read(connection, operation, slug, projectId));
        int wanted = Math.min(most, 1 + tree.files().size() / FILES_PER_CURSOR);
        boolean same = true;
        while (cursors.size() < wanted && same) {
          Cursor another = database.openCursor(operation, settings);
          cursors.add(another);
          same = another.read(connection -> TreeVersion.read(connection, projectId)) == version;
        }
        if (same || attempt == ATTEMPTS) {
          if (!same) {
            cursors.remove(cursors.size() - 1).close();
          }
          done = true;
          return new CheckoutSnapshot(projectId, version, tree, cursors);
        }
      } finally {
        if (!done) {
          cursors.forEach(Cursor::close);
        }
      }
    }
  }

  /**
   * Which state of the file types' rules the types of the tree's files come from; empty if it isn't known. It is at least the one of the last
   * import: that one has looked at all files again if the rules were others than before.
   */
  String fileTypes() {
    return cursors
        .get(0)
        .read(connection -> connection
            .first(LAST_FILE_TYPES, row -> row.getString(1), projectId)
            .orElse(""));
  }

  /** What is remembered of a directory, by path. */
  Map<String, TrackedFile> recorded(String root, PathRules rules) {
    return cursors.get(0).read(connection -> {
      Map<String, TrackedFile> files = new HashMap<>();
      TreeIndex.read(connection, projectId, root)
          .ifPresent(index -> index.files().forEach(file -> {
            if (rules.allows(file.path())) {
              files.put(file.path(), file);
            }
          }));
      return files;
    });
  }

  @Override
  public void close() {
    cursors.forEach(Cursor::close);
  }
}

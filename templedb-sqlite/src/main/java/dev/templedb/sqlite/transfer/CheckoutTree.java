package dev.templedb.sqlite.transfer;

import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.project.FileCheck;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tree that is checked out: what one state of a project has, by directories. */
final class CheckoutTree {

  private static final String FILES = """
      SELECT f.file_path, f.file_type_id, f.is_executable, f.symlink_target, f.modified_ns,
             c.content_id, c.hash_sha256, c.file_size_bytes,
             f.project_id, f.file_path, f.file_type_id, f.is_executable, f.symlink_target, f.modified_ns, c.hash_sha256,
             c.file_size_bytes, f.row_check
        FROM project_files f
        LEFT JOIN file_contents c ON c.file_id = f.id
       WHERE f.project_id = ?
       ORDER BY f.file_path
      """;
  private static final String DIRECTORIES = """
      SELECT directory_path
        FROM project_directories
       WHERE project_id = ?
       ORDER BY directory_path
      """;

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Map<String, CheckoutDirectory> directories = new HashMap<>();
  private final CheckoutDirectory root = new CheckoutDirectory("", null);
  private final List<CheckoutFile> files = new ArrayList<>();
  private final Map<String, CheckoutFile> filesByPath = new HashMap<>();
  private final List<String> wanted = new ArrayList<>();

  private CheckoutTree() {
    directories.put("", root);
  }

  /** Reads a project's current tree; of its paths nothing has been checked. */
  static CheckoutTree read(
      KeptConnection connection, Operation operation, String slug, long projectId)
      throws SQLException {
    CheckoutTree tree = new CheckoutTree();
    try (PreparedStatement statement = connection.prepareStatement(FILES)) {
      statement.setLong(1, projectId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          tree.files.add(file(operation, slug, rows));
        }
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(DIRECTORIES)) {
      statement.setLong(1, projectId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          tree.wanted.add(Columns.text(rows, 1));
        }
      }
    }
    tree.files.forEach(file -> tree.filesByPath.put(file.path, file));
    return tree;
  }

  private static CheckoutFile file(Operation operation, String slug, ResultSet row)
      throws SQLException {
    String path = Columns.text(row, 1);
    String target = Columns.optionalText(row, 4).orElse(null);
    long modified = row.getLong(5);
    modified = row.wasNull() ? TrackedFile.NO_TIME : modified;
    String hash = Columns.optionalText(row, 7).orElse(null);
    if (target == null && hash == null) {
      throw new CorruptionException(operation + ": the file '" + path
          + "' has neither content nor a link's target; import it again, or restore a backup");
    }
    if (target == null && !HASH.matcher(String.valueOf(hash)).matches()) {
      throw new CorruptionException(operation + ": the file '" + path
          + "' has a hash that is none; import it again, or restore a backup");
    }
    if (!FileCheck.binds(row, 17, FileCheck.of(row, 9))) {
      throw FileCheck.damaged(operation, slug, path, null);
    }
    return new CheckoutFile(
        path,
        row.getLong(2),
        target == null ? row.getLong(6) : 0,
        target == null ? hash : null,
        target == null ? row.getLong(8) : 0,
        row.getInt(3) != 0 && target == null,
        target,
        modified);
  }

  /** The files and links, by {@link PathOrder}. */
  List<CheckoutFile> files() {
    return files;
  }

  /** The directories that the project has for themselves. */
  List<String> emptyDirectories() {
    return wanted;
  }

  /** The root, once {@link #arrange} has given it everything. */
  CheckoutDirectory root() {
    return root;
  }

  boolean hasFile(String path) {
    return filesByPath.containsKey(path);
  }

  /** A file or link of the tree; null if it has none of this path. */
  @Nullable CheckoutFile file(String path) {
    return filesByPath.get(path);
  }

  /** A directory of the tree. */
  @Nullable CheckoutDirectory directory(String path) {
    return directories.get(path);
  }

  /** All directories, in the order of {@link CheckoutDirectory#withAllBelow}. */
  List<CheckoutDirectory> inOrder() {
    return root.withAllBelow();
  }

  /** Puts everything in its directory; each path must be sound in itself. Gives the first path that can't be, since a file is above it. */
  @Nullable String arrange() {
    for (CheckoutFile file : files) {
      CheckoutDirectory directory = directoryFor(parentOf(file.path));
      if (directory == null) {
        return file.path;
      }
      directory.files.add(file);
    }
    for (String path : wanted) {
      if (directoryFor(path) == null) {
        return path;
      }
    }
    return null;
  }

  /** Finds or makes a directory, in as many steps as are new; null if it, or one that it is in, is a file. */
  private @Nullable CheckoutDirectory directoryFor(String path) {
    Deque<String> missing = new ArrayDeque<>();
    CheckoutDirectory found = directories.get(path);
    for (String step = path; found == null; found = directories.get(step)) {
      if (filesByPath.containsKey(step)) {
        return null;
      }
      missing.push(step);
      step = parentOf(step);
    }
    for (String step : missing) {
      CheckoutDirectory made = new CheckoutDirectory(step, found);
      found.directories.add(made);
      directories.put(step, made);
      found = made;
    }
    return found;
  }

  /** The path of the directory that something is in. */
  static String parentOf(String path) {
    return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
  }

  /** The last name of a path. */
  static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}

package dev.templedb.sqlite.project;

import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.FileId;
import dev.templedb.project.ProjectFile;
import dev.templedb.project.ProjectId;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds single files, and reads rows of files. */
final class FileRows {

  private static final String FIND_WITH = """
      SELECT f.id, f.project_id, f.file_path, t.type_name, c.file_size_bytes, c.hash_sha256, f.is_executable, f.symlink_target,
             c.content_id, f.file_type_id, f.modified_ns, f.row_check, %s
        FROM projects p
        JOIN project_files f ON f.project_id = p.id AND f.file_path = ?
        JOIN file_types t ON t.id = f.file_type_id
        LEFT JOIN file_contents c ON c.file_id = f.id
       WHERE p.slug = ?
      """;
  private static final String FIND = FIND_WITH.formatted("1");

  // The index by slug knows ids and slugs, and is all that SQLite asks; here the table is asked,
  // too.
  private static final String FIND_SURELY = FIND_WITH.formatted(
      "(SELECT same.slug = p.slug FROM projects same NOT INDEXED WHERE same.id = p.id)");

  /**
   * A file with where its content is.
   *
   * @param file the file
   * @param contentId the row of its content; 0 for a symbolic link
   * @param check the lower half of what its {@link FileCheck} should be
   * @param isSound whether the rows and indexes that led to it agree with each other, see {@link FileCheck}
   */
  record Located(ProjectFile file, long contentId, long check, boolean isSound) {}

  private FileRows() {}

  static Optional<Located> find(KeptConnection connection, String projectSlug, String path)
      throws SQLException {
    return connection.first(FIND, FileRows::located, path, projectSlug);
  }

  /** As {@link #find}; it is not sound either if the index by slug leads to another project than the one of this slug. */
  static Optional<Located> findSurely(KeptConnection connection, String projectSlug, String path)
      throws SQLException {
    return connection.first(FIND_SURELY, FileRows::located, path, projectSlug);
  }

  /** As {@link #get}, and sure in the same way as {@link #findSurely}. */
  static Located getSurely(KeptConnection connection, String projectSlug, String path)
      throws SQLException {
    Optional<Located> found = findSurely(connection, projectSlug, path);
    return found.isPresent() ? found.get() : get(connection, projectSlug, path);
  }

  private static Located located(ResultSet row) throws SQLException {
    long projectId = row.getLong(2);
    byte[] path = row.getBytes(3);
    long size = row.getLong(5);
    byte[] hash = row.getBytes(6);
    int executable = row.getInt(7);
    byte[] target = row.getBytes(8);
    long modified = row.getLong(11);
    boolean isTimeKnown = modified != 0 || !row.wasNull();
    long check = FileCheck.of(
        projectId, path, row.getLong(10), executable, target, isTimeKnown, modified, hash, size);
    return new Located(
        file(row, projectId, path, size, hash, executable, target),
        row.getLong(9),
        check,
        FileCheck.binds(row, 12, check) && row.getBoolean(13));
  }

  static Located get(KeptConnection connection, String projectSlug, String path)
      throws SQLException {
    Optional<Located> found = find(connection, projectSlug, path);
    if (found.isEmpty()) {
      SqliteProjects.get(connection, projectSlug);
      throw new NotFoundException(connection.operation() + ": project '" + projectSlug
          + "' has no file '" + path + "'; list its files to see those it has");
    }
    return found.get();
  }

  /** Reads the columns id, project_id, file_path, type_name, file_size_bytes, hash_sha256, is_executable and symlink_target. */
  static ProjectFile file(ResultSet row) throws SQLException {
    return file(
        row,
        row.getLong(2),
        row.getBytes(3),
        row.getLong(5),
        row.getBytes(6),
        row.getInt(7),
        row.getBytes(8));
  }

  private static ProjectFile file(
      ResultSet row,
      long projectId,
      byte @Nullable [] path,
      long size,
      byte @Nullable [] hash,
      int executable,
      byte @Nullable [] target)
      throws SQLException {
    if (path == null || (hash == null && target == null)) {
      throw new CorruptionException("reading a row of a file in the project with id " + projectId
          + ": it has no path, or neither content nor a link's target; run an integrity check");
    }
    return new ProjectFile(
        new FileId(row.getLong(1)),
        new ProjectId(projectId),
        new String(path, StandardCharsets.UTF_8),
        Columns.text(row, 4),
        hash == null ? target.length : size,
        hash == null ? Optional.empty() : Optional.of(hash(row, hash)),
        executable != 0,
        hash == null ? Optional.of(new String(target, StandardCharsets.UTF_8)) : Optional.empty());
  }

  private static ContentHash hash(ResultSet row, byte[] hex) throws SQLException {
    try {
      return new ContentHash(new String(hex, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new CorruptionException(
          "reading the row of file '" + Columns.text(row, 3) + "' in the project with id "
              + row.getLong(2) + ": " + e.getMessage() + "; run an integrity check",
          e);
    }
  }
}

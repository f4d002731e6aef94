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

/** Finds single files, and reads rows of files. */
final class FileRows {

  private static final String FIND = """
      SELECT f.id, f.project_id, f.file_path, t.type_name, c.file_size_bytes, c.hash_sha256, f.is_executable, f.symlink_target,
             c.content_id,
             f.project_id, f.file_path, f.file_type_id, f.is_executable, f.symlink_target, f.modified_ns, c.hash_sha256,
             c.file_size_bytes, f.row_check,
             (SELECT same.slug = p.slug FROM projects same NOT INDEXED WHERE same.id = p.id)
        FROM projects p
        JOIN project_files f ON f.project_id = p.id AND f.file_path = ?
        JOIN file_types t ON t.id = f.file_type_id
        LEFT JOIN file_contents c ON c.file_id = f.id
       WHERE p.slug = ?
      """;

  /**
   * A file with where its content is.
   *
   * @param file the file
   * @param contentId the row of its content; 0 for a symbolic link
   * @param isSound whether the rows and indexes that led to it agree with each other, see {@link FileCheck}
   */
  record Located(ProjectFile file, long contentId, boolean isSound) {}

  private FileRows() {}

  static Optional<Located> find(KeptConnection connection, String projectSlug, String path)
      throws SQLException {
    return connection.first(
        FIND,
        row -> new Located(
            file(row),
            row.getLong(9),
            FileCheck.binds(row, 18, FileCheck.of(row, 10)) && row.getBoolean(19)),
        path,
        projectSlug);
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
    byte[] hash = row.getBytes(6);
    Optional<String> target = hash == null ? Optional.of(Columns.text(row, 8)) : Optional.empty();
    return new ProjectFile(
        new FileId(row.getLong(1)),
        new ProjectId(row.getLong(2)),
        Columns.text(row, 3),
        Columns.text(row, 4),
        hash == null ? target.get().getBytes(StandardCharsets.UTF_8).length : row.getLong(5),
        hash == null ? Optional.empty() : Optional.of(hash(row, hash)),
        row.getInt(7) != 0,
        target);
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

package dev.templedb.benchmarks.project;

import dev.templedb.content.ContentHash;
import dev.templedb.project.FileId;
import dev.templedb.project.ProjectFile;
import dev.templedb.project.ProjectId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Reads a file's row by hand. */
final class RawFiles {

  /** A file by slug and path, with where its content is. */
  static final String FIND = """
      SELECT f.id, f.project_id, f.file_path, t.type_name, c.file_size_bytes, c.hash_sha256, f.is_executable, f.symlink_target,
             c.content_id
        FROM projects p
        JOIN project_files f ON f.project_id = p.id AND f.file_path = ?
        JOIN file_types t ON t.id = f.file_type_id
        LEFT JOIN file_contents c ON c.file_id = f.id
       WHERE p.slug = ?
      """;

  private RawFiles() {}

  /** The file in the first eight columns. */
  static ProjectFile read(ResultSet row) throws SQLException {
    String hash = row.getString(6);
    String target = row.getString(8);
    return new ProjectFile(
        new FileId(row.getLong(1)),
        new ProjectId(row.getLong(2)),
        row.getString(3),
        row.getString(4),
        target == null ? row.getLong(5) : target.getBytes(StandardCharsets.UTF_8).length,
        hash == null ? Optional.empty() : Optional.of(new ContentHash(hash)),
        row.getBoolean(7),
        Optional.ofNullable(target));
  }
}

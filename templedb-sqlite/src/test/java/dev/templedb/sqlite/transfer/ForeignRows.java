package dev.templedb.sqlite.transfer;

import dev.templedb.content.ContentHash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of a project's tree written by other hands, since no import brings in what is hostile. */
final class ForeignRows implements AutoCloseable {

  private final Connection connection;
  private final String slug;

  /** Kept: preparing them again for each of many trees takes longer than running them. */
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  ForeignRows(Path database, String slug) throws SQLException {
    this.connection = PlainJdbc.open(database);
    this.slug = slug;
    connection.setAutoCommit(false);
  }

  /** Removes all files and directories of the project. */
  void clear() throws SQLException {
    update("DELETE FROM file_contents");
    update("DELETE FROM project_files");
    update("DELETE FROM project_directories");
    update("DELETE FROM work_trees");
  }

  void file(String path, String content) throws SQLException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    ContentHash hash = ContentHash.of(bytes);
    update(
        "INSERT OR IGNORE INTO contents (sha256, size_bytes, encoding, data) VALUES (?, ?, 0, ?)",
        hash.digest(),
        bytes.length,
        bytes);
    row(path, null);
    update("""
        INSERT INTO file_contents (file_id, content_id, hash_sha256, file_size_bytes)
        SELECT f.id, c.id, lower(hex(c.sha256)), c.size_bytes
          FROM project_files f
          JOIN projects p ON p.id = f.project_id AND p.slug = ?
          JOIN contents c ON c.sha256 = ?
         WHERE f.file_path = ?
        """, slug, hash.digest(), path);
  }

  void link(String path, String target) throws SQLException {
    row(path, target);
  }

  void directory(String path) throws SQLException {
    update("""
        INSERT OR IGNORE INTO project_directories (project_id, directory_path)
        SELECT id, ? FROM projects WHERE slug = ?
        """, path, slug);
  }

  private void row(String path, @Nullable String target) throws SQLException {
    update("""
        INSERT INTO project_files (project_id, file_type_id, file_path, symlink_target)
        SELECT p.id, t.id, ?, ?
          FROM projects p
          JOIN file_types t ON t.type_name = 'unknown'
         WHERE p.slug = ?
        """, path, target, slug);
  }

  private void update(String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    statement.executeUpdate();
  }

  void commit() throws SQLException {
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

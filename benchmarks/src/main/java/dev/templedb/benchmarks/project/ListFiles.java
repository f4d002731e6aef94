package dev.templedb.benchmarks.project;

import dev.templedb.PageRequest;
import dev.templedb.benchmarks.Sample;
import dev.templedb.benchmarks.SamplePair;
import dev.templedb.project.FileQuery;
import dev.templedb.project.ProjectFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A page of 1,000 files. */
public class ListFiles extends SamplePair {

  private static final int LIMIT = 1_000;
  private static final String LIST = """
      SELECT f.id, f.project_id, f.file_path, t.type_name, c.file_size_bytes, c.hash_sha256, f.is_executable, f.symlink_target
        FROM projects p
        JOIN project_files f ON f.project_id = p.id
        JOIN file_types t ON t.id = f.file_type_id
        LEFT JOIN file_contents c ON c.file_id = f.id
       WHERE p.slug = ? AND f.file_path > ?
       ORDER BY f.file_path
       LIMIT ?
      """;

  private PreparedStatement list;

  @Override
  protected void prepare(Connection connection) throws SQLException {
    list = connection.prepareStatement(LIST);
  }

  @Override
  protected Object throughTempleDb() {
    return db.files().list(Sample.PROJECT, FileQuery.all(), PageRequest.first(LIMIT));
  }

  @Override
  protected Object throughJdbc() throws SQLException {
    List<ProjectFile> files = new ArrayList<>();
    list.setString(1, Sample.PROJECT);
    list.setString(2, "");
    list.setInt(3, LIMIT + 1);
    try (ResultSet rows = list.executeQuery()) {
      while (rows.next()) {
        files.add(RawFiles.read(rows));
      }
    }
    return files;
  }
}

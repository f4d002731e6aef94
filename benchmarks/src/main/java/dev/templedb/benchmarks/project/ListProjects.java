package dev.templedb.benchmarks.project;

import dev.templedb.PageRequest;
import dev.templedb.benchmarks.SamplePair;
import dev.templedb.project.ProjectSummary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A page of 50 projects, each with its number of files and bytes. */
public class ListProjects extends SamplePair {

  private static final int LIMIT = 50;
  private static final String LIST = """
      SELECT p.id, p.uuid, p.slug, p.name, p.description, p.created_at, p.updated_at,
             count(f.id),
             coalesce(sum(coalesce(c.file_size_bytes, length(CAST(f.symlink_target AS BLOB)))), 0)
        FROM (SELECT * FROM projects WHERE slug > ? ORDER BY slug LIMIT ?) p
        LEFT JOIN project_files f ON f.project_id = p.id
        LEFT JOIN file_contents c ON c.file_id = f.id
       GROUP BY p.slug
       ORDER BY p.slug
      """;

  private PreparedStatement list;

  @Override
  protected void prepare(Connection connection) throws SQLException {
    list = connection.prepareStatement(LIST);
  }

  @Override
  protected Object throughTempleDb() {
    return db.projects().list(PageRequest.first(LIMIT));
  }

  @Override
  protected Object throughJdbc() throws SQLException {
    List<ProjectSummary> projects = new ArrayList<>();
    list.setString(1, "");
    list.setInt(2, LIMIT + 1);
    try (ResultSet rows = list.executeQuery()) {
      while (rows.next()) {
        projects.add(new ProjectSummary(RawProjects.read(rows), rows.getLong(8), rows.getLong(9)));
      }
    }
    return projects;
  }
}

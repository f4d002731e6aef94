package dev.templedb.benchmarks.project;

import dev.templedb.benchmarks.Bar;
import dev.templedb.benchmarks.Sample;
import dev.templedb.benchmarks.SamplePair;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** One project by slug. */
@Bar(ratio = 1.8)
public class ProjectBySlug extends SamplePair {

  private static final String FIND = """
      SELECT id, uuid, slug, name, description, created_at, updated_at
        FROM projects
       WHERE slug = ?
      """;

  private PreparedStatement find;

  @Override
  protected void prepare(Connection connection) throws SQLException {
    find = connection.prepareStatement(FIND);
  }

  @Override
  protected Object throughTempleDb() {
    return db.projects().get(Sample.PROJECT);
  }

  @Override
  protected Object throughJdbc() throws SQLException {
    find.setString(1, Sample.PROJECT);
    try (ResultSet rows = find.executeQuery()) {
      rows.next();
      return RawProjects.read(rows);
    }
  }
}

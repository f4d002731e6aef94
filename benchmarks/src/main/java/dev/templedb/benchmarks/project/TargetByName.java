package dev.templedb.benchmarks.project;

import dev.templedb.benchmarks.Bar;
import dev.templedb.benchmarks.Sample;
import dev.templedb.benchmarks.SamplePair;
import dev.templedb.project.DeploymentTarget;
import dev.templedb.project.DeploymentTargetDetails;
import dev.templedb.project.DeploymentTargetId;
import dev.templedb.sqlite.connection.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** One deployment target by slug and name. */
@Bar(ratio = 1.8)
public class TargetByName extends SamplePair {

  private static final String FIND = """
      SELECT t.id, p.slug, t.target_name, t.target_type, t.provider, t.host, t.url, t.description, t.is_active,
             t.created_at, t.updated_at
        FROM deployment_targets t
        JOIN projects p ON p.id = t.project_id
       WHERE p.slug = ? AND t.target_name = ?
      """;

  private PreparedStatement find;

  @Override
  protected void prepare(Connection connection) throws SQLException {
    find = connection.prepareStatement(FIND);
  }

  @Override
  protected Object throughTempleDb() {
    return db.deploymentTargets().get(Sample.PROJECT, Sample.TARGET);
  }

  @Override
  protected Object throughJdbc() throws SQLException {
    find.setString(1, Sample.PROJECT);
    find.setString(2, Sample.TARGET);
    try (ResultSet rows = find.executeQuery()) {
      rows.next();
      return new DeploymentTarget(
          new DeploymentTargetId(rows.getLong(1)),
          rows.getString(2),
          rows.getString(3),
          new DeploymentTargetDetails(
              rows.getString(4),
              Optional.ofNullable(rows.getString(5)),
              Optional.ofNullable(rows.getString(6)),
              Optional.ofNullable(rows.getString(7)),
              Optional.ofNullable(rows.getString(8)),
              rows.getBoolean(9)),
          SqlTime.parse(rows.getString(10)),
          SqlTime.parse(rows.getString(11)));
    }
  }
}

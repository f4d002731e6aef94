package dev.templedb.benchmarks.environment;

import dev.templedb.PageRequest;
import dev.templedb.benchmarks.Bar;
import dev.templedb.environment.EnvironmentQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A page of 100 from the middle of 10,000 environments. Raw JDBC gives names and counts alone. */
@Bar(millis = 5)
public class EnvironmentPage extends ManyEnvironments {

  private static final String AFTER = "project-0500/base";
  private static final String PAGE = """
      SELECT p.slug, e.env_name, json_array_length(e.base_packages),
             (SELECT count(*) FROM nix_env_variables v WHERE v.environment_id = e.id),
             (SELECT count(*) FROM nix_env_sessions s WHERE s.environment_id = e.id)
        FROM projects p
        JOIN nix_environments e ON e.project_id = p.id
       WHERE p.slug >= 'project-0500' AND (p.slug, e.env_name) > ('project-0500', 'base')
       ORDER BY p.slug, e.env_name
       LIMIT 100
      """;

  private PreparedStatement page;

  @Override
  protected void prepare(Connection connection) throws SQLException {
    page = connection.prepareStatement(PAGE);
  }

  @Override
  protected Object throughTempleDb() {
    return db.environments()
        .list(EnvironmentQuery.all(), PageRequest.first(100).startingAfter(AFTER));
  }

  @Override
  protected Object throughJdbc() throws SQLException {
    List<String> lines = new ArrayList<>();
    try (ResultSet rows = page.executeQuery()) {
      while (rows.next()) {
        lines.add(rows.getString(1) + "/" + rows.getString(2) + " " + rows.getLong(3) + " "
            + rows.getLong(4) + " " + rows.getLong(5));
      }
    }
    return lines;
  }
}

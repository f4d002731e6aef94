package dev.templedb.benchmarks.project;

import dev.templedb.benchmarks.Bar;
import dev.templedb.benchmarks.RawAudit;
import dev.templedb.benchmarks.Sample;
import dev.templedb.benchmarks.SamplePair;
import dev.templedb.sqlite.connection.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/**
 * One project's description, in a transaction of its own. Raw JDBC runs BEGIN IMMEDIATE, the UPDATE, the INSERT into the audit log and
 * COMMIT, with the triggers that are in the file; it does not read the row first, chain the entry or keep the head of the chain.
 */
@Bar(ratio = 2)
public class UpdateProject extends SamplePair {

  private static final String UPDATE = """
      UPDATE projects
         SET name = ?, description = ?, updated_at = ?
       WHERE id = ?
      """;

  private RawAudit audit;
  private PreparedStatement update;
  private long id;
  private int count;

  @Override
  protected void prepare(Connection connection) throws SQLException {
    audit = new RawAudit(connection);
    update = connection.prepareStatement(UPDATE);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(
            "SELECT id FROM projects WHERE slug = '" + Sample.PROJECT + "'")) {
      id = rows.getLong(1);
    }
  }

  @Override
  protected Object throughTempleDb() {
    String description = "The description number " + ++count;
    return db.projects().update(Sample.PROJECT, details -> details.withDescription(description));
  }

  @Override
  protected Object throughJdbc() throws SQLException {
    String description = "The description number " + ++count;
    audit.begin();
    update.setString(1, "Project 100");
    update.setString(2, description);
    update.setString(3, SqlTime.format(Instant.now()));
    update.setLong(4, id);
    int rows = update.executeUpdate();
    audit.add(
        "project.update",
        Sample.PROJECT,
        "{\"name\":\"Project 100\"}",
        "{\"name\":\"Project 100\",\"description\":\"" + description + "\"}");
    audit.commit();
    return rows;
  }
}

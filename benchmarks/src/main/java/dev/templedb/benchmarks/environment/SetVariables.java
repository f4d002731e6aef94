package dev.templedb.benchmarks.environment;

import dev.templedb.benchmarks.Bar;
import dev.templedb.benchmarks.RawAudit;
import dev.templedb.benchmarks.RawJdbc;
import dev.templedb.benchmarks.Sample;
import dev.templedb.benchmarks.SamplePair;
import dev.templedb.environment.EnvironmentVariable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;

/**
 * 1,000 new variables of an environment in one transaction with one audit entry. The bar of 0.85 of raw JDBC's rows in a second is here
 * one of time. Raw JDBC does not ask which of them were there before.
 */
@Bar(ratio = 1 / 0.85)
public class SetVariables extends SamplePair {

  private static final int COUNT = 1_000;
  private static final String UPSERT = """
      INSERT INTO nix_env_variables (environment_id, var_name, var_value, is_expanded, description)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (environment_id, var_name)
      DO UPDATE SET var_value = excluded.var_value, is_expanded = excluded.is_expanded, description = excluded.description
      """;

  private final List<EnvironmentVariable> variables = Sample.variables("BULK", COUNT);
  private RawAudit audit;
  private PreparedStatement upsert;
  private long environmentId;

  @Override
  protected void prepare(Connection connection) throws SQLException {
    audit = new RawAudit(connection);
    upsert = connection.prepareStatement(UPSERT);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM nix_environments")) {
      environmentId = rows.getLong(1);
    }
  }

  /** Takes away what the last invocation has set, on both sides. */
  @Setup(Level.Invocation)
  public void empty() throws SQLException {
    for (Path file : List.of(ours, raw)) {
      try (Connection beside = RawJdbc.connect(file);
          Statement statement = beside.createStatement()) {
        statement.execute("DELETE FROM nix_env_variables");
      }
    }
  }

  @Override
  protected Object throughTempleDb() {
    db.environments().setVariables(Sample.PROJECT, Sample.ENVIRONMENT, variables);
    return variables;
  }

  @Override
  protected Object throughJdbc() throws SQLException {
    audit.begin();
    for (EnvironmentVariable variable : variables) {
      upsert.setLong(1, environmentId);
      upsert.setString(2, variable.name());
      upsert.setString(3, variable.value());
      upsert.setBoolean(4, variable.expanded());
      upsert.setString(5, variable.description().orElse(null));
      upsert.addBatch();
    }
    upsert.executeBatch();
    String names = variables.stream()
        .map(variable -> '"' + variable.name() + '"')
        .collect(Collectors.joining(",", "{\"variables\":[", "]}"));
    audit.add("environment.set_variables", Sample.PROJECT, null, names);
    audit.commit();
    return variables;
  }
}

package dev.templedb.benchmarks.environment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.templedb.benchmarks.Bar;
import dev.templedb.benchmarks.RawAudit;
import dev.templedb.benchmarks.RawJdbc;
import dev.templedb.benchmarks.Sample;
import dev.templedb.benchmarks.SamplePair;
import dev.templedb.content.ContentHash;
import dev.templedb.environment.EnvironmentVariable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;

/**
 * 1,000 new variables of an environment in one transaction with one audit entry. The bar of 0.85 of raw JDBC's rows in a second is here
 * one of time. Raw JDBC does not ask which of them were there before, and makes the
 * environment's new version of what it has in memory.
 */
@Bar(ratio = 1 / 0.85)
public class SetVariables extends SamplePair {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int COUNT = 1_000;
  private static final String UPSERT = """
      INSERT INTO nix_env_variables (environment_id, var_name, var_value, is_expanded, append_separator, description)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (environment_id, var_name)
      DO UPDATE SET var_value = excluded.var_value, is_expanded = excluded.is_expanded,
                    append_separator = excluded.append_separator, description = excluded.description
      """;
  private static final String INSERT_VERSION = """
      INSERT INTO nix_environment_versions
             (uuid, environment_id, version_number, created_at, actor, digest_sha256, parent_id, state)
      SELECT ?1, ?2, 1 + coalesce(max(version_number), 0), CURRENT_TIMESTAMP, 'raw', ?3, NULL, ?4
        FROM nix_environment_versions
       WHERE environment_id = ?2
      """;

  private final List<EnvironmentVariable> variables = Sample.variables("BULK", COUNT);
  private RawAudit audit;
  private PreparedStatement upsert;
  private PreparedStatement insertVersion;
  private PreparedStatement settle;
  private long environmentId;

  @Override
  protected void prepare(Connection connection) throws SQLException {
    audit = new RawAudit(connection);
    upsert = connection.prepareStatement(UPSERT);
    insertVersion = connection.prepareStatement(INSERT_VERSION);
    settle = connection.prepareStatement("DELETE FROM nix_environment_edits");
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
      upsert.setString(5, variable.separator().orElse(null));
      upsert.setString(6, variable.description().orElse(null));
      upsert.addBatch();
    }
    upsert.executeBatch();
    String names = variables.stream()
        .map(variable -> '"' + variable.name() + '"')
        .collect(Collectors.joining(",", "{\"variables\":[", "]}"));
    audit.add("environment.set_variables", Sample.PROJECT, null, names);
    recordVersion();
    audit.commit();
    return variables;
  }

  private void recordVersion() throws SQLException {
    StringWriter state = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(state)) {
      json.writeStartObject();
      json.writeArrayFieldStart("variables");
      for (EnvironmentVariable variable : variables) {
        json.writeStartObject();
        json.writeStringField("name", variable.name());
        json.writeStringField("value", variable.value());
        json.writeBooleanField("expanded", variable.expanded());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    insertVersion.setString(1, UUID.randomUUID().toString());
    insertVersion.setLong(2, environmentId);
    insertVersion.setString(
        3, ContentHash.of(state.toString().getBytes(StandardCharsets.UTF_8)).hex());
    insertVersion.setString(4, state.toString());
    insertVersion.executeUpdate();
    settle.executeUpdate();
  }
}

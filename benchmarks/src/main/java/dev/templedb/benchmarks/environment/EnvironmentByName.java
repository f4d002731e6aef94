package dev.templedb.benchmarks.environment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.templedb.benchmarks.Bar;
import dev.templedb.benchmarks.Sample;
import dev.templedb.benchmarks.SamplePair;
import dev.templedb.environment.Environment;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentId;
import dev.templedb.sqlite.connection.SqlTime;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One environment by slug and name. */
@Bar(ratio = 1.8)
public class EnvironmentByName extends SamplePair {

  private static final String FIND = """
      SELECT e.id, p.slug, e.env_name, e.description, e.base_packages, e.target_packages, e.multi_packages, e.profile,
             e.replaces_profile, e.runScript, e.extra_outputs,
             (SELECT parent.env_name FROM nix_environments parent WHERE parent.id = e.parent_id),
             (SELECT pin.pin_name FROM nix_pins pin WHERE pin.id = e.pin_id),
             e.package_pins, e.template_name, e.auto_detected, e.is_active, e.is_default, e.expression_file, e.created_at,
             e.updated_at
        FROM projects p
        JOIN nix_environments e ON e.project_id = p.id
       WHERE p.slug = ? AND e.env_name = ?
      """;

  private static final JsonFactory JSON = new JsonFactory();

  private PreparedStatement find;

  @Override
  protected void prepare(Connection connection) throws SQLException {
    find = connection.prepareStatement(FIND);
  }

  @Override
  protected Object throughTempleDb() {
    return db.environments().get(Sample.PROJECT, Sample.ENVIRONMENT);
  }

  @Override
  protected Object throughJdbc() throws Exception {
    find.setString(1, Sample.PROJECT);
    find.setString(2, Sample.ENVIRONMENT);
    try (ResultSet rows = find.executeQuery()) {
      rows.next();
      return new Environment(
          new EnvironmentId(rows.getLong(1)),
          rows.getString(2),
          rows.getString(3),
          new EnvironmentDefinition(
              Optional.ofNullable(rows.getString(4)),
              texts(rows.getString(5)),
              texts(rows.getString(6)),
              texts(rows.getString(7)),
              Optional.ofNullable(rows.getString(8)),
              rows.getBoolean(9),
              rows.getString(10),
              texts(rows.getString(11)),
              Optional.ofNullable(rows.getString(12)),
              Optional.ofNullable(rows.getString(13)),
              pins(rows.getString(14)),
              Optional.ofNullable(rows.getString(15)),
              rows.getBoolean(16),
              rows.getBoolean(17)),
          rows.getBoolean(18),
          Optional.ofNullable(rows.getString(19)),
          SqlTime.parse(rows.getString(20)),
          SqlTime.parse(rows.getString(21)));
    }
  }

  private static List<String> texts(String json) throws IOException {
    List<String> texts = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          texts.add(parser.getText());
        }
      }
    }
    return texts;
  }

  private static Map<String, String> pins(String json) throws IOException {
    Map<String, String> pins = new TreeMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        pins.put(name, parser.nextTextValue());
      }
    }
    return pins;
  }
}

package dev.templedb.sqlite.environment;

import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.secret.SecretRows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code nix_env_variables}, some of whose rows a person may have written. */
final class VariableRows {

  private static final String SELECT = """
      SELECT var_name, var_value, is_expanded, append_separator, description, secret_uuid
        FROM nix_env_variables
       WHERE environment_id = ?
       ORDER BY var_name
      """;
  private static final String FIND = """
      SELECT var_name, var_value, is_expanded, append_separator, description, secret_uuid
        FROM nix_env_variables
       WHERE environment_id = ? AND var_name = ?
      """;
  // One text each way: a row for each name would cost a third of what setting it costs.
  private static final String PRESENT_NAMES = """
      SELECT json_group_array(v.var_name)
        FROM json_each(?) n
        CROSS JOIN nix_env_variables v ON v.environment_id = ? AND v.var_name = n.value
      """;
  private static final String UPSERT = """
      INSERT INTO nix_env_variables (environment_id, var_name, var_value, is_expanded, append_separator, description, secret_uuid)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (environment_id, var_name)
      DO UPDATE SET var_value = excluded.var_value, is_expanded = excluded.is_expanded,
                    append_separator = excluded.append_separator, description = excluded.description,
                    secret_uuid = excluded.secret_uuid
      """;
  private static final String DELETE =
      "DELETE FROM nix_env_variables WHERE environment_id = ? AND var_name = ?";
  private static final String DELETE_OTHERS = """
      DELETE FROM nix_env_variables
       WHERE environment_id = ? AND var_name NOT IN (SELECT value FROM json_each(?))
      """;

  private VariableRows() {}

  /** An environment's variables, by name. */
  static List<EnvironmentVariable> list(KeptConnection connection, long environmentId)
      throws SQLException {
    List<EnvironmentVariable> variables = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setLong(1, environmentId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          variables.add(variable(rows));
        }
      }
    }
    return List.copyOf(variables);
  }

  private static EnvironmentVariable variable(ResultSet row) throws SQLException {
    try {
      return new EnvironmentVariable(
          Columns.text(row, 1),
          Columns.text(row, 2),
          row.getBoolean(3),
          Columns.optionalText(row, 4),
          Columns.optionalText(row, 5),
          Columns.optionalText(row, 6).map(UUID::fromString));
    } catch (IllegalArgumentException e) {
      throw new CorruptionException(
          "reading an environment's variables: " + e.getMessage()
              + "; correct the row, which was written by hand",
          e);
    }
  }

  /** Those of the names in a JSON array that an environment has, as a JSON array. */
  static String presentNames(KeptConnection connection, long environmentId, String names)
      throws SQLException {
    return connection
        .first(PRESENT_NAMES, row -> Columns.text(row, 1), names, environmentId)
        .orElseThrow();
  }

  /** Sets variables, new or existing. */
  static void set(
      KeptConnection connection, long environmentId, List<EnvironmentVariable> variables)
      throws SQLException {
    requireSecrets(connection, variables);
    try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
      for (EnvironmentVariable variable : variables) {
        statement.setLong(1, environmentId);
        statement.setString(2, variable.name());
        statement.setString(3, variable.value());
        statement.setBoolean(4, variable.expanded());
        statement.setString(5, variable.separator().orElse(null));
        statement.setString(6, variable.description().orElse(null));
        statement.setString(7, variable.secret().map(UUID::toString).orElse(null));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Refuses variables that are secrets of which this database knows nothing, or which are those of settings. */
  static void requireSecrets(KeptConnection connection, List<EnvironmentVariable> variables)
      throws SQLException {
    for (EnvironmentVariable variable : variables) {
      if (variable.secret().isPresent()) {
        SecretRows.requireForVariable(connection, variable.secret().get());
      }
    }
  }

  /** Makes an environment have these variables and no others. */
  static void replace(
      KeptConnection connection, long environmentId, List<EnvironmentVariable> variables)
      throws SQLException {
    connection.update(DELETE_OTHERS, environmentId, TextArray.toJson(names(variables)));
    set(connection, environmentId, variables);
  }

  /** One variable. */
  static Optional<EnvironmentVariable> find(
      KeptConnection connection, long environmentId, String name) throws SQLException {
    return connection.first(FIND, VariableRows::variable, environmentId, name);
  }

  /** Removes a variable; says whether it was there. */
  static boolean remove(KeptConnection connection, long environmentId, String name)
      throws SQLException {
    return connection.update(DELETE, environmentId, name) > 0;
  }

  /** The names of variables, sorted. */
  static List<String> names(List<EnvironmentVariable> variables) {
    return variables.stream().map(EnvironmentVariable::name).sorted().toList();
  }
}

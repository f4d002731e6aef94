package dev.templedb.sqlite.environment;

import dev.templedb.environment.Environment;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.error.ConflictException;
import dev.templedb.error.NotFoundException;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows of {@code nix_environments}, which refer to each other and to pins by id where a definition does by name. */
final class EnvironmentWrites {

  private static final String INSERT = """
      INSERT INTO nix_environments
             (description, base_packages, target_packages, multi_packages, profile, replaces_profile, runScript, extra_outputs,
              parent_id, pin_id, package_pins, template_name, auto_detected, is_active, updated_at, created_at, project_id, env_name,
              is_default)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15, ?16, ?17,
              NOT EXISTS (SELECT 1 FROM nix_environments WHERE project_id = ?16 AND is_default = 1))
      """;
  private static final String UPDATE = """
      UPDATE nix_environments
         SET description = ?1, base_packages = ?2, target_packages = ?3, multi_packages = ?4, profile = ?5,
             replaces_profile = ?6, runScript = ?7, extra_outputs = ?8, parent_id = ?9, pin_id = ?10, package_pins = ?11,
             template_name = ?12, auto_detected = ?13, is_active = ?14, updated_at = ?15
       WHERE id = ?16
      """;
  private static final String LINEAGE = """
      WITH RECURSIVE lineage (id) AS (
          SELECT ?
          UNION
          SELECT e.parent_id FROM nix_environments e JOIN lineage l ON e.id = l.id WHERE e.parent_id IS NOT NULL)
      SELECT 1 FROM lineage WHERE id = ?
      """;
  // Nobody closes a session that was written by hand.
  private static final String IS_OPEN = """
      SELECT 1 FROM nix_env_sessions WHERE environment_id = ? AND ended_at IS NULL AND holder IS NOT NULL LIMIT 1
      """;
  private static final String CHILDREN =
      "SELECT env_name FROM nix_environments WHERE parent_id = ? ORDER BY env_name";

  private static final String IS_FILE_TAKEN =
      "SELECT 1 FROM nix_environments WHERE expression_file = ?";

  private EnvironmentWrites() {}

  static void insert(
      KeptConnection connection,
      String projectSlug,
      long projectId,
      String name,
      EnvironmentDefinition definition,
      String now)
      throws SQLException {
    Long parentId = parentId(connection, projectSlug, name, 0, definition);
    List<@Nullable Object> values = values(connection, definition, parentId, now);
    values.add(projectId);
    values.add(name);
    connection.update(INSERT, values.toArray());
  }

  static void update(
      KeptConnection connection,
      Environment environment,
      EnvironmentDefinition definition,
      String now)
      throws SQLException {
    update(
        connection,
        environment.projectSlug(),
        environment.name(),
        environment.id().value(),
        definition,
        now);
  }

  /** Of an environment that may have been spoiled by hand. */
  static void update(
      KeptConnection connection,
      String projectSlug,
      String name,
      long id,
      EnvironmentDefinition definition,
      String now)
      throws SQLException {
    Long parentId = parentId(connection, projectSlug, name, id, definition);
    List<@Nullable Object> values = values(connection, definition, parentId, now);
    values.add(id);
    connection.update(UPDATE, values.toArray());
  }

  private static List<@Nullable Object> values(
      KeptConnection connection,
      EnvironmentDefinition definition,
      @Nullable Long parentId,
      String now)
      throws SQLException {
    for (String pin : definition.packagePins().values()) {
      PinRows.get(connection, pin);
    }
    Long pinId = definition.pin().isEmpty()
        ? null
        : Long.valueOf(PinRows.get(connection, definition.pin().get()).id());
    List<@Nullable Object> values = new ArrayList<>();
    values.add(definition.description().orElse(null));
    values.add(TextArray.toJson(definition.basePackages()));
    values.add(TextArray.toJson(definition.targetPackages()));
    values.add(TextArray.toJson(definition.multiPackages()));
    values.add(definition.profile().orElse(null));
    values.add(definition.replacesProfile());
    values.add(definition.runScript());
    values.add(TextArray.toJson(definition.extraOutputs()));
    values.add(parentId);
    values.add(pinId);
    values.add(TextMap.toJson(definition.packagePins()));
    values.add(definition.template().orElse(null));
    values.add(definition.autoDetected());
    values.add(definition.active());
    values.add(now);
    return values;
  }

  private static @Nullable Long parentId(
      KeptConnection connection,
      String projectSlug,
      String name,
      long id,
      EnvironmentDefinition definition)
      throws SQLException {
    if (definition.parent().isEmpty()) {
      return null;
    }
    String parent = definition.parent().get();
    boolean itself = parent.equals(name);
    if (!itself && EnvironmentRows.findId(connection, projectSlug, parent).isEmpty()) {
      throw new NotFoundException(connection.operation() + ": project '" + projectSlug
          + "' has no environment '" + parent + "' to inherit from; create that first");
    }
    long parentId = itself ? id : EnvironmentRows.id(connection, projectSlug, parent);
    if (itself || connection.first(LINEAGE, row -> true, parentId, id).isPresent()) {
      throw new ConflictException(connection.operation() + ": it can't inherit from '" + parent
          + "', which " + (itself ? "is itself" : "inherits from it")
          + "; choose another environment");
    }
    return parentId;
  }

  /** Refuses to delete what others inherit from, or somebody is in. */
  static void refuseUsed(KeptConnection connection, long id) throws SQLException {
    if (connection.first(IS_OPEN, row -> true, id).isPresent()) {
      throw new ConflictException(
          connection.operation() + ": somebody is in it; wait until its open sessions are closed");
    }
    List<String> children = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(CHILDREN)) {
      statement.setLong(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          children.add(Columns.text(rows, 1));
        }
      }
    }
    if (!children.isEmpty()) {
      throw new ConflictException(connection.operation() + ": " + String.join(", ", children)
          + (children.size() == 1 ? " inherits" : " inherit")
          + " from it; delete them first, or give them another parent");
    }
  }

  /** A name of a file that no environment has. */
  static String freeExpressionFile(KeptConnection connection, String stem) throws SQLException {
    for (int number = 1; ; number++) {
      String file = stem + (number == 1 ? "" : "-" + number) + ".nix";
      if (connection.first(IS_FILE_TAKEN, row -> true, file).isEmpty()) {
        return file;
      }
    }
  }
}

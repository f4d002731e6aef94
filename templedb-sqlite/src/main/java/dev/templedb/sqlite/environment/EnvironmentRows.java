package dev.templedb.sqlite.environment;

import dev.templedb.environment.Environment;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentId;
import dev.templedb.environment.EnvironmentSummary;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.project.SqliteProjects;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads rows of {@code nix_environments}, some of which a person may have written. */
final class EnvironmentRows {

  /** Stands between slug and name in a page's key; no slug contains it. */
  static final char KEY_SEPARATOR = '/';

  private static final String FIND = """
      SELECT e.id, p.slug, e.env_name, e.description, e.base_packages, e.target_packages, e.multi_packages, e.profile,
             e.runScript, e.extra_outputs, e.auto_detected, e.is_active, e.is_default, e.expression_file, e.created_at,
             e.updated_at
        FROM projects p
        JOIN nix_environments e ON e.project_id = p.id
       WHERE p.slug = ? AND e.env_name = ?
      """;
  private static final String FIND_DEFAULT = """
      SELECT e.id, p.slug, e.env_name, e.description, e.base_packages, e.target_packages, e.multi_packages, e.profile,
             e.runScript, e.extra_outputs, e.auto_detected, e.is_active, e.is_default, e.expression_file, e.created_at,
             e.updated_at
        FROM projects p
        JOIN nix_environments e ON e.project_id = p.id
       WHERE p.slug = ? AND e.is_default = 1
      """;
  private static final String LIST = """
      SELECT e.id, p.slug, e.env_name, e.description, e.base_packages, e.target_packages, e.multi_packages, e.profile,
             e.runScript, e.extra_outputs, e.auto_detected, e.is_active, e.is_default, e.expression_file, e.created_at,
             e.updated_at,
             (SELECT count(*) FROM nix_env_variables v WHERE v.environment_id = e.id),
             (SELECT count(*) FROM nix_env_sessions s WHERE s.environment_id = e.id)
        FROM projects p
        JOIN nix_environments e ON e.project_id = p.id
       WHERE p.slug >= :slug AND p.slug <= :lastSlug AND (p.slug, e.env_name) > (:slug, :name)
       ORDER BY p.slug, e.env_name
       LIMIT :limit
      """;

  /** Sorts after every slug. */
  private static final String AFTER_ALL_SLUGS = "~";

  private static final String ID = """
      SELECT e.id
        FROM projects p
        JOIN nix_environments e ON e.project_id = p.id
       WHERE p.slug = ? AND e.env_name = ?
      """;

  private EnvironmentRows() {}

  /** The id of an environment, whatever else its row holds. */
  static long id(KeptConnection connection, String projectSlug, String name) throws SQLException {
    Optional<Long> id = connection.first(ID, row -> row.getLong(1), projectSlug, name);
    return id.isPresent() ? id.get() : get(connection, projectSlug, name).id().value();
  }

  static Optional<Environment> find(KeptConnection connection, String projectSlug, String name)
      throws SQLException {
    return connection.first(FIND, EnvironmentRows::environment, projectSlug, name);
  }

  static Optional<Environment> findDefault(KeptConnection connection, String projectSlug)
      throws SQLException {
    return connection.first(FIND_DEFAULT, EnvironmentRows::environment, projectSlug);
  }

  static Environment get(KeptConnection connection, String projectSlug, String name)
      throws SQLException {
    Optional<Environment> found = find(connection, projectSlug, name);
    if (found.isEmpty()) {
      SqliteProjects.get(connection, projectSlug);
      throw new NotFoundException(connection.operation() + ": project '" + projectSlug
          + "' has no environment '" + name + "'; list its environments to see those it has");
    }
    return found.get();
  }

  /** Rows after the key {@code slug/name}, of one project or of all. */
  static List<EnvironmentSummary> list(
      KeptConnection connection, String after, Optional<String> onlySlug, int limit) {
    int separator = after.indexOf(KEY_SEPARATOR);
    return connection
        .handle()
        .createQuery(LIST)
        .bind("slug", separator < 0 ? after : after.substring(0, separator))
        .bind("name", separator < 0 ? "" : after.substring(separator + 1))
        .bind("lastSlug", onlySlug.orElse(AFTER_ALL_SLUGS))
        .bind("limit", limit)
        .map((row, context) ->
            new EnvironmentSummary(environment(row), row.getLong(17), row.getLong(18)))
        .list();
  }

  private static Environment environment(ResultSet row) throws SQLException {
    String slug = Columns.text(row, 2);
    String name = Columns.text(row, 3);
    String entity = slug + "/" + name;
    return Environment.builder()
        .id(new EnvironmentId(row.getLong(1)))
        .projectSlug(slug)
        .name(name)
        .definition(definition(row, entity))
        .isDefault(row.getBoolean(13))
        .expressionFile(Columns.optionalText(row, 14))
        .createdAt(Columns.instant(row, 15))
        .updatedAt(Columns.instant(row, 16))
        .build();
  }

  private static EnvironmentDefinition definition(ResultSet row, String entity)
      throws SQLException {
    try {
      return new EnvironmentDefinition(
          Columns.optionalText(row, 4),
          TextArray.fromJson(Columns.text(row, 5), "base_packages", entity),
          TextArray.fromJson(Columns.text(row, 6), "target_packages", entity),
          TextArray.fromJson(Columns.text(row, 7), "multi_packages", entity),
          Columns.optionalText(row, 8),
          false,
          Columns.text(row, 9),
          TextArray.fromJson(Columns.text(row, 10), "extra_outputs", entity),
          Optional.empty(),
          Optional.empty(),
          java.util.Map.of(),
          Optional.empty(),
          row.getBoolean(11),
          row.getBoolean(12));
    } catch (IllegalArgumentException e) {
      throw new CorruptionException(
          "reading environment '" + entity + "': " + e.getMessage()
              + "; correct the row, which was written by hand",
          e);
    }
  }
}

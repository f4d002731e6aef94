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
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;

/** Reads rows of {@code nix_environments}, some of which a person may have written. */
final class EnvironmentRows {

  /** Stands between slug and name in a page's key; no slug contains it. */
  static final char KEY_SEPARATOR = '/';

  private static final String SELECT = """
      SELECT e.id, p.slug, e.env_name, e.description, e.base_packages, e.target_packages, e.multi_packages, e.profile,
             e.replaces_profile, e.runScript, e.extra_outputs,
             (SELECT parent.env_name FROM nix_environments parent WHERE parent.id = e.parent_id),
             (SELECT pin.pin_name FROM nix_pins pin WHERE pin.id = e.pin_id),
             e.package_pins, e.template_name, e.auto_detected, e.is_active, e.is_default, e.expression_file, e.created_at,
             e.updated_at, e.parent_id, e.pin_id\
      """;
  private static final String FROM = """

        FROM projects p
        JOIN nix_environments e ON e.project_id = p.id
      """;
  private static final int PARENT_ID = 22;
  private static final int PIN_ID = 23;
  private static final String FIND = SELECT + FROM + " WHERE p.slug = ? AND e.env_name = ?";
  private static final String FIND_BY_ID = SELECT + FROM + " WHERE e.id = ?";
  private static final String FIND_DEFAULT =
      SELECT + FROM + " WHERE p.slug = ? AND e.is_default = 1";
  private static final String LIST = SELECT + """
      ,
             (SELECT count(*) FROM nix_env_variables v WHERE v.environment_id = e.id),
             (SELECT count(*) FROM nix_env_sessions s WHERE s.environment_id = e.id)
      """ + FROM + """
       WHERE p.slug >= :slug AND p.slug <= :lastSlug AND (p.slug, e.env_name) > (:slug, :name) AND <filter>
       ORDER BY p.slug, e.env_name
       LIMIT :limit
      """;

  /** Sorts after every slug. */
  private static final String AFTER_ALL_SLUGS = "~";

  private static final String ID = "SELECT e.id" + FROM + " WHERE p.slug = ? AND e.env_name = ?";

  private static final String NAME = "SELECT env_name FROM nix_environments WHERE id = ?";

  /** An environment, and the id of the one that it inherits from, or 0. */
  record Row(Environment environment, long parentId) {}

  private EnvironmentRows() {}

  /** The id of an environment, whatever else its row holds. */
  static Optional<Long> findId(KeptConnection connection, String projectSlug, String name)
      throws SQLException {
    return connection.first(ID, row -> row.getLong(1), projectSlug, name);
  }

  /** The id of an environment, whatever else its row holds. */
  static long id(KeptConnection connection, String projectSlug, String name) throws SQLException {
    Optional<Long> id = findId(connection, projectSlug, name);
    return id.isPresent() ? id.get() : get(connection, projectSlug, name).id().value();
  }

  /** The present name of an environment. */
  static Optional<String> findName(KeptConnection connection, long id) throws SQLException {
    return connection.first(NAME, row -> Columns.text(row, 1), id);
  }

  static Optional<Environment> find(KeptConnection connection, String projectSlug, String name)
      throws SQLException {
    return connection.first(FIND, EnvironmentRows::environment, projectSlug, name);
  }

  static Optional<Row> find(KeptConnection connection, long id) throws SQLException {
    return connection.first(FIND_BY_ID, EnvironmentRows::row, id);
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
      KeptConnection connection,
      String after,
      Optional<String> onlySlug,
      EnvironmentFilter filter,
      int limit) {
    int separator = after.indexOf(KEY_SEPARATOR);
    Query query = connection.handle().createQuery(LIST.replace("<filter>", filter.condition()));
    filter.bind(query);
    return query
        .bind("slug", separator < 0 ? after : after.substring(0, separator))
        .bind("name", separator < 0 ? "" : after.substring(separator + 1))
        .bind("lastSlug", onlySlug.orElse(AFTER_ALL_SLUGS))
        .bind("limit", limit)
        .map((row, context) -> new EnvironmentSummary(
            environment(row), row.getLong(PIN_ID + 1), row.getLong(PIN_ID + 2)))
        .list();
  }

  /** Takes a row. */
  @FunctionalInterface
  interface RowTaker {
    void take(Row row) throws SQLException;
  }

  /** Gives rows to {@code taker}, by project slug and name. */
  static void forEach(KeptConnection connection, EnvironmentFilter filter, RowTaker taker)
      throws SQLException {
    Query query = connection
        .handle()
        .createQuery(
            SELECT + FROM + " WHERE " + filter.condition() + " ORDER BY p.slug, e.env_name");
    filter.bind(query);
    try (ResultIterator<Row> rows = query.map((row, context) -> row(row)).iterator()) {
      while (rows.hasNext()) {
        connection.check();
        taker.take(rows.next());
      }
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(environment(row), row.getLong(PARENT_ID));
  }

  private static Environment environment(ResultSet row) throws SQLException {
    String slug = Columns.text(row, 2);
    String name = Columns.text(row, 3);
    return Environment.builder()
        .id(new EnvironmentId(row.getLong(1)))
        .projectSlug(slug)
        .name(name)
        .definition(definition(row, slug + "/" + name))
        .isDefault(row.getBoolean(18))
        .expressionFile(Columns.optionalText(row, 19))
        .createdAt(Columns.instant(row, 20))
        .updatedAt(Columns.instant(row, 21))
        .build();
  }

  private static EnvironmentDefinition definition(ResultSet row, String entity)
      throws SQLException {
    try {
      requireReferred(row, 12, PARENT_ID, "parent_id", "environment");
      requireReferred(row, 13, PIN_ID, "pin_id", "pin");
      return new EnvironmentDefinition(
          Columns.optionalText(row, 4),
          TextArray.fromJson(Columns.text(row, 5), "base_packages"),
          TextArray.fromJson(Columns.text(row, 6), "target_packages"),
          TextArray.fromJson(Columns.text(row, 7), "multi_packages"),
          Columns.optionalText(row, 8),
          row.getBoolean(9),
          Columns.text(row, 10),
          TextArray.fromJson(Columns.text(row, 11), "extra_outputs"),
          Columns.optionalText(row, 12),
          Columns.optionalText(row, 13),
          TextMap.fromJson(Columns.text(row, 14), "package_pins"),
          Columns.optionalText(row, 15),
          row.getBoolean(16),
          row.getBoolean(17));
    } catch (IllegalArgumentException e) {
      throw new CorruptionException(
          "reading environment '" + entity + "': " + e.getMessage()
              + "; correct the row, which was written by hand: UPDATE nix_environments SET … WHERE id = "
              + row.getLong(1),
          e);
    }
  }

  /** The shell has foreign keys off: what a row refers to may be gone. */
  private static void requireReferred(
      ResultSet row, int nameColumn, int idColumn, String column, String what) throws SQLException {
    long id = row.getLong(idColumn);
    if (id != 0 && Columns.optionalText(row, nameColumn).isEmpty()) {
      throw new IllegalArgumentException(
          "its " + column + " is " + id + ", and there is no such " + what);
    }
  }
}

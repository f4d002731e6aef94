package dev.templedb.sqlite.project;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.error.ConflictException;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.DeploymentTarget;
import dev.templedb.project.DeploymentTargetDetails;
import dev.templedb.project.DeploymentTargetId;
import dev.templedb.project.DeploymentTargetRepository;
import dev.templedb.project.Project;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Pages;
import dev.templedb.sqlite.transaction.Summary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The table {@code deployment_targets}. */
public final class SqliteDeploymentTargets implements DeploymentTargetRepository {

  private static final String FIND = """
      SELECT t.id, p.slug, t.target_name, t.target_type, t.provider, t.host, t.url, t.description, t.is_active,
             t.created_at, t.updated_at
        FROM deployment_targets t
        JOIN projects p ON p.id = t.project_id
       WHERE p.slug = ? AND t.target_name = ?
      """;
  private static final String LIST = """
      SELECT t.id, p.slug, t.target_name, t.target_type, t.provider, t.host, t.url, t.description, t.is_active,
             t.created_at, t.updated_at
        FROM deployment_targets t
        JOIN projects p ON p.id = t.project_id
       WHERE t.project_id = :projectId AND t.target_name > :after
       ORDER BY t.target_name
       LIMIT :limit
      """;
  private static final String INSERT = """
      INSERT INTO deployment_targets
             (project_id, target_name, target_type, provider, host, url, description, is_active, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String UPDATE = """
      UPDATE deployment_targets
         SET target_type = ?, provider = ?, host = ?, url = ?, description = ?, is_active = ?, updated_at = ?
       WHERE id = ?
      """;
  private static final String RENAME = """
      UPDATE deployment_targets
         SET target_name = ?, updated_at = ?
       WHERE id = ?
      """;
  private static final String DELETE = "DELETE FROM deployment_targets WHERE id = ?";

  private final Calls calls;

  /** Deployment targets reached by {@code calls}. */
  public SqliteDeploymentTargets(Calls calls) {
    this.calls = calls;
  }

  @Override
  public DeploymentTarget create(String projectSlug, String name, DeploymentTargetDetails details) {
    Objects.requireNonNull(details, "details");
    DeploymentTarget.checkName(name);
    return calls.write(
        Operation.of("creating deployment target", projectSlug, name), (connection, change) -> {
          Project project = SqliteProjects.get(connection, projectSlug);
          refuseTaken(connection, projectSlug, name);
          String now = now();
          connection.update(
              INSERT,
              project.id().value(),
              name,
              details.type(),
              details.provider().orElse(null),
              details.host().orElse(null),
              details.url().orElse(null),
              details.description().orElse(null),
              details.active(),
              now,
              now);
          DeploymentTarget created = get(connection, projectSlug, name);
          change.created("deployment_target.create", entity(projectSlug, name), summary(created));
          return created;
        });
  }

  @Override
  public Optional<DeploymentTarget> find(String projectSlug, String name) {
    return calls.read(
        Operation.of("finding deployment target", projectSlug, name),
        connection -> connection.first(FIND, SqliteDeploymentTargets::target, projectSlug, name));
  }

  @Override
  public DeploymentTarget get(String projectSlug, String name) {
    return calls.read(
        Operation.of("getting deployment target", projectSlug, name),
        connection -> get(connection, projectSlug, name));
  }

  @Override
  public Page<DeploymentTarget> list(String projectSlug, PageRequest request) {
    return calls.read(Operation.of("listing deployment targets", projectSlug), connection -> {
      List<DeploymentTarget> rows = connection
          .handle()
          .createQuery(LIST)
          .bind("projectId", SqliteProjects.get(connection, projectSlug).id().value())
          .bind("after", request.after().orElse(""))
          .bind("limit", request.limit() + 1)
          .map((row, context) -> target(row))
          .list();
      return Pages.of(request, rows, DeploymentTarget::name);
    });
  }

  @Override
  public DeploymentTarget update(
      String projectSlug, String name, UnaryOperator<DeploymentTargetDetails> change) {
    Objects.requireNonNull(change, "change");
    return calls.write(
        Operation.of("updating deployment target", projectSlug, name), (connection, entry) -> {
          DeploymentTarget before = get(connection, projectSlug, name);
          DeploymentTargetDetails details =
              Objects.requireNonNull(change.apply(before.details()), "change returned null");
          connection.update(
              UPDATE,
              details.type(),
              details.provider().orElse(null),
              details.host().orElse(null),
              details.url().orElse(null),
              details.description().orElse(null),
              details.active(),
              now(),
              before.id().value());
          DeploymentTarget after = get(connection, projectSlug, name);
          entry.updated(
              "deployment_target.update",
              entity(projectSlug, name),
              summary(before),
              summary(after));
          return after;
        });
  }

  @Override
  public DeploymentTarget rename(String projectSlug, String name, String newName) {
    DeploymentTarget.checkName(newName);
    return calls.write(
        Operation.of("renaming deployment target", projectSlug, name), (connection, entry) -> {
          DeploymentTarget before = get(connection, projectSlug, name);
          if (newName.equals(name)) {
            return before;
          }
          refuseTaken(connection, projectSlug, newName);
          connection.update(RENAME, newName, now(), before.id().value());
          entry.updated(
              "deployment_target.rename",
              entity(projectSlug, newName),
              Summary.of("name", name),
              Summary.of("name", newName));
          return get(connection, projectSlug, newName);
        });
  }

  @Override
  public void delete(String projectSlug, String name) {
    calls.write(
        Operation.of("deleting deployment target", projectSlug, name), (connection, entry) -> {
          DeploymentTarget before = get(connection, projectSlug, name);
          connection.update(DELETE, before.id().value());
          entry.deleted("deployment_target.delete", entity(projectSlug, name), summary(before));
          return true;
        });
  }

  private static void refuseTaken(KeptConnection connection, String projectSlug, String name)
      throws SQLException {
    if (connection
        .first(FIND, SqliteDeploymentTargets::target, projectSlug, name)
        .isPresent()) {
      throw new ConflictException(connection.operation() + ": project '" + projectSlug
          + "' has a deployment target '" + name + "' already; choose another name");
    }
  }

  private static DeploymentTarget get(KeptConnection connection, String projectSlug, String name)
      throws SQLException {
    Optional<DeploymentTarget> found =
        connection.first(FIND, SqliteDeploymentTargets::target, projectSlug, name);
    if (found.isEmpty()) {
      SqliteProjects.get(connection, projectSlug);
      throw new NotFoundException(connection.operation() + ": project '" + projectSlug
          + "' has no deployment target '" + name + "'; list its targets to see those it has");
    }
    return found.get();
  }

  private static DeploymentTarget target(ResultSet row) throws SQLException {
    return DeploymentTarget.builder()
        .id(new DeploymentTargetId(row.getLong(1)))
        .projectSlug(Columns.text(row, 2))
        .name(Columns.text(row, 3))
        .details(details(row))
        .createdAt(Columns.instant(row, 10))
        .updatedAt(Columns.instant(row, 11))
        .build();
  }

  private static DeploymentTargetDetails details(ResultSet row) throws SQLException {
    try {
      return DeploymentTargetDetails.builder(Columns.text(row, 4))
          .provider(Columns.optionalText(row, 5))
          .host(Columns.optionalText(row, 6))
          .url(Columns.optionalText(row, 7))
          .description(Columns.optionalText(row, 8))
          .active(row.getBoolean(9))
          .build();
    } catch (IllegalArgumentException e) {
      throw new CorruptionException(
          "reading deployment target '" + entity(Columns.text(row, 2), Columns.text(row, 3)) + "': "
              + e.getMessage() + "; correct the row, which was written by hand",
          e);
    }
  }

  private static String entity(String projectSlug, String name) {
    return projectSlug + "/" + name;
  }

  private static Summary summary(DeploymentTarget target) {
    return Summary.of("name", target.name())
        .with("type", target.details().type())
        .with("provider", target.details().provider())
        .with("host", target.details().host())
        .with("url", target.details().url())
        .with("description", target.details().description())
        .with("active", target.details().active());
  }

  private String now() {
    return SqlTime.format(calls.clock().instant());
  }
}

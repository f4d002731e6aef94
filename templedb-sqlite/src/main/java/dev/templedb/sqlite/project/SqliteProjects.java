package dev.templedb.sqlite.project;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.error.ConflictException;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.Project;
import dev.templedb.project.ProjectDetails;
import dev.templedb.project.ProjectId;
import dev.templedb.project.ProjectRepository;
import dev.templedb.project.ProjectSummary;
import dev.templedb.project.Slug;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.Failures;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Pages;
import dev.templedb.sqlite.transaction.Summary;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The table {@code projects}. */
public final class SqliteProjects implements ProjectRepository {

  private static final String BY_SLUG = """
      SELECT id, uuid, slug, name, description, created_at, updated_at
        FROM projects
       WHERE slug = ?
      """;
  // The index by slug knows ids and slugs, and the first statement asks it; this one asks the
  // table.
  private static final String IS_AT = "SELECT slug = ? FROM projects NOT INDEXED WHERE id = ?";
  private static final String IS_TAKEN = "SELECT 1 FROM projects WHERE slug = ?";
  private static final String WAS_TAKEN = "SELECT 1 FROM projects WHERE slug = ? AND id < ?";
  private static final String BY_ID = """
      SELECT id, uuid, slug, name, description, created_at, updated_at
        FROM projects
       WHERE id = ?
      """;
  private static final String ALL = """
      SELECT id, uuid, slug, name, description, created_at, updated_at
        FROM projects
       ORDER BY slug
      """;
  private static final String LIST = """
      SELECT p.id, p.uuid, p.slug, p.name, p.description, p.created_at, p.updated_at,
             count(f.id),
             coalesce(sum(coalesce(c.file_size_bytes, length(CAST(f.symlink_target AS BLOB)))), 0)
        FROM (SELECT id, uuid, slug, name, description, created_at, updated_at FROM projects WHERE slug > :after ORDER BY slug LIMIT :limit) p
        LEFT JOIN project_files f ON f.project_id = p.id
        LEFT JOIN file_contents c ON c.file_id = f.id
       GROUP BY p.slug
       ORDER BY p.slug
      """;
  private static final String COUNT = "SELECT count(*) FROM projects";
  private static final String INSERT = """
      INSERT INTO projects (id, uuid, slug, name, description, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String NEXT_ID =
      "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'projects'), 0) + 1";
  private static final String UPDATE = """
      UPDATE projects
         SET name = ?, description = ?, updated_at = ?
       WHERE id = ?
      """;
  private static final String RENAME = """
      UPDATE projects
         SET slug = ?, updated_at = ?
       WHERE id = ?
      """;
  private static final String FORGET_EXPRESSION_FILES = """
      UPDATE nix_environments
         SET expression_file = NULL
       WHERE project_id = ? AND expression_file IS NOT NULL
      """;
  private static final String ENTERED = """
      SELECT e.env_name
        FROM nix_environments e
        JOIN nix_env_sessions s ON s.environment_id = e.id
       WHERE e.project_id = ? AND s.ended_at IS NULL AND s.holder IS NOT NULL
       LIMIT 1
      """;
  private static final String DELETE = "DELETE FROM projects WHERE id = ?";

  private final Calls calls;

  /** Projects reached by {@code calls}. */
  public SqliteProjects(Calls calls) {
    this.calls = calls;
  }

  @Override
  public Project create(String slug, ProjectDetails details) {
    Objects.requireNonNull(details, "details");
    Slug.check(slug);
    return calls.write(Operation.of("creating project", slug), (connection, change) -> {
      Project project = insertAll(connection, Map.of(slug, details)).get(0);
      change.created("project.create", slug, summary(project));
      return project;
    });
  }

  @Override
  public List<Project> createAll(Map<String, ProjectDetails> projects) {
    projects.keySet().forEach(Slug::check);
    projects.values().forEach(details -> Objects.requireNonNull(details, "details"));
    return calls.write(Operation.of("creating projects"), (connection, change) -> {
      List<Project> created = insertAll(connection, projects);
      if (!created.isEmpty()) {
        change.created(
            "project.create_all",
            created.get(0).slug(),
            Summary.of().with("slugs", created.stream().map(Project::slug).toList()));
      }
      return created;
    });
  }

  private List<Project> insertAll(KeptConnection connection, Map<String, ProjectDetails> projects)
      throws SQLException {
    // The write lock is held, so the next ids are known; a batch can't return those that SQLite
    // chooses.
    long firstId = connection.first(NEXT_ID, row -> row.getLong(1)).orElseThrow();
    try {
      return insertAll(connection, projects, firstId);
    } catch (SQLException e) {
      // To look for each slug beforehand would take a quarter of the time that inserting takes.
      if (Failures.isUniqueViolation(e)) {
        for (String slug : projects.keySet()) {
          if (connection.first(WAS_TAKEN, row -> true, slug, firstId).isPresent()) {
            throw taken(connection, slug, e);
          }
        }
      }
      throw e;
    }
  }

  private static ConflictException taken(
      KeptConnection connection, String slug, @Nullable Throwable cause) {
    return new ConflictException(
        connection.operation() + ": there is a project '" + slug + "' already; choose another slug",
        cause);
  }

  private List<Project> insertAll(
      KeptConnection connection, Map<String, ProjectDetails> projects, long firstId)
      throws SQLException {
    long id = firstId;
    Instant now = now();
    String time = SqlTime.format(now);
    List<Project> created = new ArrayList<>(projects.size());
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      int pending = 0;
      for (Map.Entry<String, ProjectDetails> entry : projects.entrySet()) {
        Project project = new Project(
            new ProjectId(id), UUID.randomUUID(), entry.getKey(), entry.getValue(), now, now);
        insert.setLong(1, id++);
        insert.setString(2, project.uuid().toString());
        insert.setString(3, project.slug());
        insert.setString(4, project.details().name());
        insert.setString(5, project.details().description().orElse(null));
        insert.setString(6, time);
        insert.setString(7, time);
        insert.addBatch();
        created.add(project);
        if (++pending == 1_000) {
          insert.executeBatch();
          pending = 0;
        }
      }
      insert.executeBatch();
    }
    return created;
  }

  @Override
  public Optional<Project> find(String slug) {
    return calls.read(
        Operation.of("finding project", slug),
        connection -> connection.first(BY_SLUG, SqliteProjects::project, slug));
  }

  @Override
  public Optional<Project> find(ProjectId id) {
    return calls.read(
        Operation.of("finding project", "#" + id.value()),
        connection -> connection.first(BY_ID, SqliteProjects::project, id.value()));
  }

  @Override
  public Project get(String slug) {
    return calls.read(Operation.of("getting project", slug), connection -> get(connection, slug));
  }

  @Override
  public Page<ProjectSummary> list(PageRequest request) {
    return calls.read(Operation.of("listing projects"), connection -> {
      List<ProjectSummary> rows = connection
          .handle()
          .createQuery(LIST)
          .bind("after", request.after().orElse(""))
          .bind("limit", request.limit() + 1)
          .map((row, context) -> new ProjectSummary(project(row), row.getLong(8), row.getLong(9)))
          .list();
      return Pages.of(request, rows, summary -> summary.project().slug());
    });
  }

  @Override
  public void forEach(Consumer<? super Project> consumer) {
    Objects.requireNonNull(consumer, "consumer");
    calls.scan(Operation.of("walking projects"), connection -> {
      try (PreparedStatement statement = connection.prepareStatement(ALL);
          ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          connection.check();
          consumer.accept(project(rows));
        }
      }
      return true;
    });
  }

  @Override
  public long count() {
    return calls.read(
        Operation.of("counting projects"),
        connection -> connection.first(COUNT, row -> row.getLong(1)).orElseThrow());
  }

  @Override
  public Project update(String slug, UnaryOperator<ProjectDetails> change) {
    Objects.requireNonNull(change, "change");
    return calls.write(Operation.of("updating project", slug), (connection, entry) -> {
      Project before = get(connection, slug);
      ProjectDetails details =
          Objects.requireNonNull(change.apply(before.details()), "change returned null");
      Instant now = now();
      connection.update(
          UPDATE,
          details.name(),
          details.description().orElse(null),
          SqlTime.format(now),
          before.id().value());
      Project after =
          new Project(before.id(), before.uuid(), slug, details, before.createdAt(), now);
      entry.updated("project.update", slug, summary(before), summary(after));
      return after;
    });
  }

  @Override
  public Project rename(String slug, String newSlug) {
    Slug.check(newSlug);
    return calls.write(Operation.of("renaming project", slug), (connection, entry) -> {
      Project before = get(connection, slug);
      if (newSlug.equals(slug)) {
        return before;
      }
      if (connection.first(IS_TAKEN, row -> true, newSlug).isPresent()) {
        throw taken(connection, newSlug, null);
      }
      Instant now = now();
      connection.update(RENAME, newSlug, SqlTime.format(now), before.id().value());
      connection.update(FORGET_EXPRESSION_FILES, before.id().value());
      entry.updated(
          "project.rename", newSlug, Summary.of("slug", slug), Summary.of("slug", newSlug));
      return new Project(
          before.id(), before.uuid(), newSlug, before.details(), before.createdAt(), now);
    });
  }

  @Override
  public void delete(String slug) {
    calls.write(Operation.of("deleting project", slug), (connection, entry) -> {
      Project project = get(connection, slug);
      Optional<String> entered =
          connection.first(ENTERED, row -> Columns.text(row, 1), project.id().value());
      if (entered.isPresent()) {
        throw new ConflictException(connection.operation() + ": somebody is in its environment '"
            + entered.get() + "'; wait until its open sessions are closed");
      }
      connection.update(DELETE, project.id().value());
      entry.deleted("project.delete", slug, summary(project));
      return true;
    });
  }

  /**
   * The id of a project whose files' content is to be read.
   *
   * @throws CorruptionException when the index by slug leads to another project, so that its files would be taken for this one's
   */
  public static long soundId(KeptConnection connection, String slug) throws SQLException {
    long id = get(connection, slug).id().value();
    if (!connection.first(IS_AT, row -> row.getBoolean(1), slug, id).orElse(false)) {
      throw damaged(connection.operation(), slug);
    }
    return id;
  }

  /** What is thrown for a project whose slug in the table is not the one in the index. */
  public static CorruptionException damaged(Operation operation, String slug) {
    return new CorruptionException(operation + ": the row or the index of project '" + slug
        + "' is damaged, so that its files can't be told; restore a backup");
  }

  /** The project with this slug, for the repositories of what belongs to it. */
  public static Project get(KeptConnection connection, String slug) throws SQLException {
    return connection
        .first(BY_SLUG, SqliteProjects::project, slug)
        .orElseThrow(() -> new NotFoundException(connection.operation() + ": there is no project '"
            + slug + "'; create it, or list the projects"));
  }

  private static Project project(ResultSet row) throws SQLException {
    String slug = Columns.text(row, 3);
    String name = Columns.text(row, 4);
    return new Project(
        new ProjectId(row.getLong(1)),
        Columns.uuid(row, 2),
        slug,
        // A row written by hand may have no name.
        new ProjectDetails(name.isBlank() ? slug : name, Columns.optionalText(row, 5)),
        Columns.instant(row, 6),
        Columns.instant(row, 7));
  }

  private static Summary summary(Project project) {
    return Summary.of("slug", project.slug())
        .with("name", project.details().name())
        .with("description", project.details().description());
  }

  private Instant now() {
    return calls.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }
}

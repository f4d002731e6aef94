package dev.templedb.sqlite.environment;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.content.ContentHash;
import dev.templedb.environment.Environment;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentRepository;
import dev.templedb.environment.EnvironmentSummary;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.error.ConflictException;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.Project;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.project.SqliteProjects;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Pages;
import dev.templedb.sqlite.transaction.Summary;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The tables {@code nix_environments} and {@code nix_env_variables}. */
public final class SqliteEnvironments implements EnvironmentRepository {

  private static final String SELECT_VARIABLES = """
      SELECT var_name, var_value, is_expanded, description
        FROM nix_env_variables
       WHERE environment_id = ?
       ORDER BY var_name
      """;
  private static final String INSERT = """
      INSERT INTO nix_environments
             (project_id, env_name, description, base_packages, target_packages, multi_packages, profile, runScript,
              extra_outputs, auto_detected, is_active, is_default, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
              NOT EXISTS (SELECT 1 FROM nix_environments WHERE project_id = ? AND is_default = 1), ?, ?)
      """;
  private static final String UPDATE = """
      UPDATE nix_environments
         SET description = ?, base_packages = ?, target_packages = ?, multi_packages = ?, profile = ?, runScript = ?,
             extra_outputs = ?, auto_detected = ?, is_active = ?, updated_at = ?
       WHERE id = ?
      """;
  private static final String RENAME = """
      UPDATE nix_environments
         SET env_name = ?, expression_file = NULL, updated_at = ?
       WHERE id = ?
      """;
  private static final String CLEAR_DEFAULT =
      "UPDATE nix_environments SET is_default = 0 WHERE project_id = ? AND is_default = 1";
  private static final String SET_DEFAULT =
      "UPDATE nix_environments SET is_default = 1 WHERE id = ?";
  private static final String DELETE = "DELETE FROM nix_environments WHERE id = ?";
  private static final String TOUCH = "UPDATE nix_environments SET updated_at = ? WHERE id = ?";
  // One text each way: a row for each name would cost a third of what setting it costs.
  private static final String PRESENT_NAMES = """
      SELECT json_group_array(v.var_name)
        FROM json_each(?) n
        CROSS JOIN nix_env_variables v ON v.environment_id = ? AND v.var_name = n.value
      """;
  private static final String UPSERT_VARIABLE = """
      INSERT INTO nix_env_variables (environment_id, var_name, var_value, is_expanded, description)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (environment_id, var_name)
      DO UPDATE SET var_value = excluded.var_value, is_expanded = excluded.is_expanded, description = excluded.description
      """;
  private static final String DELETE_VARIABLE =
      "DELETE FROM nix_env_variables WHERE environment_id = ? AND var_name = ?";
  private static final String IS_FILE_TAKEN =
      "SELECT 1 FROM nix_environments WHERE expression_file = ?";
  private static final String RECORD_FILE =
      "UPDATE nix_environments SET expression_file = ? WHERE id = ?";

  private final Calls calls;

  /** Environments reached by {@code calls}. */
  public SqliteEnvironments(Calls calls) {
    this.calls = calls;
  }

  @Override
  public Environment create(String projectSlug, String name, EnvironmentDefinition definition) {
    Objects.requireNonNull(definition, "definition");
    Environment.checkName(name);
    return calls.write(
        Operation.of("creating environment", projectSlug, name), (connection, change) -> {
          Project project = SqliteProjects.get(connection, projectSlug);
          refuseTaken(connection, projectSlug, name);
          String now = now();
          connection.update(
              INSERT,
              project.id().value(),
              name,
              definition.description().orElse(null),
              TextArray.toJson(definition.basePackages()),
              TextArray.toJson(definition.targetPackages()),
              TextArray.toJson(definition.multiPackages()),
              definition.profile().orElse(null),
              definition.runScript(),
              TextArray.toJson(definition.extraOutputs()),
              definition.autoDetected(),
              definition.active(),
              project.id().value(),
              now,
              now);
          Environment created = EnvironmentRows.get(connection, projectSlug, name);
          change.created("environment.create", entity(created), summary(created));
          return created;
        });
  }

  @Override
  public Optional<Environment> find(String projectSlug, String name) {
    return calls.read(
        Operation.of("finding environment", projectSlug, name),
        connection -> EnvironmentRows.find(connection, projectSlug, name));
  }

  @Override
  public Environment get(String projectSlug, String name) {
    return calls.read(
        Operation.of("getting environment", projectSlug, name),
        connection -> EnvironmentRows.get(connection, projectSlug, name));
  }

  @Override
  public Optional<Environment> findDefault(String projectSlug) {
    return calls.read(
        Operation.of("finding the default environment of", projectSlug),
        connection -> EnvironmentRows.findDefault(connection, projectSlug));
  }

  @Override
  public Page<EnvironmentSummary> list(String projectSlug, PageRequest request) {
    return calls.read(Operation.of("listing environments", projectSlug), connection -> {
      SqliteProjects.get(connection, projectSlug);
      String after =
          projectSlug + EnvironmentRows.KEY_SEPARATOR + request.after().orElse("");
      List<EnvironmentSummary> rows =
          EnvironmentRows.list(connection, after, Optional.of(projectSlug), request.limit() + 1);
      return Pages.of(request, rows, row -> row.environment().name());
    });
  }

  public Page<EnvironmentSummary> list(PageRequest request) {
    return calls.read(Operation.of("listing environments"), connection -> {
      List<EnvironmentSummary> rows = EnvironmentRows.list(
          connection, request.after().orElse(""), Optional.empty(), request.limit() + 1);
      return Pages.of(
          request,
          rows,
          row -> row.environment().projectSlug()
              + EnvironmentRows.KEY_SEPARATOR
              + row.environment().name());
    });
  }

  @Override
  public Environment update(
      String projectSlug, String name, UnaryOperator<EnvironmentDefinition> change) {
    Objects.requireNonNull(change, "change");
    return calls.write(
        Operation.of("updating environment", projectSlug, name), (connection, entry) -> {
          Environment before = EnvironmentRows.get(connection, projectSlug, name);
          EnvironmentDefinition definition =
              Objects.requireNonNull(change.apply(before.definition()), "change returned null");
          connection.update(
              UPDATE,
              definition.description().orElse(null),
              TextArray.toJson(definition.basePackages()),
              TextArray.toJson(definition.targetPackages()),
              TextArray.toJson(definition.multiPackages()),
              definition.profile().orElse(null),
              definition.runScript(),
              TextArray.toJson(definition.extraOutputs()),
              definition.autoDetected(),
              definition.active(),
              now(),
              before.id().value());
          Environment after = EnvironmentRows.get(connection, projectSlug, name);
          entry.updated("environment.update", entity(after), summary(before), summary(after));
          return after;
        });
  }

  @Override
  public Environment rename(String projectSlug, String name, String newName) {
    Environment.checkName(newName);
    return calls.write(
        Operation.of("renaming environment", projectSlug, name), (connection, entry) -> {
          Environment before = EnvironmentRows.get(connection, projectSlug, name);
          if (newName.equals(name)) {
            return before;
          }
          refuseTaken(connection, projectSlug, newName);
          connection.update(RENAME, newName, now(), before.id().value());
          Environment after = EnvironmentRows.get(connection, projectSlug, newName);
          entry.updated(
              "environment.rename",
              entity(after),
              Summary.of("name", name),
              Summary.of("name", newName));
          return after;
        });
  }

  @Override
  public Environment setDefault(String projectSlug, String name) {
    return calls.write(
        Operation.of("making default the environment", projectSlug, name), (connection, entry) -> {
          Environment chosen = EnvironmentRows.get(connection, projectSlug, name);
          if (chosen.isDefault()) {
            return chosen;
          }
          String before = EnvironmentRows.findDefault(connection, projectSlug)
              .map(Environment::name)
              .orElse("");
          connection.update(
              CLEAR_DEFAULT, SqliteProjects.get(connection, projectSlug).id().value());
          connection.update(SET_DEFAULT, chosen.id().value());
          entry.updated(
              "environment.set_default",
              entity(chosen),
              Summary.of("default", before),
              Summary.of("default", name));
          return EnvironmentRows.get(connection, projectSlug, name);
        });
  }

  @Override
  public void delete(String projectSlug, String name) {
    calls.write(Operation.of("deleting environment", projectSlug, name), (connection, entry) -> {
      // Not read whole: a row that a person has spoiled must go, too.
      long id = EnvironmentRows.id(connection, projectSlug, name);
      connection.update(DELETE, id);
      entry.deleted("environment.delete", projectSlug + "/" + name, Summary.of("name", name));
      return true;
    });
  }

  @Override
  public List<EnvironmentVariable> listVariables(String projectSlug, String name) {
    return calls.read(
        Operation.of("listing variables of environment", projectSlug, name),
        connection -> variables(connection, EnvironmentRows.get(connection, projectSlug, name)));
  }

  private static List<EnvironmentVariable> variables(
      KeptConnection connection, Environment environment) throws SQLException {
    List<EnvironmentVariable> variables = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SELECT_VARIABLES)) {
      statement.setLong(1, environment.id().value());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          variables.add(variable(rows));
        }
      }
    }
    return List.copyOf(variables);
  }

  @Override
  public void setVariable(String projectSlug, String name, EnvironmentVariable variable) {
    setVariables(projectSlug, name, List.of(variable));
  }

  @Override
  public void setVariables(
      String projectSlug, String name, Collection<EnvironmentVariable> variables) {
    List<EnvironmentVariable> all = List.copyOf(variables);
    Set<String> names = new TreeSet<>();
    for (EnvironmentVariable variable : all) {
      if (!names.add(variable.name())) {
        throw new IllegalArgumentException("the variable '" + variable.name() + "' is given twice");
      }
    }
    String json = TextArray.toJson(List.copyOf(names));
    calls.write(
        Operation.of("setting variables of environment", projectSlug, name),
        (connection, entry) -> {
          Environment environment = EnvironmentRows.get(connection, projectSlug, name);
          if (all.isEmpty()) {
            return true;
          }
          // Only names: a value may be a secret.
          String present = connection
              .first(
                  PRESENT_NAMES,
                  row -> Columns.text(row, 1),
                  json,
                  environment.id().value())
              .orElseThrow();
          upsert(connection, environment, all);
          connection.update(TOUCH, now(), environment.id().value());
          entry.updated(
              "environment.set_variables",
              entity(environment),
              Summary.of().withJson("variables", present),
              Summary.of().withJson("variables", json));
          return true;
        });
  }

  private static void upsert(
      KeptConnection connection, Environment environment, List<EnvironmentVariable> variables)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UPSERT_VARIABLE)) {
      for (EnvironmentVariable variable : variables) {
        statement.setLong(1, environment.id().value());
        statement.setString(2, variable.name());
        statement.setString(3, variable.value());
        statement.setBoolean(4, variable.expanded());
        statement.setString(5, variable.description().orElse(null));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  @Override
  public void removeVariable(String projectSlug, String name, String variableName) {
    Objects.requireNonNull(variableName, "variableName");
    calls.write(
        Operation.of("removing a variable of environment", projectSlug, name),
        (connection, entry) -> {
          Environment environment = EnvironmentRows.get(connection, projectSlug, name);
          if (connection.update(DELETE_VARIABLE, environment.id().value(), variableName) == 0) {
            throw new NotFoundException(connection.operation() + ": it has no variable '"
                + variableName + "'; list its variables to see those it has");
          }
          connection.update(TOUCH, now(), environment.id().value());
          entry.deleted(
              "environment.remove_variable",
              entity(environment),
              Summary.of("variable", variableName));
          return true;
        });
  }

  @Override
  public String recordExpressionFile(String projectSlug, String name) {
    Optional<String> recorded = get(projectSlug, name).expressionFile();
    if (recorded.isPresent()) {
      return recorded.get();
    }
    return calls.write(
        Operation.of("recording the expression file of", projectSlug, name),
        (connection, entry) -> {
          Environment environment = EnvironmentRows.get(connection, projectSlug, name);
          if (environment.expressionFile().isPresent()) {
            return environment.expressionFile().get();
          }
          String file = freeFileName(connection, projectSlug + "-" + name);
          connection.update(RECORD_FILE, file, environment.id().value());
          entry.updated(
              "environment.record_expression_file",
              entity(environment),
              Summary.of(),
              Summary.of("expression_file", file));
          return file;
        });
  }

  private static String freeFileName(KeptConnection connection, String stem) throws SQLException {
    for (int number = 1; ; number++) {
      String file = stem + (number == 1 ? "" : "-" + number) + ".nix";
      if (connection.first(IS_FILE_TAKEN, row -> true, file).isEmpty()) {
        return file;
      }
    }
  }

  private static void refuseTaken(KeptConnection connection, String projectSlug, String name)
      throws SQLException {
    if (EnvironmentRows.find(connection, projectSlug, name).isPresent()) {
      throw new ConflictException(connection.operation() + ": project '" + projectSlug
          + "' has an environment '" + name + "' already; choose another name");
    }
  }

  private static EnvironmentVariable variable(ResultSet row) throws SQLException {
    try {
      return new EnvironmentVariable(
          Columns.text(row, 1),
          Columns.text(row, 2),
          row.getBoolean(3),
          Optional.empty(),
          Columns.optionalText(row, 4));
    } catch (IllegalArgumentException e) {
      throw new CorruptionException(
          "reading an environment's variables: " + e.getMessage()
              + "; correct the row, which was written by hand",
          e);
    }
  }

  private static String entity(Environment environment) {
    return environment.projectSlug() + "/" + environment.name();
  }

  private static Summary summary(Environment environment) {
    EnvironmentDefinition definition = environment.definition();
    return Summary.of("name", environment.name())
        .with("description", definition.description())
        .with("base_packages", definition.basePackages())
        .with("target_packages", definition.targetPackages())
        .with("multi_packages", definition.multiPackages())
        .with("profile_sha256", definition.profile().map(SqliteEnvironments::sha256))
        .with("run_script", definition.runScript())
        .with("extra_outputs", definition.extraOutputs())
        .with("auto_detected", definition.autoDetected())
        .with("active", definition.active());
  }

  /** A profile may be long, and may hold secrets; its hash tells whether it changed. */
  private static String sha256(String profile) {
    return ContentHash.of(profile.getBytes(StandardCharsets.UTF_8)).hex();
  }

  private String now() {
    return SqlTime.format(calls.clock().instant());
  }

  @Override
  public Environment create(
      String projectSlug, String name, dev.templedb.environment.EnvironmentState state) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Environment createFromTemplate(String projectSlug, String name, String templateName) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Page<EnvironmentSummary> list(
      dev.templedb.environment.EnvironmentQuery query, PageRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Page<dev.templedb.environment.EnvironmentVersion> history(
      String projectSlug, String name, PageRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public dev.templedb.environment.EnvironmentVersion getVersion(java.util.UUID version) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Environment restore(String projectSlug, String name, java.util.UUID version) {
    throw new UnsupportedOperationException();
  }

  @Override
  public dev.templedb.environment.ResolvedEnvironment resolve(String projectSlug, String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public dev.templedb.environment.ResolvedEnvironment resolve(java.util.UUID version) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forEachResolved(
      dev.templedb.environment.EnvironmentQuery query,
      java.util.function.Consumer<? super dev.templedb.environment.ResolvedEnvironment> consumer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<dev.templedb.environment.PackageReplacement> previewReplacement(
      String attributePath, String replacement, dev.templedb.environment.EnvironmentQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<dev.templedb.environment.PackageReplacement> replacePackage(
      String attributePath, String replacement, dev.templedb.environment.EnvironmentQuery query) {
    throw new UnsupportedOperationException();
  }
}

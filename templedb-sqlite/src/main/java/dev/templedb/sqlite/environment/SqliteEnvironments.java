package dev.templedb.sqlite.environment;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.environment.Environment;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentRepository;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentSummary;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.EnvironmentVersion;
import dev.templedb.environment.PackageReplacement;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.error.ConflictException;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.Project;
import dev.templedb.setting.Secret;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.Query;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.project.SqliteProjects;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Pages;
import dev.templedb.sqlite.transaction.Summary;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The tables {@code nix_environments} and {@code nix_env_variables}. */
public final class SqliteEnvironments implements EnvironmentRepository {

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
  static final String TOUCH = "UPDATE nix_environments SET updated_at = ? WHERE id = ?";
  private static final String RECORD_FILE =
      "UPDATE nix_environments SET expression_file = ? WHERE id = ?";

  private final Calls calls;
  private final EnvironmentHistory history;
  private final EnvironmentSecrets secrets;

  /** Environments reached by {@code calls}. */
  public SqliteEnvironments(Calls calls) {
    this.calls = calls;
    this.history = new EnvironmentHistory(calls);
    this.secrets = new EnvironmentSecrets(calls);
  }

  @Override
  public Environment create(String projectSlug, String name, EnvironmentDefinition definition) {
    return create(projectSlug, name, EnvironmentState.of(definition));
  }

  @Override
  public Environment create(String projectSlug, String name, EnvironmentState state) {
    Objects.requireNonNull(state, "state");
    return create(projectSlug, name, connection -> state);
  }

  @Override
  public Environment createFromTemplate(String projectSlug, String name, String templateName) {
    Objects.requireNonNull(templateName, "templateName");
    return create(projectSlug, name, connection -> {
      EnvironmentState template =
          EnvironmentTemplateRows.get(connection, templateName).state();
      return new EnvironmentState(
          template.definition().toBuilder().template(templateName).build(), template.variables());
    });
  }

  private Environment create(String projectSlug, String name, Query<EnvironmentState> source) {
    Environment.checkName(name);
    return calls.write(
        Operation.of("creating environment", projectSlug, name), (connection, change) -> {
          Project project = SqliteProjects.get(connection, projectSlug);
          refuseTaken(connection, projectSlug, name);
          EnvironmentState state = source.run(connection);
          EnvironmentWrites.insert(
              connection, projectSlug, project.id().value(), name, state.definition(), now());
          Environment created = EnvironmentRows.get(connection, projectSlug, name);
          VariableRows.set(connection, created.id().value(), state.variables());
          change.created(
              "environment.create",
              EnvironmentAudit.entity(created),
              EnvironmentAudit.summary(created, state));
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
      List<EnvironmentSummary> rows = EnvironmentRows.list(
          connection,
          after,
          Optional.of(projectSlug),
          EnvironmentFilter.of(EnvironmentQuery.all()),
          request.limit() + 1);
      return Pages.of(request, rows, row -> row.environment().name());
    });
  }

  @Override
  public Page<EnvironmentSummary> list(EnvironmentQuery query, PageRequest request) {
    EnvironmentFilter filter = EnvironmentFilter.of(query);
    return calls.read(Operation.of("listing environments"), connection -> {
      List<EnvironmentSummary> rows = EnvironmentRows.list(
          connection, request.after().orElse(""), Optional.empty(), filter, request.limit() + 1);
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
          EnvironmentWrites.update(connection, before, definition, now());
          Environment after = EnvironmentRows.get(connection, projectSlug, name);
          entry.updated(
              "environment.update",
              EnvironmentAudit.entity(after),
              EnvironmentAudit.summary(before),
              EnvironmentAudit.summary(after));
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
              EnvironmentAudit.entity(after),
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
              EnvironmentAudit.entity(chosen),
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
      EnvironmentWrites.refuseUsed(connection, id);
      connection.update(DELETE, id);
      entry.deleted("environment.delete", projectSlug + "/" + name, Summary.of("name", name));
      return true;
    });
  }

  @Override
  public List<EnvironmentVariable> listVariables(String projectSlug, String name) {
    return calls.read(
        Operation.of("listing variables of environment", projectSlug, name),
        connection ->
            VariableRows.list(connection, EnvironmentRows.id(connection, projectSlug, name)));
  }

  @Override
  public void setVariable(String projectSlug, String name, EnvironmentVariable variable) {
    setVariables(projectSlug, name, List.of(variable));
  }

  @Override
  public void setVariables(
      String projectSlug, String name, Collection<EnvironmentVariable> variables) {
    List<EnvironmentVariable> all = List.copyOf(variables);
    EnvironmentState.requireDistinct(all);
    String names = TextArray.toJson(VariableRows.names(all));
    calls.write(
        Operation.of("setting variables of environment", projectSlug, name),
        (connection, entry) -> {
          Environment environment = EnvironmentRows.get(connection, projectSlug, name);
          if (all.isEmpty()) {
            return true;
          }
          long id = environment.id().value();
          // Only names: a value may be a secret.
          String present = VariableRows.presentNames(connection, id, names);
          VariableRows.set(connection, id, all);
          connection.update(TOUCH, now(), id);
          entry.updated(
              "environment.set_variables",
              EnvironmentAudit.entity(environment),
              Summary.of().withJson("variables", present),
              Summary.of().withJson("variables", names));
          return true;
        });
  }

  @Override
  public void setSecretVariable(
      String projectSlug, String name, String variableName, Secret value) {
    secrets.set(projectSlug, name, variableName, value);
  }

  @Override
  public Secret revealVariable(String projectSlug, String name, String variableName) {
    return secrets.reveal(projectSlug, name, variableName);
  }

  @Override
  public Map<String, Secret> revealVariables(String projectSlug, String name) {
    return secrets.revealAll(projectSlug, name);
  }

  @Override
  public void removeVariable(String projectSlug, String name, String variableName) {
    Objects.requireNonNull(variableName, "variableName");
    calls.write(
        Operation.of("removing a variable of environment", projectSlug, name),
        (connection, entry) -> {
          Environment environment = EnvironmentRows.get(connection, projectSlug, name);
          if (!VariableRows.remove(connection, environment.id().value(), variableName)) {
            throw new NotFoundException(connection.operation() + ": it has no variable '"
                + variableName + "'; list its variables to see those it has");
          }
          connection.update(TOUCH, now(), environment.id().value());
          entry.deleted(
              "environment.remove_variable",
              EnvironmentAudit.entity(environment),
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
          String file = EnvironmentWrites.freeExpressionFile(connection, projectSlug + "-" + name);
          connection.update(RECORD_FILE, file, environment.id().value());
          entry.updated(
              "environment.record_expression_file",
              EnvironmentAudit.entity(environment),
              Summary.of(),
              Summary.of("expression_file", file));
          return file;
        });
  }

  @Override
  public Page<EnvironmentVersion> history(String projectSlug, String name, PageRequest request) {
    return history.list(projectSlug, name, request);
  }

  @Override
  public EnvironmentVersion getVersion(UUID version) {
    return history.get(version);
  }

  @Override
  public Environment restore(String projectSlug, String name, UUID version) {
    return history.restore(projectSlug, name, version);
  }

  @Override
  public ResolvedEnvironment resolve(String projectSlug, String name) {
    return history.resolve(projectSlug, name);
  }

  @Override
  public ResolvedEnvironment resolve(UUID version) {
    return history.resolve(version);
  }

  @Override
  public void forEachResolved(
      EnvironmentQuery query, Consumer<? super ResolvedEnvironment> consumer) {
    history.forEachResolved(query, consumer);
  }

  @Override
  public List<PackageReplacement> previewReplacement(
      String attributePath, String replacement, EnvironmentQuery query) {
    PackageReplacer replacer = new PackageReplacer(attributePath, replacement);
    return calls.scan(
        Operation.of("replacing package", attributePath),
        connection -> replacer.find(connection, query).stream()
            .map(PackageReplacer.Found::replacement)
            .toList());
  }

  @Override
  public List<PackageReplacement> replacePackage(
      String attributePath, String replacement, EnvironmentQuery query) {
    PackageReplacer replacer = new PackageReplacer(attributePath, replacement);
    return calls.write(Operation.of("replacing package", attributePath), (connection, entry) -> {
      List<PackageReplacer.Found> found = replacer.find(connection, query);
      if (found.isEmpty()) {
        return List.of();
      }
      String now = now();
      for (PackageReplacer.Found each : found) {
        EnvironmentWrites.update(
            connection, each.environment(), each.replacement().after(), now);
      }
      entry.updated(
          "environment.replace_package",
          attributePath,
          Summary.of("package", attributePath),
          Summary.of("package", replacement).with("environments", found.size()));
      return found.stream().map(PackageReplacer.Found::replacement).toList();
    });
  }

  private static void refuseTaken(KeptConnection connection, String projectSlug, String name)
      throws SQLException {
    if (EnvironmentRows.findId(connection, projectSlug, name).isPresent()) {
      throw new ConflictException(connection.operation() + ": project '" + projectSlug
          + "' has an environment '" + name + "' already; choose another name");
    }
  }

  private String now() {
    return SqlTime.format(calls.clock().instant());
  }
}

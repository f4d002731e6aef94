package dev.templedb.environment;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Environments and their variables. Every method may throw what {@link dev.templedb.Transactor#inTransaction} lists; every method but
 * those named {@code find…} throws {@link dev.templedb.error.NotFoundException} when the project, environment or variable does not exist.
 * Thread-safe when it comes from a {@link dev.templedb.TempleDb}.
 */
public interface EnvironmentRepository {

  /**
   * Creates an environment. The first of a project becomes its default.
   *
   * @throws IllegalArgumentException when {@link Environment#checkName} refuses the name
   * @throws dev.templedb.error.ConflictException when the project has an environment of that name
   */
  Environment create(String projectSlug, String name, EnvironmentDefinition definition);

  /** The environment with this name; empty also when there is no such project. */
  Optional<Environment> find(String projectSlug, String name);

  /** The environment with this name. */
  Environment get(String projectSlug, String name);

  /** The project's default environment, if it has one. */
  Optional<Environment> findDefault(String projectSlug);

  /** A project's environments, by name. */
  Page<EnvironmentSummary> list(String projectSlug, PageRequest request);

  /** The environments of all projects, by project slug and name. */
  Page<EnvironmentSummary> list(PageRequest request);

  /**
   * Changes what an environment consists of: {@code change} is given the present definition, inside the write transaction, and returns the
   * new one.
   */
  Environment update(String projectSlug, String name, UnaryOperator<EnvironmentDefinition> change);

  /**
   * Changes an environment's name. It takes a new file name when its expression is next generated.
   *
   * @throws IllegalArgumentException when {@link Environment#checkName} refuses the new name
   * @throws dev.templedb.error.ConflictException when the new name is taken
   */
  Environment rename(String projectSlug, String name, String newName);

  /** Makes an environment the project's default, in place of the one before. */
  Environment setDefault(String projectSlug, String name);

  /** Deletes an environment with its variables and sessions. */
  void delete(String projectSlug, String name);

  /** An environment's variables, by name. */
  List<EnvironmentVariable> listVariables(String projectSlug, String name);

  /** Sets a variable, new or existing. */
  void setVariable(String projectSlug, String name, EnvironmentVariable variable);

  /**
   * Sets all of these variables, new or existing, or none.
   *
   * @throws IllegalArgumentException when two of them have the same name
   */
  void setVariables(String projectSlug, String name, Collection<EnvironmentVariable> variables);

  /** Removes a variable. */
  void removeVariable(String projectSlug, String name, String variableName);

  /**
   * Records the name of the file that this environment's expression is generated to, and gives it back: the one that is recorded already,
   * else {@code <project slug>-<environment name>.nix}, with a number before the ending when another environment has that name. No two
   * environments share a file, not even where file names ignore case.
   */
  String recordExpressionFile(String projectSlug, String name);
}

package dev.templedb.environment;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.setting.Secret;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Environments, their variables and versions. Every change of a definition or variable makes a new version, those that were made without
 * the library at its next use; making an environment the default doesn't, and renaming makes one of its children alone, which say what
 * they inherit from. Every method may throw what {@link dev.templedb.Transactor#inTransaction} lists; every method but
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

  /**
   * Creates an environment with variables.
   *
   * @throws IllegalArgumentException when {@link Environment#checkName} refuses the name
   * @throws dev.templedb.error.ConflictException when the project has an environment of that name
   * @throws dev.templedb.error.NotFoundException also when the parent or a pin does not exist
   */
  Environment create(String projectSlug, String name, EnvironmentState state);

  /**
   * Creates an environment from a template, which its definition then names.
   *
   * @throws IllegalArgumentException when {@link Environment#checkName} refuses the name
   * @throws dev.templedb.error.ConflictException when the project has an environment of that name
   * @throws dev.templedb.error.NotFoundException also when there is no such template
   */
  Environment createFromTemplate(String projectSlug, String name, String templateName);

  /** The environment with this name; empty also when there is no such project. */
  Optional<Environment> find(String projectSlug, String name);

  /** The environment with this name. */
  Environment get(String projectSlug, String name);

  /** The project's default environment, if it has one. */
  Optional<Environment> findDefault(String projectSlug);

  /** A project's environments, by name. */
  Page<EnvironmentSummary> list(String projectSlug, PageRequest request);

  /** The environments that {@code query} means, by project slug and name. A project that doesn't exist has none. */
  Page<EnvironmentSummary> list(EnvironmentQuery query, PageRequest request);

  /**
   * Changes what an environment consists of: {@code change} is given the present definition, inside the write transaction, and returns the
   * new one.
   *
   * @throws dev.templedb.error.NotFoundException also when the new parent or a pin does not exist
   * @throws dev.templedb.error.ConflictException when the new parent inherits from this environment, or is itself
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

  /**
   * Deletes an environment with its variables, versions and sessions.
   *
   * @throws dev.templedb.error.ConflictException when another environment inherits from it, or one of its sessions is open
   */
  void delete(String projectSlug, String name);

  /** An environment's variables, by name. */
  List<EnvironmentVariable> listVariables(String projectSlug, String name);

  /**
   * Sets a variable, new or existing. A secret one must be a secret that the database has: it can be described and given to other variables, and
   * {@link #setSecretVariable} makes it. The secret of a setting can't be a variable's, because it goes with the setting.
   *
   * @throws dev.templedb.error.InvalidInputException also when the secret is a setting's
   * @throws dev.templedb.error.NotFoundException also when there is no such secret
   */
  void setVariable(String projectSlug, String name, EnvironmentVariable variable);

  /**
   * Sets all of these variables, new or existing, or none.
   *
   * @throws IllegalArgumentException when two of them have the same name
   */
  void setVariables(String projectSlug, String name, Collection<EnvironmentVariable> variables);

  /**
   * Gives a variable a secret value, new or existing: it is encrypted for the {@linkplain dev.templedb.TempleDbOptions#secretRecipients() recipients
   * in the options} before it gets into the database. A clear variable becomes secret and keeps its description; <b>its clear value stays in the
   * versions that the environment has had</b>, so that a secret which was ever clear has to be changed where it is good for something.
   *
   * @throws IllegalArgumentException when {@link EnvironmentVariable} refuses the name
   * @throws dev.templedb.error.SecretKeyException when the options name nobody to encrypt for
   */
  void setSecretVariable(String projectSlug, String name, String variableName, Secret value);

  /**
   * The value of a secret variable, own or inherited. The audit log says who asked for it, so it can't be had from a database that is opened
   * read-only.
   *
   * @throws dev.templedb.error.NotFoundException also when the variable is not secret: then its value is in {@link #listVariables}
   * @throws dev.templedb.error.SecretKeyException when no key in the options opens it
   * @throws dev.templedb.error.CorruptionException when what is stored was damaged
   */
  Secret revealVariable(String projectSlug, String name, String variableName);

  /**
   * The values of all secret variables, own and inherited, by name, with one entry in the audit log; none when there is no such variable. Where
   * others are appended to a secret, it is the secret alone.
   *
   * @throws dev.templedb.error.SecretKeyException when no key in the options opens one of them
   * @throws dev.templedb.error.CorruptionException when what is stored was damaged
   */
  Map<String, Secret> revealVariables(String projectSlug, String name);

  /** Removes a variable. */
  void removeVariable(String projectSlug, String name, String variableName);

  /**
   * Records the name of the file that this environment's expression is generated to, and gives it back: the one that is recorded already,
   * else {@code <project slug>-<environment name>.nix}, with a number before the ending when another environment has that name. No two
   * environments share a file, not even where file names ignore case.
   */
  String recordExpressionFile(String projectSlug, String name);

  /** An environment's versions, the newest first. */
  Page<EnvironmentVersion> history(String projectSlug, String name, PageRequest request);

  /**
   * The version with this identity.
   *
   * @throws dev.templedb.error.NotFoundException when there is none
   */
  EnvironmentVersion getVersion(UUID version);

  /**
   * Makes an environment say what it said in an earlier version of itself, which makes a new version unless that is what it says. It
   * inherits from the same environment as then, whatever that is called now. Works on a row that was spoiled by hand, too.
   *
   * @throws dev.templedb.error.NotFoundException also when the environment has no such version, or the parent or a pin of then is gone
   * @throws dev.templedb.error.ConflictException when the parent of then inherits from this environment now
   */
  Environment restore(String projectSlug, String name, UUID version);

  /** The environment with all that it inherits. */
  ResolvedEnvironment resolve(String projectSlug, String name);

  /**
   * A version with all that it inherited when it was made.
   *
   * @throws dev.templedb.error.NotFoundException when there is no such version, or what it inherited from is gone
   */
  ResolvedEnvironment resolve(UUID version);

  /**
   * Resolves the environments that {@code query} means, by project slug and name, all in one state of the database. The consumer may call
   * the database.
   */
  void forEachResolved(EnvironmentQuery query, Consumer<? super ResolvedEnvironment> consumer);

  /** What {@link #replacePackage} would change, and changes nothing. */
  List<PackageReplacement> previewReplacement(
      String attributePath, String replacement, EnvironmentQuery query);

  /**
   * Replaces a package in the lists and pins of all environments that {@code query} means and that name it themselves, in its place; where
   * the replacement is there already, it is only removed. A pin of the package becomes one of the replacement, unless that has its own.
   * All or nothing.
   *
   * @return what was changed, by project slug and name
   * @throws IllegalArgumentException when one of the two is blank
   */
  List<PackageReplacement> replacePackage(
      String attributePath, String replacement, EnvironmentQuery query);
}

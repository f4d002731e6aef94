package dev.templedb.project;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Deployment targets of projects. Every method may throw what {@link dev.templedb.Transactor#inTransaction} lists; every method but
 * {@code find} throws {@link dev.templedb.error.NotFoundException} when the project or the target does not exist. Thread-safe when it
 * comes from a {@link dev.templedb.TempleDb}.
 */
public interface DeploymentTargetRepository {

  /**
   * Creates a target.
   *
   * @throws IllegalArgumentException when {@link DeploymentTarget#checkName} refuses the name
   * @throws dev.templedb.error.ConflictException when the project has a target of that name
   */
  DeploymentTarget create(String projectSlug, String name, DeploymentTargetDetails details);

  /** The target with this name; empty also when there is no such project. */
  Optional<DeploymentTarget> find(String projectSlug, String name);

  /** The target with this name. */
  DeploymentTarget get(String projectSlug, String name);

  /** A project's targets, by name. */
  Page<DeploymentTarget> list(String projectSlug, PageRequest request);

  /** Changes a target's details: {@code change} is given the present ones, inside the write transaction, and returns the new ones. */
  DeploymentTarget update(
      String projectSlug, String name, UnaryOperator<DeploymentTargetDetails> change);

  /**
   * Changes a target's name.
   *
   * @throws IllegalArgumentException when {@link DeploymentTarget#checkName} refuses the new name
   * @throws dev.templedb.error.ConflictException when the new name is taken
   */
  DeploymentTarget rename(String projectSlug, String name, String newName);

  /** Deletes a target. */
  void delete(String projectSlug, String name);
}

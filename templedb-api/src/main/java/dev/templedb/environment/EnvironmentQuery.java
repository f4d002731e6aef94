package dev.templedb.environment;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which environments are meant.
 *
 * @param projectSlug only those of this project
 * @param name only those of this name
 * @param usingPackage only those that name this package themselves, in any of their lists
 * @param usingPin only those that name this pin themselves, for all of their packages or for one
 * @param unusedSince only those that were in no session that was open at this time or began later; one that could not be entered
 *     doesn't count
 * @param onlyActive only those that are active
 */
public record EnvironmentQuery(
    Optional<String> projectSlug,
    Optional<String> name,
    Optional<String> usingPackage,
    Optional<String> usingPin,
    Optional<Instant> unusedSince,
    boolean onlyActive) {

  private static final EnvironmentQuery ALL = new EnvironmentQuery(
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      false);

  public EnvironmentQuery {
    Objects.requireNonNull(projectSlug, "projectSlug");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(usingPackage, "usingPackage");
    Objects.requireNonNull(usingPin, "usingPin");
    Objects.requireNonNull(unusedSince, "unusedSince");
  }

  /** Every environment of every project. */
  public static EnvironmentQuery all() {
    return ALL;
  }

  /** The environments of a project. */
  public static EnvironmentQuery ofProject(String slug) {
    return ALL.inProject(slug);
  }

  /** The same, restricted to a project. */
  public EnvironmentQuery inProject(String slug) {
    return new EnvironmentQuery(
        Optional.of(slug), name, usingPackage, usingPin, unusedSince, onlyActive);
  }

  /** The same, restricted to a name. */
  public EnvironmentQuery named(String newName) {
    return new EnvironmentQuery(
        projectSlug, Optional.of(newName), usingPackage, usingPin, unusedSince, onlyActive);
  }

  /** The same, restricted to those that use a package. */
  public EnvironmentQuery usingPackage(String attributePath) {
    return new EnvironmentQuery(
        projectSlug, name, Optional.of(attributePath), usingPin, unusedSince, onlyActive);
  }

  /** The same, restricted to those that use a pin. */
  public EnvironmentQuery usingPin(String pin) {
    return new EnvironmentQuery(
        projectSlug, name, usingPackage, Optional.of(pin), unusedSince, onlyActive);
  }

  /** The same, restricted to those that nobody has been in since then. */
  public EnvironmentQuery unusedSince(Instant time) {
    return new EnvironmentQuery(
        projectSlug, name, usingPackage, usingPin, Optional.of(time), onlyActive);
  }

  /** The same, restricted to those that nobody has ever been in. */
  public EnvironmentQuery neverUsed() {
    return unusedSince(Instant.EPOCH);
  }

  /** The same, restricted to those that are active. */
  public EnvironmentQuery active() {
    return new EnvironmentQuery(projectSlug, name, usingPackage, usingPin, unusedSince, true);
  }
}

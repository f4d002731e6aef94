package dev.templedb.environment;

import java.util.Objects;

/**
 * What replacing a package changes, or would change, in one environment.
 *
 * @param projectSlug the project
 * @param environmentName the environment
 * @param before what it consists of before
 * @param after what it consists of afterwards
 */
public record PackageReplacement(
    String projectSlug,
    String environmentName,
    EnvironmentDefinition before,
    EnvironmentDefinition after) {

  public PackageReplacement {
    Objects.requireNonNull(projectSlug, "projectSlug");
    Objects.requireNonNull(environmentName, "environmentName");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
  }
}

package dev.templedb.environment;

import java.util.Objects;

/**
 * An environment with what belongs to it, counted.
 *
 * @param environment the environment
 * @param variableCount how many variables it has
 * @param sessionCount how many sessions have been recorded
 */
public record EnvironmentSummary(Environment environment, long variableCount, long sessionCount) {
  public EnvironmentSummary {
    Objects.requireNonNull(environment, "environment");
  }

  /** How many base, target and multi packages it has. */
  public int packageCount() {
    EnvironmentDefinition definition = environment.definition();
    return definition.basePackages().size()
        + definition.targetPackages().size()
        + definition.multiPackages().size();
  }
}

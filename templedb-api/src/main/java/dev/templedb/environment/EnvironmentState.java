package dev.templedb.environment;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Everything that an environment says itself: what a version of it keeps, and a template is made of.
 *
 * @param definition what it consists of
 * @param variables its variables, by name
 */
public record EnvironmentState(
    EnvironmentDefinition definition, List<EnvironmentVariable> variables) {

  public EnvironmentState {
    Objects.requireNonNull(definition, "definition");
    requireDistinct(variables);
    variables =
        variables.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
  }

  /** A state without variables. */
  public static EnvironmentState of(EnvironmentDefinition definition) {
    return new EnvironmentState(definition, List.of());
  }

  /**
   * Refuses two variables of the same name.
   *
   * @throws IllegalArgumentException when there are such
   */
  public static void requireDistinct(Collection<EnvironmentVariable> variables) {
    Set<String> names = new HashSet<>();
    for (EnvironmentVariable variable : variables) {
      if (!names.add(variable.name())) {
        throw new IllegalArgumentException("the variable '" + variable.name() + "' is given twice");
      }
    }
  }
}

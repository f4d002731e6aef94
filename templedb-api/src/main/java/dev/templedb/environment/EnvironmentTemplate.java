package dev.templedb.environment;

import java.util.List;
import java.util.Objects;

/**
 * What environments can be created from.
 *
 * @param name as an environment's, see {@link Environment#checkName}
 * @param description what it is for
 * @param state what an environment has that is created from it; it inherits nothing
 * @param builtIn whether it comes with the library, and can't be changed
 */
public record EnvironmentTemplate(
    String name, String description, EnvironmentState state, boolean builtIn) {

  public EnvironmentTemplate {
    Environment.checkName(name);
    EnvironmentText.check("template's description", description);
    Objects.requireNonNull(state, "state");
    if (state.definition().parent().isPresent()) {
      throw new IllegalArgumentException("the template '" + name
          + "' inherits from '" + state.definition().parent().get()
          + "', which other projects don't have; make it from a resolved environment");
    }
  }

  /** A template of one's own. */
  public static EnvironmentTemplate of(String name, String description, EnvironmentState state) {
    return new EnvironmentTemplate(name, description, state, false);
  }

  /**
   * A template of one's own, with all that an environment has and inherits.
   *
   * @throws IllegalArgumentException also as {@link ResolvedEnvironment#flattened}
   */
  public static EnvironmentTemplate of(
      String name, String description, ResolvedEnvironment environment) {
    return of(name, description, environment.flattened());
  }

  /** Those that come with the library: for Python, Node.js, Java, Go, Rust, C and C++, and for a full stack. */
  public static List<EnvironmentTemplate> builtInTemplates() {
    return BuiltInTemplates.ALL;
  }
}

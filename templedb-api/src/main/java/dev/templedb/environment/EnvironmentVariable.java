package dev.templedb.environment;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A variable that an environment exports.
 *
 * @param name {@code [A-Za-z_][A-Za-z0-9_]*}
 * @param value its value: exactly these characters, or, when {@code expanded}, what a shell makes of them in double quotes
 * @param expanded whether the shell expands {@code $NAME}, <code>${NAME}</code>, {@code $(command)} and the like in the value when the
 *     environment is entered
 * @param description what it does
 */
public record EnvironmentVariable(
    String name, String value, boolean expanded, Optional<String> description) {

  private static final Pattern VALID_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  public EnvironmentVariable {
    if (!VALID_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name
          + "' can't be a variable's name: use A-Z a-z 0-9 _ and don't start with a digit");
    }
    EnvironmentDefinition.checkText("variable " + name, value);
    EnvironmentDefinition.checkText("description of variable " + name, description.orElse(""));
    Objects.requireNonNull(description, "description");
  }

  /** Without the value, which may be a secret. */
  @Override
  public String toString() {
    return "EnvironmentVariable[name=" + name + ", value=(" + value.length()
        + " characters), expanded=" + expanded + ", description=" + description + "]";
  }

  /** A variable with exactly this value. */
  public static EnvironmentVariable literal(String name, String value) {
    return new EnvironmentVariable(name, value, false, Optional.empty());
  }

  /** A variable whose value the shell expands when the environment is entered. */
  public static EnvironmentVariable expanded(String name, String value) {
    return new EnvironmentVariable(name, value, true, Optional.empty());
  }

  /** The same with a description. */
  public EnvironmentVariable describedAs(String newDescription) {
    return new EnvironmentVariable(name, value, expanded, Optional.of(newDescription));
  }
}

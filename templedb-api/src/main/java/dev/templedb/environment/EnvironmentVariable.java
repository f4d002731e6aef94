package dev.templedb.environment;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A variable that an environment exports. A secret one never has its value here: {@link EnvironmentRepository#revealVariable} gives it.
 *
 * @param name {@code [A-Za-z_][A-Za-z0-9_]*}
 * @param value its value: exactly these characters, or, when {@code expanded}, what a shell makes of them in double quotes
 * @param expanded whether the shell expands {@code $NAME}, <code>${NAME}</code>, {@code $(command)} and the like in the value when the
 *     environment is entered
 * @param separator when there is one, the value is appended to the inherited one, with this between the two; without one it takes the place
 *     of the inherited value
 * @param description what it does
 * @param secret the identity of its encrypted value, another one each time that {@link EnvironmentRepository#setSecretVariable} sets it; empty
 *     for a clear one. A secret variable has an empty {@code value}, is not expanded and has no separator: it takes the place of the inherited one
 */
public record EnvironmentVariable(
    String name,
    String value,
    boolean expanded,
    Optional<String> separator,
    Optional<String> description,
    Optional<UUID> secret) {

  public EnvironmentVariable {
    if (!isName(name)) {
      throw new IllegalArgumentException("'" + name
          + "' can't be a variable's name: use A-Z a-z 0-9 _ and don't start with a digit");
    }
    EnvironmentText.check("variable " + name, value);
    EnvironmentText.check("separator of variable " + name, separator.orElse(""));
    EnvironmentText.check("description of variable " + name, description.orElse(""));
    Objects.requireNonNull(description, "description");
    if (secret.isPresent() && (!value.isEmpty() || expanded || separator.isPresent())) {
      throw new IllegalArgumentException("the variable '" + name
          + "' is secret: it can have no clear value, no separator, and a shell can't expand it");
    }
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!letter && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Without the value, which may be a secret. */
  @Override
  public String toString() {
    return "EnvironmentVariable[name=" + name + ", "
        + secret.map(id -> "secret=" + id).orElse("value=(" + value.length() + " characters)")
        + ", expanded=" + expanded + ", separator=" + separator + ", description="
        + description + "]";
  }

  /** A variable with exactly this value. */
  public static EnvironmentVariable literal(String name, String value) {
    return new EnvironmentVariable(
        name, value, false, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A variable whose value the shell expands when the environment is entered. */
  public static EnvironmentVariable expanded(String name, String value) {
    return new EnvironmentVariable(
        name, value, true, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A variable whose value is a secret that the database has already: the one of another variable, now or in a version, not that of a setting. */
  public static EnvironmentVariable secret(String name, UUID secret) {
    return new EnvironmentVariable(
        name, "", false, Optional.empty(), Optional.empty(), Optional.of(secret));
  }

  /** Whether its value is encrypted. */
  public boolean isSecret() {
    return secret.isPresent();
  }

  /** The same with a description. */
  public EnvironmentVariable describedAs(String newDescription) {
    return new EnvironmentVariable(
        name, value, expanded, separator, Optional.of(newDescription), secret);
  }

  /** The same, appended to the inherited value with {@code newSeparator} between the two. */
  public EnvironmentVariable appendedWith(String newSeparator) {
    return new EnvironmentVariable(
        name, value, expanded, Optional.of(newSeparator), description, secret);
  }
}

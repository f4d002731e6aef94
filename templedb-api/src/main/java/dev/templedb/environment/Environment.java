package dev.templedb.environment;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.immutables.value.Value;

/**
 * A Nix environment of a project, without its variables.
 *
 * @param id its identity in this database
 * @param projectSlug the project it belongs to
 * @param name its name, unique in the project: 1 to 100 of A-Z a-z 0-9 . _ + - and the first none of . + -
 * @param definition what it consists of
 * @param isDefault whether it is the project's default environment
 * @param expressionFile the name of the file that its Nix expression is generated to, once one is recorded
 * @param createdAt when it was created
 * @param updatedAt when its name, definition or variables last changed
 */
@Value.Builder
public record Environment(
    EnvironmentId id,
    String projectSlug,
    String name,
    EnvironmentDefinition definition,
    boolean isDefault,
    Optional<String> expressionFile,
    Instant createdAt,
    Instant updatedAt) {

  private static final Pattern VALID_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,99}");

  public Environment {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(projectSlug, "projectSlug");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(expressionFile, "expressionFile");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(updatedAt, "updatedAt");
  }

  /** A builder. */
  public static EnvironmentBuilder builder() {
    return new EnvironmentBuilder();
  }

  /**
   * Gives {@code name} back when it may name an environment.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static String checkName(String name) {
    if (!VALID_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' can't be an environment's name: use 1 to 100 of A-Z a-z 0-9 . _ + - and"
              + " start with a letter, digit or _");
    }
    return name;
  }
}

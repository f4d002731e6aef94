package dev.templedb.environment;

import dev.templedb.content.ContentHash;
import java.util.Objects;
import java.util.Optional;

/**
 * What begins with a session.
 *
 * @param projectSlug the project
 * @param environmentName the environment
 * @param command what is run in it; empty when a person enters it
 * @param expression identifies what was built for it, for those who collect what is not used
 */
public record SessionStart(
    String projectSlug,
    String environmentName,
    Optional<String> command,
    Optional<ContentHash> expression) {

  public SessionStart {
    Objects.requireNonNull(projectSlug, "projectSlug");
    Objects.requireNonNull(environmentName, "environmentName");
    EnvironmentText.check("session's command", command.orElse(""));
    Objects.requireNonNull(expression, "expression");
  }

  /** Somebody enters an environment. */
  public static SessionStart of(String projectSlug, String environmentName) {
    return new SessionStart(projectSlug, environmentName, Optional.empty(), Optional.empty());
  }

  /** The same with the command that is run. */
  public SessionStart running(String newCommand) {
    return new SessionStart(projectSlug, environmentName, Optional.of(newCommand), expression);
  }

  /** The same with what was built for it. */
  public SessionStart inExpression(ContentHash newExpression) {
    return new SessionStart(projectSlug, environmentName, command, Optional.of(newExpression));
  }
}

package dev.templedb.project;

import java.time.Instant;
import org.immutables.value.Value;

/**
 * Somewhere a project is deployed to.
 *
 * @param id its identity in this database
 * @param projectSlug the project it belongs to
 * @param name its name, unique in the project, see {@link #checkName}
 * @param details what may be changed about it
 * @param createdAt when it was created
 * @param updatedAt when it last changed
 */
@Value.Builder
public record DeploymentTarget(
    DeploymentTargetId id,
    String projectSlug,
    String name,
    DeploymentTargetDetails details,
    Instant createdAt,
    Instant updatedAt) {

  /** A builder. */
  public static DeploymentTargetBuilder builder() {
    return new DeploymentTargetBuilder();
  }

  /**
   * Gives {@code name} back when it may name a deployment target: 1 to 100 characters, none of them a control character, not all blank.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static String checkName(String name) {
    if (name.isBlank()
        || name.codePointCount(0, name.length()) > 100
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "'" + name + "' can't be a deployment target's name: use 1 to 100 characters, not all"
              + " blank and no control characters");
    }
    Text.check("the deployment target's name", name);
    return name;
  }
}

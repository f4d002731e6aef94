package dev.templedb.project;

import java.time.Instant;
import org.immutables.value.Value;

/**
 * Somewhere a project is deployed to.
 *
 * @param id its identity in this database
 * @param projectSlug the project it belongs to
 * @param name its name, unique in the project
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
}

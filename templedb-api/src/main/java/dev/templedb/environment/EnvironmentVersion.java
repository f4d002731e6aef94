package dev.templedb.environment;

import dev.templedb.content.ContentHash;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * What an environment said itself at some time. Never changes.
 *
 * @param uuid its identity, the same in every database
 * @param projectSlug the project of the environment, by its present slug
 * @param environmentName the environment, by its present name
 * @param number which of the environment's versions it is, counted from 1
 * @param createdAt when it was recorded
 * @param actor who made the change; {@link dev.templedb.audit.AuditEntry#EXTERNAL_ACTOR} for an edit that was made without the library
 * @param digest the SHA-256 of {@code state} in the form in which it is stored: two versions with the same digest say the same
 * @param state what it said
 */
public record EnvironmentVersion(
    UUID uuid,
    String projectSlug,
    String environmentName,
    int number,
    Instant createdAt,
    String actor,
    ContentHash digest,
    EnvironmentState state) {

  public EnvironmentVersion {
    Objects.requireNonNull(uuid, "uuid");
    Objects.requireNonNull(projectSlug, "projectSlug");
    Objects.requireNonNull(environmentName, "environmentName");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(state, "state");
  }
}

package dev.templedb.audit;

import dev.templedb.content.ContentHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One change, as the audit log keeps it.
 *
 * @param id its place in the chain, counted from 1 without gaps
 * @param occurredAt when the change was made
 * @param actor who made it
 * @param action what was done, for instance {@code project.rename}
 * @param entity what it was done to, for instance {@code app} or {@code app/dev}
 * @param before a JSON object that summarises the state before; empty for a creation
 * @param after a JSON object that summarises the state after; empty for a deletion
 * @param hash the SHA-256 that chains this entry to the one before
 */
@Value.Builder
public record AuditEntry(
    long id,
    Instant occurredAt,
    String actor,
    String action,
    String entity,
    Optional<String> before,
    Optional<String> after,
    ContentHash hash) {

  /** The actor of changes that were made without the library. */
  public static final String EXTERNAL_ACTOR = "external";

  /**
   * Gives {@code actor} back when somebody may make changes under this name.
   *
   * @throws IllegalArgumentException when it is blank, is no valid Unicode, or is {@value #EXTERNAL_ACTOR}
   */
  public static String checkActor(String actor) {
    if (actor.isBlank() || actor.equals(EXTERNAL_ACTOR)) {
      throw new IllegalArgumentException("'" + actor + "' can't be an actor: it is "
          + (actor.isBlank()
              ? "blank"
              : "the name for changes that were made without the library"));
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(actor)) {
      throw new IllegalArgumentException(
          "the actor contains half of a character (a lone surrogate)");
    }
    return actor;
  }

  /** A builder. */
  public static AuditEntryBuilder builder() {
    return new AuditEntryBuilder();
  }
}

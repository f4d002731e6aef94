package dev.templedb.audit;

import dev.templedb.content.ContentHash;
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

  /** A builder. */
  public static AuditEntryBuilder builder() {
    return new AuditEntryBuilder();
  }
}

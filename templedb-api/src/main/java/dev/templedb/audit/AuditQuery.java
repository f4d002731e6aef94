package dev.templedb.audit;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which entries of the audit log are meant, and in which order.
 *
 * @param from only those of this time or later
 * @param until only those of before this time
 * @param actor only those of this actor
 * @param action only those of this action, for instance {@code project.rename}
 * @param actionPrefix only those whose action begins like this, for instance {@code environment.}
 * @param entity only those of this entity, for instance {@code app/dev}
 * @param entityPrefix only those whose entity begins like this, for instance {@code app/}
 * @param oldestFirst whether the oldest entry comes first, instead of the newest
 */
public record AuditQuery(
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<String> actor,
    Optional<String> action,
    Optional<String> actionPrefix,
    Optional<String> entity,
    Optional<String> entityPrefix,
    boolean oldestFirst) {

  private static final AuditQuery ALL = new AuditQuery(
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      false);

  public AuditQuery {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(until, "until");
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(actionPrefix, "actionPrefix");
    Objects.requireNonNull(entity, "entity");
    Objects.requireNonNull(entityPrefix, "entityPrefix");
  }

  /** Every entry, the newest first. */
  public static AuditQuery all() {
    return ALL;
  }

  /** The same, restricted to entries of this time or later. */
  public AuditQuery from(Instant time) {
    return new AuditQuery(
        Optional.of(time), until, actor, action, actionPrefix, entity, entityPrefix, oldestFirst);
  }

  /** The same, restricted to entries of before this time. */
  public AuditQuery until(Instant time) {
    return new AuditQuery(
        from, Optional.of(time), actor, action, actionPrefix, entity, entityPrefix, oldestFirst);
  }

  /** The same, restricted to an actor. */
  public AuditQuery by(String name) {
    return new AuditQuery(
        from, until, Optional.of(name), action, actionPrefix, entity, entityPrefix, oldestFirst);
  }

  /** The same, restricted to an action. */
  public AuditQuery ofAction(String name) {
    return new AuditQuery(
        from, until, actor, Optional.of(name), actionPrefix, entity, entityPrefix, oldestFirst);
  }

  /** The same, restricted to actions that begin like this. */
  public AuditQuery ofActionsWith(String prefix) {
    return new AuditQuery(
        from, until, actor, action, Optional.of(prefix), entity, entityPrefix, oldestFirst);
  }

  /** The same, restricted to an entity. */
  public AuditQuery ofEntity(String name) {
    return new AuditQuery(
        from, until, actor, action, actionPrefix, Optional.of(name), entityPrefix, oldestFirst);
  }

  /** The same, restricted to entities that begin like this. */
  public AuditQuery ofEntitiesWith(String prefix) {
    return new AuditQuery(
        from, until, actor, action, actionPrefix, entity, Optional.of(prefix), oldestFirst);
  }

  /** The same, the oldest first. */
  public AuditQuery forwards() {
    return new AuditQuery(from, until, actor, action, actionPrefix, entity, entityPrefix, true);
  }
}

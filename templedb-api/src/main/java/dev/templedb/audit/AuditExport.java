package dev.templedb.audit;

import java.util.Objects;

/**
 * What exported files hold: the entries after one anchor, up to and with another's.
 *
 * @param from what the first entry is chained to
 * @param to the last entry; the same as {@code from} when there is no entry
 */
public record AuditExport(AuditAnchor from, AuditAnchor to) {

  public AuditExport {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    if (to.id() < from.id()) {
      throw new IllegalArgumentException(
          "an export can't end with entry " + to.id() + " and begin after " + from.id());
    }
  }

  /** How many entries there are. */
  public long entries() {
    return to.id() - from.id();
  }
}

package dev.templedb.audit;

import dev.templedb.content.ContentHash;
import java.util.Objects;

/**
 * A place between two entries of the audit log: what comes after it is chained to this hash.
 *
 * @param id the entry before it; 0 for the beginning
 * @param hash that entry's hash; 32 zero bytes for the beginning
 */
public record AuditAnchor(long id, ContentHash hash) {

  /** The beginning of every audit log. */
  public static final AuditAnchor START = new AuditAnchor(0, ContentHash.ofDigest(new byte[32]));

  public AuditAnchor {
    Objects.requireNonNull(hash, "hash");
    if (id < 0) {
      throw new IllegalArgumentException("an entry of the audit log can't have the id " + id);
    }
  }
}

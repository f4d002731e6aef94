package dev.templedb.audit;

import dev.templedb.Page;
import dev.templedb.PageRequest;

/**
 * The log of every change: append-only, and written in the transaction of the change that it records. Each entry's hash covers the entry
 * and the hash before it; the newest hash and the count are kept apart from the log, so that an entry which was edited, removed or
 * reordered is found, and a removed tail as well. Changes that a person made with another program, in the tables where that is allowed,
 * are noticed and recorded at the library's next change, under the actor {@link
 * AuditEntry#EXTERNAL_ACTOR}.
 */
public interface AuditLog {

  /** Entries, the newest first. */
  Page<AuditEntry> list(PageRequest request);

  /** How many entries there are. */
  long count();

  /**
   * Checks the whole chain.
   *
   * @return how many entries it has
   * @throws dev.templedb.error.CorruptionException when it is broken; the message names the first entry that is wrong or missing
   */
  long verify();
}

package dev.templedb.audit;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import java.util.function.Consumer;

/**
 * The log of every change: append-only, and written in the transaction of the change that it records. Each entry's hash covers the entry
 * and the hash before it; the newest hash and the count are kept apart from the log, so that an entry which was edited, removed or
 * reordered is found, and a removed tail as well. Changes that a person made with another program, in the tables where that is allowed,
 * are noticed and recorded at the library's next change, under the actor {@link
 * AuditEntry#EXTERNAL_ACTOR}.
 *
 * <p>Entries are numbered from 1 without gaps. Its beginning can be exported and removed, see {@link AuditArchive}; then it begins after
 * {@link #anchor()}, and numbers and hashes go on as before.
 */
public interface AuditLog {

  /** Entries, the newest first. */
  Page<AuditEntry> list(PageRequest request);

  /**
   * The entries that {@code query} means, in its order. Those of a time are found directly; among them each is looked at until the page is full.
   */
  Page<AuditEntry> list(AuditQuery query, PageRequest request);

  /**
   * Gives each entry that {@code query} means to {@code consumer}, in its order, all from one state of the database and in bounded memory. The
   * consumer may call the database.
   */
  void forEach(AuditQuery query, Consumer<? super AuditEntry> consumer);

  /** How many entries have been written, those included that were removed since: the number of the newest. */
  long count();

  /** What the first entry is chained to: {@link AuditAnchor#START} unless entries were removed. */
  AuditAnchor anchor();

  /**
   * Checks the whole chain, from {@link #anchor()} on.
   *
   * @return as {@link #count()}
   * @throws dev.templedb.error.CorruptionException when it is broken; the message names the first entry that is wrong or missing
   */
  long verify();
}

package dev.templedb.sqlite.transaction;

import dev.templedb.content.ContentHash;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.SQLException;

/**
 * A moment in the history of a database, by the head of its audit log. What remembers ids from one transaction to another remembers this
 * too: when a backup is restored meanwhile, here or by another process, the entry is gone or another one has its number.
 *
 * @param count how many entries there were
 * @param hash the hash of the last
 */
public record AuditMark(long count, ContentHash hash) {

  private static final String READ = "SELECT audit_count, audit_hash FROM database_state";

  // The oldest entries may have been moved out of the table.
  private static final String IS_PAST = """
      SELECT 1
        FROM audit_log
       WHERE (id = ?1 AND entry_hash = ?2) OR id = (SELECT min(id) FROM audit_log WHERE id > ?1)
         AND NOT EXISTS (SELECT 1 FROM audit_log WHERE id <= ?1)
       LIMIT 1
      """;

  /** The present moment, as {@code connection} sees it. */
  public static AuditMark read(KeptConnection connection) throws SQLException {
    return connection
        .first(READ, row -> new AuditMark(row.getLong(1), ContentHash.ofDigest(row.getBytes(2))))
        .orElse(new AuditMark(0, AuditChain.START));
  }

  /** Whether the present state comes from this moment on. */
  public boolean isPast(KeptConnection connection) throws SQLException {
    return count == 0
        || connection.first(IS_PAST, row -> true, count, hash.hex()).isPresent();
  }
}

package dev.templedb.sqlite.audit;

import dev.templedb.audit.AuditAnchor;
import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.SQLException;

/** What is kept apart from the log: what its first entry is chained to, and its last entry. */
record AuditHead(AuditAnchor anchor, AuditAnchor last) {

  private static final String SELECT =
      "SELECT audit_anchor_id, audit_anchor_hash, audit_count, audit_hash FROM database_state";

  static AuditHead read(KeptConnection connection) throws SQLException {
    return connection
        .first(
            SELECT,
            row -> new AuditHead(
                new AuditAnchor(row.getLong(1), ContentHash.ofDigest(row.getBytes(2))),
                new AuditAnchor(row.getLong(3), ContentHash.ofDigest(row.getBytes(4)))))
        .orElseThrow(() -> new CorruptionException(
            "reading the audit log: the table database_state has lost its row; restore a backup"));
  }
}

package dev.templedb.sqlite.audit;

import dev.templedb.audit.AuditEntry;
import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.transaction.AuditChain;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An entry exactly as it is stored, in {@code audit_log} or in an exported file. */
record AuditRow(
    long id,
    String occurredAt,
    String actor,
    String action,
    String entity,
    @Nullable String before,
    @Nullable String after,
    String hash) {

  static final String COLUMNS =
      "id, occurred_at, actor, action, entity, before_summary, after_summary, entry_hash";

  static AuditRow of(ResultSet row) throws SQLException {
    return new AuditRow(
        row.getLong(1),
        Columns.text(row, 2),
        Columns.text(row, 3),
        Columns.text(row, 4),
        Columns.text(row, 5),
        Columns.optionalText(row, 6).orElse(null),
        Columns.optionalText(row, 7).orElse(null),
        Columns.text(row, 8));
  }

  /** The hash that it must have after {@code previous}. */
  ContentHash hashAfter(ContentHash previous) {
    return AuditChain.hash(previous, id, occurredAt, actor, action, entity, before, after);
  }

  AuditEntry entry() {
    return AuditEntry.builder()
        .id(id)
        .occurredAt(SqlTime.parse(occurredAt))
        .actor(actor)
        .action(action)
        .entity(entity)
        .before(Optional.ofNullable(before))
        .after(Optional.ofNullable(after))
        .hash(storedHash())
        .build();
  }

  private ContentHash storedHash() {
    try {
      return new ContentHash(hash);
    } catch (IllegalArgumentException e) {
      throw new CorruptionException(
          "reading the audit log: the hash of entry " + id + " is none; verify the log", e);
    }
  }
}

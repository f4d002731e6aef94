package dev.templedb.sqlite.audit;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.audit.AuditEntry;
import dev.templedb.audit.AuditLog;
import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.transaction.AuditChain;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Pages;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The table {@code audit_log}. */
public final class SqliteAuditLog implements AuditLog {

  private static final String LIST = """
      SELECT id, occurred_at, actor, action, entity, before_summary, after_summary, entry_hash
        FROM audit_log
       WHERE id < :before
       ORDER BY id DESC
       LIMIT :limit
      """;
  private static final String CHAIN = """
      SELECT id, occurred_at, actor, action, entity, before_summary, after_summary, entry_hash
        FROM audit_log
       ORDER BY id
      """;
  /** Ids have no gaps. */
  private static final String COUNT = "SELECT coalesce(max(id), 0) FROM audit_log";

  private static final String HEAD = "SELECT audit_count, audit_hash FROM database_state";

  private record Head(long count, ContentHash hash) {}

  private final Calls calls;

  /** The log reached by {@code calls}. */
  public SqliteAuditLog(Calls calls) {
    this.calls = calls;
  }

  @Override
  public Page<AuditEntry> list(PageRequest request) {
    long before = request.after().map(SqliteAuditLog::key).orElse(Long.MAX_VALUE);
    return calls.read(Operation.of("listing the audit log"), connection -> {
      List<AuditEntry> rows = connection
          .handle()
          .createQuery(LIST)
          .bind("before", before)
          .bind("limit", request.limit() + 1)
          .map((row, context) -> entry(row))
          .list();
      return Pages.of(request, rows, entry -> Long.toString(entry.id()));
    });
  }

  private static long key(String after) {
    try {
      return Long.parseLong(after);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + after + "' is no key of a page of the audit log", e);
    }
  }

  @Override
  public long count() {
    return calls.read(
        Operation.of("counting the audit log"),
        connection -> connection.first(COUNT, row -> row.getLong(1)).orElseThrow());
  }

  @Override
  public long verify() {
    return calls.scanAudit(Operation.of("verifying the audit log"), connection -> {
      Head head = head(connection);
      ContentHash previous = AuditChain.START;
      long count = 0;
      try (PreparedStatement statement = connection.prepareStatement(CHAIN);
          ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          count++;
          previous = checked(rows, count, previous);
        }
      }
      if (count != head.count()) {
        throw broken(
            count + 1,
            "it and all after it are missing: there are " + count + " entries, and there were "
                + head.count());
      }
      if (!previous.equals(head.hash())) {
        throw broken(count, "its hash is not the one that was kept apart");
      }
      return count;
    });
  }

  private static ContentHash checked(ResultSet row, long expectedId, ContentHash previous)
      throws SQLException {
    if (row.getLong(1) != expectedId) {
      throw broken(expectedId, "it is missing; the next one is " + row.getLong(1));
    }
    ContentHash hash = AuditChain.hash(
        previous,
        expectedId,
        Columns.text(row, 2),
        Columns.text(row, 3),
        Columns.text(row, 4),
        Columns.text(row, 5),
        Columns.optionalText(row, 6).orElse(null),
        Columns.optionalText(row, 7).orElse(null));
    if (!hash.hex().equals(Columns.text(row, 8))) {
      throw broken(expectedId, "it, or the one before it, is not what was written");
    }
    return hash;
  }

  private static CorruptionException broken(long id, String what) {
    return new CorruptionException("verifying the audit log: entry " + id + ": " + what
        + "; somebody has changed the log, compare it with a backup");
  }

  private static Head head(KeptConnection connection) throws SQLException {
    return connection
        .first(HEAD, row -> new Head(row.getLong(1), ContentHash.ofDigest(row.getBytes(2))))
        .orElseThrow(() -> new CorruptionException(
            "reading the audit log: the table database_state has lost its row; restore a backup"));
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    return AuditEntry.builder()
        .id(row.getLong(1))
        .occurredAt(SqlTime.parse(Columns.text(row, 2)))
        .actor(Columns.text(row, 3))
        .action(Columns.text(row, 4))
        .entity(Columns.text(row, 5))
        .before(Columns.optionalText(row, 6))
        .after(Columns.optionalText(row, 7))
        .hash(new ContentHash(Columns.text(row, 8)))
        .build();
  }
}

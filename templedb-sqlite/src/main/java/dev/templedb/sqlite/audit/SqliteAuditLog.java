package dev.templedb.sqlite.audit;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.audit.AuditAnchor;
import dev.templedb.audit.AuditEntry;
import dev.templedb.audit.AuditLog;
import dev.templedb.audit.AuditQuery;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Pages;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;

/** The table {@code audit_log}. */
public final class SqliteAuditLog implements AuditLog {

  private static final String SELECT =
      "SELECT " + AuditRow.COLUMNS + " FROM audit_log WHERE <filter> ORDER BY id <direction>";

  /** Ids have no gaps. */
  private static final String COUNT = """
      SELECT max(audit_anchor_id, coalesce((SELECT max(id) FROM audit_log), 0)) FROM database_state
      """;

  private final Calls calls;

  /** The log reached by {@code calls}. */
  public SqliteAuditLog(Calls calls) {
    this.calls = calls;
  }

  @Override
  public Page<AuditEntry> list(PageRequest request) {
    return list(AuditQuery.all(), request);
  }

  @Override
  public Page<AuditEntry> list(AuditQuery query, PageRequest request) {
    Objects.requireNonNull(query, "query");
    long key =
        request.after().map(SqliteAuditLog::key).orElse(query.oldestFirst() ? 0L : Long.MAX_VALUE);
    return calls.read(Operation.of("listing the audit log"), connection -> {
      List<AuditEntry> rows = select(connection, query, key, " LIMIT :limit")
          .bind("limit", request.limit() + 1)
          .map((row, context) -> AuditRow.of(row).entry())
          .list();
      return Pages.of(request, rows, entry -> Long.toString(entry.id()));
    });
  }

  @Override
  public void forEach(AuditQuery query, Consumer<? super AuditEntry> consumer) {
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(consumer, "consumer");
    calls.scan(Operation.of("reading the audit log"), connection -> {
      Query rows = select(connection, query, query.oldestFirst() ? 0 : Long.MAX_VALUE, "");
      try (ResultIterator<AuditEntry> entries =
          rows.map((row, context) -> AuditRow.of(row).entry()).iterator()) {
        while (entries.hasNext()) {
          connection.check();
          consumer.accept(entries.next());
        }
      }
      return true;
    });
  }

  private static Query select(KeptConnection connection, AuditQuery query, long key, String end)
      throws SQLException {
    AuditFilter filter = AuditFilter.of(connection, query);
    Query select = connection
        .handle()
        .createQuery(SELECT
                .replace("<filter>", filter.condition())
                .replace("<direction>", query.oldestFirst() ? "" : "DESC")
            + end);
    filter.bind(select, query.oldestFirst(), key);
    return select;
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
  public AuditAnchor anchor() {
    return calls.read(
        Operation.of("reading where the audit log begins"),
        connection -> AuditHead.read(connection).anchor());
  }

  @Override
  public long verify() {
    return calls.scanAudit(Operation.of("verifying the audit log"), ChainCheck::verify);
  }
}

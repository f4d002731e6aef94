package dev.templedb.sqlite.audit;

import dev.templedb.audit.AuditQuery;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.transaction.AuditChain;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;

/** An {@link AuditQuery} as a condition of SQL on {@code audit_log}, within the ids between which its times are. */
final class AuditFilter {

  private static final long SPAN = AuditChain.SPAN;

  private static final String TAIL = "SELECT coalesce(max(span) + 1, 0) FROM audit_spans";
  private static final String FIRST_SPAN =
      "SELECT span FROM audit_spans WHERE last_time >= ? ORDER BY span LIMIT 1";
  private static final String LAST_SPAN =
      "SELECT span FROM audit_spans WHERE first_time < ? ORDER BY span DESC LIMIT 1";
  private static final String IS_IN_TAIL =
      "SELECT 1 FROM audit_log WHERE id > ? AND occurred_at < ? LIMIT 1";

  private final StringBuilder condition = new StringBuilder("1");
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private long low = 0;
  private long high = Long.MAX_VALUE;

  private AuditFilter() {}

  static AuditFilter of(KeptConnection connection, AuditQuery query) throws SQLException {
    AuditFilter filter = new AuditFilter();
    query.actor().ifPresent(actor -> filter.and("actor = :actor", "actor", actor));
    query.action().ifPresent(action -> filter.and("action = :action", "action", action));
    query.actionPrefix().ifPresent(prefix -> filter.andPrefix("action", prefix));
    query.entity().ifPresent(entity -> filter.and("entity = :entity", "entity", entity));
    query.entityPrefix().ifPresent(prefix -> filter.andPrefix("entity", prefix));
    long tail = SPAN * connection.first(TAIL, row -> row.getLong(1)).orElseThrow();
    if (query.from().isPresent()) {
      String from = roundedUp(query.from().get());
      filter.and("occurred_at >= :from", "from", from);
      filter.low =
          connection.first(FIRST_SPAN, row -> SPAN * row.getLong(1), from).orElse(tail);
    }
    if (query.until().isPresent()) {
      String until = roundedUp(query.until().get());
      filter.and("occurred_at < :until", "until", until);
      if (connection.first(IS_IN_TAIL, row -> true, tail, until).isEmpty()) {
        filter.high = connection
            .first(LAST_SPAN, row -> SPAN * (row.getLong(1) + 1), until)
            .orElse(0L);
      }
    }
    return filter;
  }

  /** Entries have milliseconds. */
  private static String roundedUp(Instant time) {
    Instant truncated = time.truncatedTo(ChronoUnit.MILLIS);
    return SqlTime.format(truncated.equals(time) ? time : truncated.plusMillis(1));
  }

  private void andPrefix(String column, String prefix) {
    String parameter = column + "Prefix";
    and("substr(" + column + ", 1, length(:" + parameter + ")) = :" + parameter, parameter, prefix);
  }

  private void and(String sql, String parameter, String value) {
    condition.append(" AND ").append(sql);
    parameters.put(parameter, value);
  }

  /** The condition; its parameters are named. */
  String condition() {
    return "id > :low AND id <= :high AND " + condition;
  }

  /** Gives the parameters of the condition their values, for entries after the one with the id {@code key}. */
  void bind(Query query, boolean oldestFirst, long key) {
    parameters.forEach(query::bind);
    query.bind("low", oldestFirst ? Math.max(low, key) : low);
    query.bind("high", oldestFirst ? high : Math.min(high, key - 1));
  }
}

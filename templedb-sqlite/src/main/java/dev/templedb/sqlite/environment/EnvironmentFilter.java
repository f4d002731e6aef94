package dev.templedb.sqlite.environment;

import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.sqlite.connection.SqlTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.SqlStatement;

/** An {@link EnvironmentQuery} as a condition of SQL on {@code projects p} and {@code nix_environments e}. */
final class EnvironmentFilter {

  private final StringBuilder condition = new StringBuilder("1");
  private final Map<String, String> parameters = new LinkedHashMap<>();

  private EnvironmentFilter() {}

  static EnvironmentFilter of(EnvironmentQuery query) {
    EnvironmentFilter filter = new EnvironmentFilter();
    query.projectSlug().ifPresent(slug -> filter.and("p.slug = :querySlug", "querySlug", slug));
    query.name().ifPresent(name -> filter.and("e.env_name = :queryName", "queryName", name));
    query.usingPackage().ifPresent(name -> filter.and("""
                (EXISTS (SELECT 1 FROM json_each(e.base_packages) WHERE value = :queryPackage)
                 OR EXISTS (SELECT 1 FROM json_each(e.target_packages) WHERE value = :queryPackage)
                 OR EXISTS (SELECT 1 FROM json_each(e.multi_packages) WHERE value = :queryPackage))""", "queryPackage", name));
    query.usingPin().ifPresent(pin -> filter.and("""
                (e.pin_id = (SELECT id FROM nix_pins WHERE pin_name = :queryPin)
                 OR EXISTS (SELECT 1 FROM json_each(e.package_pins) WHERE value = :queryPin))""", "queryPin", pin));
    query
        .unusedSince()
        .ifPresent(time -> filter.and("""
                NOT EXISTS (SELECT 1
                              FROM nix_env_sessions used
                             WHERE used.environment_id = e.id AND used.outcome IS NOT 'failed'
                               AND (used.started_at >= :querySince OR used.ended_at IS NULL OR used.ended_at >= :querySince))""", "querySince", earliest(SqlTime.format(time))));
    if (query.onlyActive()) {
      filter.condition.append(" AND e.is_active = 1");
    }
    return filter;
  }

  /** Times by hand have no fraction, and sort before the same second with one. */
  private static String earliest(String time) {
    return time.endsWith(".000") ? time.substring(0, time.length() - 4) : time;
  }

  private void and(String sql, String parameter, String value) {
    condition.append(" AND ").append(sql);
    parameters.put(parameter, value);
  }

  /** The condition; its parameters are named and begin with {@code query}. */
  String condition() {
    return condition.toString();
  }

  /** Gives the parameters of the condition their values. */
  void bind(SqlStatement<?> statement) {
    parameters.forEach(statement::bind);
  }
}

package dev.templedb.sqlite.connection;

import dev.templedb.sqlite.monitoring.PlanReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks SQLite for plans, each on a connection of its own, with parameters that are null. */
final class QueryPlans implements PlanReader {

  private static final Logger log = LoggerFactory.getLogger(QueryPlans.class);

  /** Opens the connection. */
  @FunctionalInterface
  interface Source {
    KeptConnection open() throws SQLException;
  }

  private final Source connections;
  private final Gate gate = new Gate();

  QueryPlans(Source connections) {
    this.connections = connections;
  }

  @Override
  public List<String> plan(String sql) {
    if (!SqlVerb.of(sql).hasPlan() || !gate.enter()) {
      return List.of();
    }
    try {
      return explained(sql);
    } finally {
      gate.leave();
    }
  }

  private List<String> explained(String sql) {
    try (KeptConnection connection = connections.open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
      return lines(rows);
    } catch (SQLException e) {
      // A table that belongs to one connection alone, for instance, is not known to this one.
      log.debug("a slow statement's plan can't be found out", e);
      return List.of();
    }
  }

  /** Asks for no plan any more; afterwards none of its connections is open. */
  void close() {
    gate.close();
  }

  private static List<String> lines(ResultSet rows) throws SQLException {
    List<String> lines = new ArrayList<>();
    Map<Integer, Integer> depths = new HashMap<>();
    while (rows.next()) {
      int depth = depths.getOrDefault(rows.getInt("parent"), -1) + 1;
      depths.put(rows.getInt("id"), depth);
      lines.add("  ".repeat(depth) + rows.getString("detail"));
    }
    return lines;
  }
}

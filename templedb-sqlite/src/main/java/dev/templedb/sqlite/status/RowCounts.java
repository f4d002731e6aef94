package dev.templedb.sqlite.status;

import static dev.templedb.sqlite.connection.Columns.text;

import dev.templedb.maintenance.Figure;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.schema.SqlNames;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Says how many rows each table has: counted in small tables, estimated in large ones. There, the ids from the least to the greatest are
 * cut into stretches of equal length, and the rows at the beginning of each are counted: tables lose rows in clumps, as when a project is
 * deleted, and a stretch without rows counts as one.
 */
final class RowCounts {

  /** As many rows are counted. */
  static final int MOST_COUNTED = 2_000;

  /** How many stretches, and how many ids are looked at in each. */
  static final int STRETCHES = 24;

  static final int IDS = 40;

  private static final String TABLES = """
      SELECT name, wr
        FROM pragma_table_list
       WHERE schema = 'main'
         AND type IN ('table', 'shadow')
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY name
      """;

  private RowCounts() {}

  private record Table(String name, boolean withoutRowId) {}

  static Map<String, Figure> of(KeptConnection connection) throws SQLException {
    Map<String, Figure> counts = new LinkedHashMap<>();
    for (Table table : tables(connection)) {
      counts.put(table.name(), count(connection, table));
    }
    return counts;
  }

  private static List<Table> tables(KeptConnection connection) throws SQLException {
    List<Table> tables = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TABLES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        tables.add(new Table(text(rows, 1), rows.getBoolean(2)));
      }
    }
    return tables;
  }

  private static Figure count(KeptConnection connection, Table table) throws SQLException {
    String name = "main." + SqlNames.quoted(table.name());
    long counted = number(
        connection,
        "SELECT count(*) FROM (SELECT 1 FROM " + name + " LIMIT " + (MOST_COUNTED + 1) + ")");
    if (counted <= MOST_COUNTED) {
      return Figure.exactly((double) counted);
    }
    if (table.withoutRowId()) {
      return Figure.about((double) analysed(connection, table.name()).orElse(counted));
    }
    return Figure.about(Math.max((double) counted, estimate(connection, name)));
  }

  private static double estimate(KeptConnection connection, String name) throws SQLException {
    long least = number(connection, "SELECT min(_rowid_) FROM " + name);
    long greatest = number(connection, "SELECT max(_rowid_) FROM " + name);
    double range = (double) greatest - least + 1;
    double length = range / STRETCHES;
    long found = 0;
    try (PreparedStatement statement = connection.prepareStatement(
        "SELECT count(*) FROM " + name + " WHERE _rowid_ BETWEEN ? AND ?")) {
      for (int i = 0; i < STRETCHES; i++) {
        long from = least + (long) (i * length);
        statement.setLong(1, from);
        statement.setLong(2, from + IDS - 1);
        try (ResultSet rows = statement.executeQuery()) {
          rows.next();
          found += rows.getLong(1);
        }
      }
    }
    return range * found / (STRETCHES * IDS);
  }

  /** What the last ANALYZE found, if there was one. */
  private static OptionalLong analysed(KeptConnection connection, String table)
      throws SQLException {
    if (number(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'") == 0) {
      return OptionalLong.empty();
    }
    return connection
        .first(
            "SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = ?",
            row -> row.getLong(1),
            table)
        .filter(rows -> rows > 0)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  private static long number(KeptConnection connection, String sql) throws SQLException {
    return connection.first(sql, row -> row.getLong(1)).orElse(0L);
  }
}

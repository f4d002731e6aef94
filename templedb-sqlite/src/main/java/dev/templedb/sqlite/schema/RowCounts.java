package dev.templedb.sqlite.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many rows each table has. Virtual tables and what SQLite keeps behind them are left out, since they change by use.
 *
 * @param byTable the numbers, by name
 */
record RowCounts(SortedMap<String, Long> byTable) {

  private static final String TABLES = """
      SELECT name
        FROM pragma_table_list
       WHERE schema = 'main'
         AND type = 'table'
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY name
      """;

  static RowCounts of(Connection connection) throws SQLException {
    SortedMap<String, Long> counts = new TreeMap<>();
    try (Statement statement = connection.createStatement()) {
      for (String table : tables(connection)) {
        try (ResultSet rows =
            statement.executeQuery("SELECT count(*) FROM main." + quoted(table))) {
          rows.next();
          counts.put(table, rows.getLong(1));
        }
      }
    }
    return new RowCounts(counts);
  }

  /** The ordinary tables of the database, by name. */
  static List<String> tables(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The first table that is in both and has another number of rows than {@code before}, as a sentence's end. */
  Optional<String> firstDifferenceFrom(RowCounts before, Set<String> exceptFor) {
    return byTable.entrySet().stream()
        .filter(entry -> !exceptFor.contains(entry.getKey()))
        .filter(entry -> before.byTable.containsKey(entry.getKey())
            && !before.byTable.get(entry.getKey()).equals(entry.getValue()))
        .map(entry -> entry.getKey() + " has " + entry.getValue() + " rows instead of "
            + before.byTable.get(entry.getKey()))
        .findFirst();
  }
}

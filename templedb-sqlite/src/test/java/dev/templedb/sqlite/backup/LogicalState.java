package dev.templedb.sqlite.backup;

import dev.templedb.sqlite.transfer.PlainJdbc;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Everything that a database holds, seen by a plain connection: each table's rows with types, the definitions, and what the header says. */
final class LogicalState {

  private LogicalState() {}

  /** By table; the header and the definitions under names that no table has. */
  static SortedMap<String, List<String>> of(Path file) throws SQLException {
    SortedMap<String, List<String>> state = new TreeMap<>();
    try (Connection connection = PlainJdbc.open(file)) {
      for (String pragma : List.of("application_id", "user_version", "page_size", "encoding")) {
        state.put(" " + pragma, PlainJdbc.rows(connection, "PRAGMA " + pragma));
      }
      state.put(
          " definitions",
          PlainJdbc.rows(
              connection,
              "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"));
      for (String table : PlainJdbc.rows(
          connection,
          "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%'")) {
        state.put(table, rows(connection, table));
      }
    }
    return state;
  }

  private static List<String> rows(Connection connection, String table) throws SQLException {
    String columns =
        PlainJdbc.rows(connection, "SELECT name FROM pragma_table_xinfo('" + table + "')").stream()
            .map(column -> "typeof(\"" + column + "\") || ' ' || CASE typeof(\"" + column
                + "\") WHEN 'real' THEN printf('%.20e', \"" + column + "\") ELSE hex(\"" + column
                + "\") END")
            .map(value -> "coalesce(" + value + ", 'NULL')")
            .collect(Collectors.joining(", "));
    return PlainJdbc.rows(connection, "SELECT " + columns + " FROM \"" + table + "\"").stream()
        .sorted()
        .toList();
  }
}

package dev.templedb.sqlite.schema;

import static dev.templedb.sqlite.connection.Columns.text;

import dev.templedb.schema.TableSize;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures every table: its rows by counting them, its bytes by the pages that SQLite's virtual table {@code dbstat} lists. */
final class TableSizes {

  private static final String BYTES = """
      SELECT name, pgsize
        FROM dbstat('main', 1)
      """;

  /** sqlite_schema does not list itself. Only what has a b-tree of its own is listed, so no view and no virtual table. */
  private static final String TREES = """
      SELECT type, name, tbl_name
        FROM (SELECT type, name, tbl_name, rootpage
                FROM main.sqlite_schema
               UNION ALL
              SELECT 'table', 'sqlite_schema', 'sqlite_schema', 1)
       WHERE rootpage > 0
       ORDER BY tbl_name, name
      """;

  private TableSizes() {}

  static List<TableSize> of(KeptConnection connection) throws SQLException {
    Map<String, Long> bytes = bytes(connection);
    List<String> tables = new ArrayList<>();
    Map<String, Map<String, Long>> indexes = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(TREES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        String name = text(rows, 2);
        if (text(rows, 1).equals("table")) {
          tables.add(name);
        } else {
          indexes
              .computeIfAbsent(text(rows, 3), table -> new LinkedHashMap<>())
              .put(name, bytes.getOrDefault(name, 0L));
        }
      }
    }
    List<TableSize> sizes = new ArrayList<>();
    for (String table : tables) {
      sizes.add(new TableSize(
          table,
          rows(connection, table),
          bytes.getOrDefault(table, 0L),
          indexes.getOrDefault(table, Map.of())));
    }
    return sizes;
  }

  private static Map<String, Long> bytes(KeptConnection connection) throws SQLException {
    Map<String, Long> bytes = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(BYTES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        bytes.put(text(rows, 1), rows.getLong(2));
      }
    }
    return bytes;
  }

  private static long rows(KeptConnection connection, String table) throws SQLException {
    return connection
        .first("SELECT count(*) FROM main." + SqlNames.quoted(table), row -> row.getLong(1))
        .orElse(0L);
  }
}

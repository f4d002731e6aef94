package dev.templedb.sqlite.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The columns of each ordinary table. */
final class TableColumns {

  private static final String LIST = """
      SELECT t.name, c.name
        FROM pragma_table_list t
        JOIN pragma_table_info(t.name) c
       WHERE t.schema = 'main'
         AND t.type = 'table'
         AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY t.name, c.cid
      """;

  private TableColumns() {}

  static Map<String, List<String>> of(Connection connection) throws SQLException {
    Map<String, List<String>> columns = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(LIST)) {
      while (rows.next()) {
        columns.computeIfAbsent(rows.getString(1), any -> new ArrayList<>()).add(rows.getString(2));
      }
    }
    return columns;
  }
}

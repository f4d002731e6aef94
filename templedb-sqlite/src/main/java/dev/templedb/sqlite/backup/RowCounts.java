package dev.templedb.sqlite.backup;

import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.schema.SqlNames;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many rows each table of a database has, whatever tables there are. */
final class RowCounts {

  private static final String TABLES = """
      SELECT name
        FROM sqlite_schema
       WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL %'
       ORDER BY name
      """;

  private RowCounts() {}

  /** The counts by table. */
  static SortedMap<String, Long> read(KeptConnection connection) throws SQLException {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (String table : tables(connection)) {
      connection.check();
      counts.put(
          table,
          connection
              .first("SELECT count(*) FROM " + SqlNames.quoted(table), row -> row.getLong(1))
              .orElseThrow());
    }
    return counts;
  }

  private static List<String> tables(KeptConnection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TABLES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        tables.add(Columns.text(rows, 1));
      }
    }
    return tables;
  }
}

package dev.templedb.sqlite.maintenance;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.sqlite.SQLiteConfig;

/** All that a database holds: every row of every table but the statistics, and the text of the schema, read by the driver alone. */
final class LogicalDump {

  private LogicalDump() {}

  /** The dump of a file, or what reading it failed with. */
  static List<String> of(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    List<String> lines = new ArrayList<>();
    try (Connection connection =
            config.createConnection("jdbc:sqlite:file:" + file + "?immutable=1");
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery(
          "SELECT name, type, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' AND name NOT LIKE 'notes\\_%' ESCAPE '\\' ORDER BY type, name")) {
        while (rows.next()) {
          if ("table".equals(rows.getString(2))) {
            tables.add(rows.getString(1));
          }
          lines.add(line(rows, 4));
        }
      }
      for (String table : tables) {
        lines.add("=== " + table);
        try (ResultSet rows =
            statement.executeQuery("SELECT * FROM \"" + table + "\" NOT INDEXED")) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            lines.add(line(rows, columns));
          }
        }
      }
    } catch (SQLException e) {
      lines.add("failed: " + e.getMessage());
    }
    return lines;
  }

  private static String line(ResultSet row, int columns) throws SQLException {
    StringBuilder line = new StringBuilder();
    for (int i = 1; i <= columns; i++) {
      Object value = row.getObject(i);
      line.append(value == null ? "null" : value.getClass().getSimpleName()).append(':');
      if (value instanceof String || value instanceof byte[]) {
        line.append(HexFormat.of().formatHex(row.getBytes(i)));
      } else {
        line.append(value);
      }
      line.append('|');
    }
    return line.toString();
  }
}

package dev.templedb.sqlite.setting;

import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.secret.SecureDelete;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The pages of {@code settings}, where clear values can stay that no row has any more. */
final class SettingPages {

  /** Two rows that don't fit into one page. Numbers below zero leave AUTOINCREMENT alone. */
  private static final String FILL = """
      INSERT INTO settings (id, setting_name, setting_value)
      VALUES (-1, 'filler1', hex(zeroblob(?1))), (-2, 'filler2', hex(zeroblob(?1)))
      """;

  private SettingPages() {}

  /**
   * Puts all rows into pages that had nothing in them. When SQLite moves rows between pages, it leaves copies behind in what a page has free,
   * which overwriting a row doesn't reach. Deleting all rows frees all pages but the first, and what is freed is overwritten; rows that
   * don't fit into the first make SQLite clear that one.
   */
  static int rewrite(KeptConnection connection) throws SQLException {
    return SecureDelete.run(connection, () -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TEMP TABLE moved_settings AS SELECT * FROM settings");
        statement.execute("DELETE FROM settings");
        fill(connection, pageSize(statement));
        statement.execute("DELETE FROM settings");
        statement.execute("INSERT INTO settings SELECT * FROM moved_settings ORDER BY id");
        return statement.executeUpdate("DROP TABLE moved_settings");
      }
    });
  }

  private static int pageSize(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("PRAGMA page_size")) {
      return row.getInt(1);
    }
  }

  private static void fill(KeptConnection connection, int pageSize) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FILL)) {
      // As hexadecimal digits six tenths of a page, which is little enough to lie in it as a whole.
      statement.setInt(1, pageSize * 3 / 10);
      statement.executeUpdate();
    }
  }
}

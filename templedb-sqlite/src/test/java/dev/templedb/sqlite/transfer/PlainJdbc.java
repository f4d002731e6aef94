package dev.templedb.sqlite.transfer;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/** A database file as another program sees and changes it: a connection of its own, with SQLite's defaults. */
public final class PlainJdbc {

  private PlainJdbc() {}

  /** Opens the file; foreign keys are off, as SQLite has them. */
  public static Connection open(Path database) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(20_000);
    return config.createConnection("jdbc:sqlite:" + database);
  }

  /** The rows of a query, each with its columns joined by a bar. */
  public static List<String> rows(Path database, String query) throws SQLException {
    try (Connection connection = open(database)) {
      return rows(connection, query);
    }
  }

  /** The same, on a connection. */
  public static List<String> rows(Connection connection, String query) throws SQLException {
    List<String> result = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(String.valueOf(rows.getString(column)));
        }
        result.add(String.join("|", row));
      }
    }
    return result;
  }

  /** Runs one statement, and gives how many rows it changed. */
  public static int update(Path database, String sql, Object... parameters) throws SQLException {
    try (Connection connection = open(database);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }
}

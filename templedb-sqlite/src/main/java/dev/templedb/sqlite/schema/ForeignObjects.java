package dev.templedb.sqlite.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * The views and triggers of applications, which are put aside while a step of this library runs: ALTER TABLE RENAME checks them all, and
 * would fail for one that names a table which is just being rebuilt.
 */
final class ForeignObjects {

  private record Definition(String type, String name, String sql) {}

  private static final String LIST = """
      SELECT type, name, sql
        FROM sqlite_schema
       WHERE type IN ('trigger', 'view')
         AND lower(name) LIKE ? || '\\_%' ESCAPE '\\'
       ORDER BY type DESC, rowid
      """;

  private final List<Definition> definitions = new ArrayList<>();

  private ForeignObjects() {}

  /** Drops them. */
  static ForeignObjects putAside(Connection connection, SortedSet<String> namespaces)
      throws SQLException {
    ForeignObjects objects = new ForeignObjects();
    for (String namespace : namespaces) {
      try (PreparedStatement statement = connection.prepareStatement(LIST)) {
        statement.setString(1, namespace);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            objects.definitions.add(
                new Definition(rows.getString(1), rows.getString(2), rows.getString(3)));
          }
        }
      }
    }
    // Triggers first, since a view takes its own along.
    for (Definition each : objects.definitions) {
      if (each.type.equals("trigger")) {
        LedgerTable.execute(connection, "DROP TRIGGER " + RowCounts.quoted(each.name));
      }
    }
    for (Definition each : objects.definitions) {
      if (each.type.equals("view")) {
        LedgerTable.execute(connection, "DROP VIEW " + RowCounts.quoted(each.name));
      }
    }
    return objects;
  }

  /** Makes them again: views first, since triggers may be on them. */
  void bringBack(Connection connection) throws SQLException {
    for (Definition each : definitions) {
      LedgerTable.execute(connection, each.sql);
    }
  }
}

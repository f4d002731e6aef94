package dev.templedb.sqlite.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tables, indexes, triggers and views of a database, so that two schemas can be compared. SQLite's own objects (sequences, statistics,
 * the indexes behind UNIQUE) follow from them or from use, and are left out.
 *
 * @param objects each object's definition without comments and spacing, by type and name, like {@code "table projects"}
 */
record SchemaSnapshot(SortedMap<String, String> objects) {

  private static final String LIST = """
      SELECT type || ' ' || name, sql
        FROM sqlite_schema
       WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      """;

  SchemaSnapshot {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
  }

  static SchemaSnapshot of(Connection connection) throws SQLException {
    SortedMap<String, String> objects = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(LIST)) {
      while (rows.next()) {
        objects.put(rows.getString(1), SqlTokens.normalise(rows.getString(2)));
      }
    }
    return new SchemaSnapshot(objects);
  }

  /** How this schema first differs from {@code expected}, as a sentence's end; empty when it doesn't. */
  Optional<String> firstDifferenceFrom(SchemaSnapshot expected) {
    TreeSet<String> names = new TreeSet<>(objects.keySet());
    names.addAll(expected.objects.keySet());
    for (String name : names) {
      String actual = objects.get(name);
      String wanted = expected.objects.get(name);
      if (actual == null) {
        return Optional.of(name + " is missing");
      }
      if (wanted == null) {
        return Optional.of(name + " does not belong to it");
      }
      if (!actual.equals(wanted)) {
        return Optional.of(name + " is defined differently: " + actual);
      }
    }
    return Optional.empty();
  }
}

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
import java.util.function.Predicate;

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

  /** The objects whose name is such a one. */
  SchemaSnapshot only(Predicate<String> name) {
    SortedMap<String, String> some = new TreeMap<>(objects);
    some.keySet().removeIf(key -> !name.test(nameOf(key)));
    return new SchemaSnapshot(some);
  }

  /** The name in a key of {@link #objects}. */
  static String nameOf(String key) {
    return key.substring(key.indexOf(' ') + 1);
  }

  /** How this schema first differs from {@code expected}, as a sentence's end; empty when it doesn't. */
  Optional<String> firstDifferenceFrom(SchemaSnapshot expected) {
    return differencesFrom(expected).stream().findFirst();
  }

  /** How this schema differs from {@code expected}, each as a sentence's end, by object. */
  TreeSet<String> differencesFrom(SchemaSnapshot expected) {
    TreeSet<String> differences = new TreeSet<>();
    TreeSet<String> names = new TreeSet<>(objects.keySet());
    names.addAll(expected.objects.keySet());
    for (String name : names) {
      String actual = objects.get(name);
      String wanted = expected.objects.get(name);
      if (actual == null) {
        differences.add(name + " is missing");
      } else if (wanted == null) {
        differences.add(name + " does not belong to it");
      } else if (!actual.equals(wanted)) {
        differences.add(name + " is defined differently: " + actual);
      }
    }
    return differences;
  }
}

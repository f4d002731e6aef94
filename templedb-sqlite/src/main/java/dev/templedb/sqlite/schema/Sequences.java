package dev.templedb.sqlite.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The largest ids that tables with AUTOINCREMENT have given, which SQLite lets every statement change, and no trigger guard.
 *
 * @param byTable the numbers, by the tables' names
 */
record Sequences(SortedMap<String, String> byTable) {

  private static final String EXISTS =
      "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'";
  private static final String LIST = "SELECT name, seq FROM main.sqlite_sequence ORDER BY rowid";

  /** Those of the tables with such a name. */
  static Sequences of(Connection connection, Predicate<String> name) throws SQLException {
    SortedMap<String, String> numbers = new TreeMap<>();
    if (LedgerTable.number(connection, EXISTS) == 1) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(LIST)) {
        while (rows.next()) {
          String table = String.valueOf(rows.getString(1));
          if (name.test(table)) {
            numbers.merge(table, String.valueOf(rows.getString(2)), (a, b) -> a + ", " + b);
          }
        }
      }
    }
    return new Sequences(numbers);
  }

  /** The first table whose number is another one than {@code before}, as a sentence's end. */
  Optional<String> firstDifferenceFrom(Sequences before) {
    TreeSet<String> tables = new TreeSet<>(byTable.keySet());
    tables.addAll(before.byTable.keySet());
    return tables.stream()
        .filter(table -> !byTable
            .getOrDefault(table, "nothing")
            .equals(before.byTable.getOrDefault(table, "nothing")))
        .map(table -> "sqlite_sequence has " + byTable.getOrDefault(table, "nothing") + " for "
            + table + " instead of " + before.byTable.getOrDefault(table, "nothing"))
        .findFirst();
  }
}

package dev.templedb.sqlite.maintenance;

import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The one row of {@code database_state}: how often tables were changed, by whomever.
 *
 * @param columns the values as text, by column
 */
record DatabaseState(Map<String, String> columns) {

  private static final String CHANGES = "_changes";
  private static final String ALL = "all_changes";
  private static final String UNAUDITED = "unaudited_changes";

  private static final String READ = "SELECT * FROM database_state";

  /** The row, if there is one. */
  static Optional<DatabaseState> read(KeptConnection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      Map<String, String> columns = new TreeMap<>();
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        Object value = row.getObject(i);
        columns.put(
            row.getMetaData().getColumnName(i),
            value instanceof byte[] bytes
                ? HexFormat.of().formatHex(bytes)
                : String.valueOf(value));
      }
      return Optional.of(new DatabaseState(columns));
    }
  }

  /** The row as text, for {@link #parse}: a line for each column, {@code name=value}, by name; blobs in hexadecimal digits. */
  String text() {
    return columns.entrySet().stream()
        .map(column -> column.getKey() + "=" + column.getValue() + "\n")
        .collect(Collectors.joining());
  }

  static DatabaseState parse(String text) {
    Map<String, String> columns = new TreeMap<>();
    for (String line : text.split("\n", -1)) {
      int sign = line.indexOf('=');
      if (sign > 0) {
        columns.put(line.substring(0, sign), line.substring(sign + 1));
      }
    }
    return new DatabaseState(columns);
  }

  /** Whether the sum of all counts is the one that is kept. */
  boolean addsUp() {
    long sum = columns.entrySet().stream()
        .filter(column -> isCount(column.getKey()) && !column.getKey().equals(ALL))
        .mapToLong(column -> number(column.getValue()))
        .sum();
    return sum == number(columns.getOrDefault(ALL, ""));
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return Long.MIN_VALUE;
    }
  }

  private static boolean isCount(String column) {
    return column.endsWith(CHANGES);
  }

  /** Whether the library has changed nothing since it was {@code earlier}. */
  boolean isOfSameWriter(DatabaseState earlier) {
    return same("audit_count", earlier) && same(UNAUDITED, earlier);
  }

  /** Whether nobody has changed a counted table since it was {@code earlier}. */
  boolean hasSameCounts(DatabaseState earlier) {
    return columns.keySet().stream()
        .filter(DatabaseState::isCount)
        .allMatch(column -> same(column, earlier));
  }

  /** Whether all is the same that only the library changes. */
  boolean isSameButForCounts(DatabaseState earlier) {
    return columns.keySet().equals(earlier.columns.keySet())
        && columns.keySet().stream()
            .filter(column -> !isCount(column))
            .allMatch(column -> same(column, earlier));
  }

  /** Whether the changes of a table are counted. */
  boolean counts(String table) {
    return columns.containsKey(table + CHANGES);
  }

  /** Whether there is a count of a table's changes, and it is the same. */
  boolean hasSameCount(String table, DatabaseState earlier) {
    return columns.containsKey(table + CHANGES) && same(table + CHANGES, earlier);
  }

  private boolean same(String column, DatabaseState earlier) {
    return columns.getOrDefault(column, "").equals(earlier.columns.getOrDefault(column, "missing"));
  }
}

package dev.templedb.sqlite.schema;

import static dev.templedb.sqlite.connection.Columns.optionalText;
import static dev.templedb.sqlite.connection.Columns.text;

import dev.templedb.schema.Column;
import dev.templedb.schema.Column.Generation;
import dev.templedb.schema.Index;
import dev.templedb.schema.Table;
import dev.templedb.schema.Trigger;
import dev.templedb.schema.View;
import dev.templedb.sqlite.connection.Columns.RowReader;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.schema.SqlTokens.Kind;
import dev.templedb.sqlite.schema.SqlTokens.Token;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.sqlite.SQLiteErrorCode;

/** What SQLite knows of tables, indexes, views and triggers. */
final class SchemaCatalogue {

  private static final String OBJECTS = """
      SELECT name, tbl_name, sql
        FROM main.sqlite_schema
       WHERE type = ?
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY name
      """;

  private static final String COLUMNS = """
      SELECT name, cid, type, "notnull", dflt_value, pk, hidden
        FROM pragma_table_xinfo(?, 'main')
       ORDER BY cid
      """;

  private static final String INDEXES = """
      SELECT s.name, s.tbl_name, s.sql, l."unique", l.partial
        FROM main.sqlite_schema s
        JOIN pragma_index_list(s.tbl_name, 'main') l ON l.name = s.name
       WHERE s.type = 'index'
       ORDER BY s.tbl_name, s.name
      """;

  private static final String KEYS = """
      SELECT name, desc, coll
        FROM pragma_index_xinfo(?, 'main')
       WHERE key = 1
       ORDER BY seqno
      """;

  /** The tables that a virtual table makes for itself are left out: its own statement makes them. */
  private static final String DUMP = """
      SELECT s.sql
        FROM main.sqlite_schema s
       WHERE s.sql IS NOT NULL
         AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         AND NOT EXISTS (SELECT 1
                           FROM pragma_table_list l
                          WHERE l.schema = 'main'
                            AND l.name = s.tbl_name
                            AND l.type = 'shadow')
       ORDER BY CASE s.type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, s.rowid
      """;

  private SchemaCatalogue() {}

  static List<Table> tables(KeptConnection connection) throws SQLException {
    List<Table> tables = new ArrayList<>();
    for (Definition table : definitions(connection, "table")) {
      tables.add(new Table(table.name(), columns(connection, table.name()), table.sql()));
    }
    return tables;
  }

  static List<View> views(KeptConnection connection) throws SQLException {
    List<View> views = new ArrayList<>();
    for (Definition view : definitions(connection, "view")) {
      views.add(new View(view.name(), columns(connection, view.name()), view.sql()));
    }
    return views;
  }

  static List<Trigger> triggers(KeptConnection connection) throws SQLException {
    return definitions(connection, "trigger").stream()
        .map(trigger -> new Trigger(trigger.name(), trigger.table(), trigger.sql()))
        .toList();
  }

  static List<Index> indexes(KeptConnection connection) throws SQLException {
    List<Index> indexes = new ArrayList<>();
    for (IndexRow row : all(connection, INDEXES, SchemaCatalogue::indexRow)) {
      indexes.add(Index.builder()
          .name(row.name())
          .table(row.table())
          .keys(all(connection, KEYS, SchemaCatalogue::key, row.name()))
          .unique(row.unique())
          .condition(
              row.partial() ? row.sql().flatMap(SchemaCatalogue::condition) : Optional.empty())
          .definition(row.sql())
          .build());
    }
    return indexes;
  }

  static String dump(KeptConnection connection) throws SQLException {
    return all(connection, DUMP, row -> text(row, 1)).stream()
        .map(SchemaCatalogue::statement)
        .collect(Collectors.joining("\n"));
  }

  /** A semicolon at the end of a comment would be a part of it. */
  private static String statement(String sql) {
    List<Token> tokens = SqlTokens.of(sql);
    boolean endsInComment =
        !tokens.isEmpty() && tokens.get(tokens.size() - 1).kind() == Kind.COMMENT;
    return sql + (endsInComment ? "\n;\n" : ";\n");
  }

  private record Definition(String name, String table, String sql) {}

  private record IndexRow(
      String name, String table, Optional<String> sql, boolean unique, boolean partial) {}

  private static List<Definition> definitions(KeptConnection connection, String type)
      throws SQLException {
    return all(
        connection,
        OBJECTS,
        row -> new Definition(text(row, 1), text(row, 2), optionalText(row, 3).orElse("")),
        type);
  }

  /** The columns of a table or view; none when SQLite can't tell, because what a view or a virtual table needs is missing. */
  private static List<Column> columns(KeptConnection connection, String name) throws SQLException {
    try {
      return all(connection, COLUMNS, SchemaCatalogue::column, name);
    } catch (SQLException e) {
      if ((e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_ERROR.code) {
        return List.of();
      }
      throw e;
    }
  }

  private static Column column(ResultSet row) throws SQLException {
    int key = row.getInt(6);
    return Column.builder()
        .name(text(row, 1))
        .position(row.getInt(2) + 1)
        .dataType(text(row, 3))
        .nullable(!row.getBoolean(4))
        .defaultValue(optionalText(row, 5))
        .primaryKeyPosition(key == 0 ? OptionalInt.empty() : OptionalInt.of(key))
        .generation(
            switch (row.getInt(7)) {
              case 1 -> Generation.HIDDEN;
              case 2 -> Generation.VIRTUAL;
              case 3 -> Generation.STORED;
              default -> Generation.NONE;
            })
        .build();
  }

  private static IndexRow indexRow(ResultSet row) throws SQLException {
    return new IndexRow(
        text(row, 1), text(row, 2), optionalText(row, 3), row.getBoolean(4), row.getBoolean(5));
  }

  private static Index.Key key(ResultSet row) throws SQLException {
    return new Index.Key(optionalText(row, 1), row.getBoolean(2), text(row, 3));
  }

  /** What follows the WHERE of CREATE INDEX; the only one outside of parentheses, where names like it need quotes. */
  private static Optional<String> condition(String sql) {
    int depth = 0;
    for (Token token : SqlTokens.of(sql)) {
      String text = sql.substring(token.start(), token.end());
      if (token.kind() == Kind.SYMBOL && text.equals("(")) {
        depth++;
      } else if (token.kind() == Kind.SYMBOL && text.equals(")")) {
        depth--;
      } else if (depth == 0 && token.kind() == Kind.WORD && text.equalsIgnoreCase("WHERE")) {
        return Optional.of(sql.substring(token.end()).strip());
      }
    }
    return Optional.empty();
  }

  private static <T> List<T> all(
      KeptConnection connection, String sql, RowReader<T> reader, String... parameters)
      throws SQLException {
    List<T> all = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          all.add(reader.read(rows));
        }
      }
    }
    return all;
  }
}

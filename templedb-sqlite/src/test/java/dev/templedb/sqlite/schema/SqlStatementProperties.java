package dev.templedb.sqlite.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.sqlite.SQLiteConfig;

class SqlStatementProperties {

  @Property(tries = 500)
  void allOf_statementsJoinedWithWhatSeparates_givesThemBack(
      @ForAll("statements") List<String> statements, @ForAll("gaps") List<String> gaps) {
    assertThat(SqlStatement.allOf(join(statements, gaps)).stream().map(SqlStatement::text))
        .containsExactlyElementsOf(statements);
  }

  @Property(tries = 200)
  void allOf_runOneByOne_doesWhatSqliteDoesWithTheWholeScript(
      @ForAll("statements") List<String> statements, @ForAll("gaps") List<String> gaps)
      throws SQLException {
    String script = join(statements, gaps);
    try (Connection whole = database();
        Connection oneByOne = database();
        Statement statement = whole.createStatement()) {
      // The driver gives a text for executeUpdate to sqlite3_exec, SQLite's own loop over the
      // statements of a text.
      statement.executeUpdate(script);
      SchemaTestDatabase.run(oneByOne, script);
      assertThat(contents(oneByOne)).isEqualTo(contents(whole));
    }
  }

  @Property(tries = 500)
  void of_anyText_coversItWithoutGaps(@ForAll String sql) {
    int end = 0;
    for (SqlTokens.Token token : SqlTokens.of(sql)) {
      assertThat(token.start()).isEqualTo(end);
      assertThat(token.end()).isGreaterThan(end);
      end = token.end();
    }
    assertThat(end).isEqualTo(sql.length());
  }

  @Provide
  Arbitrary<List<String>> statements() {
    Arbitrary<String> text = Arbitraries.of(
            "'",
            ";",
            "--",
            "/*",
            "*/",
            "END",
            "end;",
            "CASE",
            "\"",
            "[",
            "`",
            "\n",
            " ",
            "é",
            "CREATE TRIGGER")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
    Arbitrary<String> literal = text.map(value -> "'" + value.replace("'", "''") + "'");
    Arbitrary<String> name = text.map(value -> "\"" + value.replace("\"", "\"\"") + "\"");
    Arbitrary<String> insert =
        literal.map(value -> "INSERT INTO notes /* ; */ VALUES (" + value + ")");
    Arbitrary<String> select =
        name.map(value -> "SELECT 1 AS " + value + " -- ; END ;\n, CASE WHEN 1 THEN 2 END");
    Arbitrary<String> trigger = literal.flatMap(value -> Arbitraries.integers()
        .between(1, 1_000_000)
        .map(number -> "CREATE TRIGGER IF NOT EXISTS t" + number
            + " AFTER INSERT ON notes\nBEGIN\n  UPDATE counts SET n = CASE WHEN n > 0"
            + " THEN n + 1 ELSE 1 END; -- ;\n  INSERT INTO log VALUES (" + value + ");\nEND"));
    return Arbitraries.oneOf(insert, select, trigger).list().ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<String>> gaps() {
    return Arbitraries.of("", "\n", " ;\n", "-- it's; END;\n", "/* CREATE TRIGGER \" */", "\t;;")
        .list()
        .ofSize(9);
  }

  private static String join(List<String> statements, List<String> gaps) {
    StringBuilder script = new StringBuilder(gaps.get(8));
    for (int i = 0; i < statements.size(); i++) {
      script.append(statements.get(i)).append(';').append(gaps.get(i));
    }
    return script.toString();
  }

  private static Connection database() throws SQLException {
    Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite::memory:");
    SchemaTestDatabase.run(
        connection,
        "CREATE TABLE notes (note); CREATE TABLE log (note); CREATE TABLE counts (n); INSERT INTO counts VALUES (0)");
    return connection;
  }

  private static List<String> contents(Connection connection) throws SQLException {
    List<String> contents = new ArrayList<>();
    for (String query : List.of(
        "SELECT * FROM notes",
        "SELECT * FROM log",
        "SELECT * FROM counts",
        "SELECT sql FROM sqlite_schema")) {
      contents.addAll(SchemaTestDatabase.rows(connection, query));
    }
    return contents;
  }
}

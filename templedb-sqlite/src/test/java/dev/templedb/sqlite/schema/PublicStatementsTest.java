package dev.templedb.sqlite.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.sqlite.launch.SqliteShell;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The SQL that users know runs unchanged in the plain shell, each statement against a fresh copy of a file that the library made. */
class PublicStatementsTest {

  @TempDir
  static Path directory;

  private static Path database;

  /** A statement, and by name the further parts: bind, then, and one of prints, matches, fails. */
  record Entry(String title, String statement, Map<String, String> parts) {

    String input() {
      String bind = parts.containsKey("bind") ? ".parameter set " + parts.get("bind") : "";
      return bind + statement + parts.getOrDefault("then", "");
    }

    @Override
    public String toString() {
      return title;
    }
  }

  @BeforeAll
  static void createDatabase() throws Exception {
    database = SchemaTestDatabase.withSmallProject(directory.resolve("small-project.db"));
  }

  @Test
  void entries_areAllThere() throws IOException {
    assertThat(entries()).hasSize(39);
  }

  @ParameterizedTest
  @MethodSource("entries")
  void shell_asItComes_runsTheStatement(Entry entry) throws Exception {
    SqliteShell.Outcome outcome = SqliteShell.orSkip(directory)
        .run(SchemaTestDatabase.copy(database, directory), entry.input());
    if (entry.parts().containsKey("fails")) {
      outcome.assertFailsWith(entry.parts().get("fails").strip());
    } else if (entry.parts().containsKey("matches")) {
      assertThat(outcome.printedWithoutError())
          .matches(Pattern.compile(entry.parts().get("matches").strip()));
    } else {
      assertThat(outcome.printedWithoutError()).isEqualTo(entry.parts().get("prints"));
    }
  }

  /** The library's own connections: the newest SQLite, which distrusts the schema. */
  @ParameterizedTest
  @MethodSource("entries")
  void driver_distrustingTheSchema_runsTheStatement(Entry entry) throws Exception {
    List<String> printed = new ArrayList<>();
    try (Connection connection =
        SchemaTestDatabase.open(SchemaTestDatabase.copy(database, directory))) {
      String bound =
          entry.parts().getOrDefault("bind", "?1 ?").strip().substring(3).replace("\"", "");
      String script =
          entry.statement().replace("?", bound) + entry.parts().getOrDefault("then", "");
      ThrowingCallable run = () -> {
        for (SqlStatement statement : SqlStatement.allOf(script)) {
          printed.addAll(SchemaTestDatabase.rows(connection, statement.text()));
        }
      };
      if (entry.parts().containsKey("fails")) {
        assertThatThrownBy(run)
            .isInstanceOf(SQLException.class)
            .hasMessageContaining(entry.parts().get("fails").strip());
      } else {
        assertThatCode(run).doesNotThrowAnyException();
      }
    }
    if (entry.parts().containsKey("prints")) {
      String expected = entry.parts().get("prints").strip();
      assertThat(String.join("\n", printed)).isEqualTo(expected);
    }
  }

  static Stream<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    String text = SchemaTestDatabase.resource("public-statements.txt");
    String[] blocks = text.split("\n*(?m)^=== ", -1);
    for (String block : List.of(blocks).subList(1, blocks.length)) {
      String[] parts = block.strip().split("\n--- ", -1);
      String[] head = parts[0].split("\n", 2);
      Map<String, String> named = new LinkedHashMap<>();
      for (String part : List.of(parts).subList(1, parts.length)) {
        String[] nameAndText = part.split("\n", 2);
        named.put(nameAndText[0], nameAndText[1] + "\n");
      }
      entries.add(new Entry(head[0], head[1] + "\n", named));
    }
    return entries.stream();
  }
}

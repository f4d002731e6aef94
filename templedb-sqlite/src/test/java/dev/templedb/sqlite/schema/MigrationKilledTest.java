package dev.templedb.sqlite.schema;

import static dev.templedb.sqlite.schema.SchemaTestDatabase.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.schema.Migrations;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.sqlite.launch.NotesMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;

/**
 * A program that is killed while it migrates an old file, in each phase: copying, inside a step in SQL and one in Java, while a step is
 * validated, and while all are committed. {@code -Dtempledb.kills=20} kills more often.
 */
class MigrationKilledTest {

  private static final int KILLS = Integer.getInteger("templedb.kills", 1);
  private static final int NEWEST = MigrationScripts.bundled().size();
  private static final int ROWS = 40_000;

  /** After which line to kill, and how many milliseconds the phase takes about. */
  private static final Map<String, Integer> MILLIS = Map.of(
      "at backup 0",
      40,
      "at step " + (NEWEST - 5),
      60,
      "in java",
      120,
      "at validate " + (NEWEST - 5),
      30,
      "at commit " + (NEWEST - 3),
      20);

  /** A file with an earlier schema of the library and of the application, and many rows. */
  private static Path pristine;

  @TempDir
  Path directory;

  @BeforeAll
  static void makePristine(@TempDir Path shared) throws Exception {
    pristine = shared.resolve("pristine.templedb");
    try (TempleDb db = TempleDb.open(
        pristine,
        options -> options.backupBeforeMigration(false).addMigrations(NotesMain.upTo(1)))) {
      db.projects().create("app");
      db.migrations().rollback(5);
    }
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + pristine)) {
      rows(
          connection,
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
              + ") INSERT INTO notes_entries SELECT i, i % 2, hex(randomblob(60)) FROM n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"backup", "step", "java", "validate", "commit"})
  void open_killedInAPhase_fileIsAsBeforeOrAsAfter(String phase) throws Exception {
    String line = MILLIS.keySet().stream()
        .filter(each -> each.contains(phase))
        .findFirst()
        .orElseThrow();
    Random random = new Random(phase.hashCode());
    Map<String, Integer> states = new TreeMap<>();
    int inPhase = 0;

    for (int kill = 0; inPhase < KILLS && kill < 20 + 4 * KILLS; kill++) {
      Path here = Files.createDirectory(directory.resolve(phase + kill));
      Path file = Files.copy(pristine, here.resolve("work.templedb"));
      if (killAfter(line, random.nextInt(MILLIS.get(line)), file)) {
        inPhase++;
      }

      String state = state(file);
      assertThat(state).isIn("5/1", NEWEST + "/3");
      states.merge(state, 1, Integer::sum);
      assertWhole(file, state);
      // What was left lying is removed by the next one, and the copies that have their name are
      // good.
      try (TempleDb db = TempleDb.open(file, options -> options.addMigrations(NotesMain.upTo(3)))) {
        db.migrations().validate();
        assertThat(db.audit().verify()).isEqualTo(db.audit().count());
        assertThat(db.migrations().of("notes").version()).isEqualTo(3);
      }
      assertCopies(here);
    }

    System.out.println("killed in phase " + phase + ": " + inPhase + " times; found " + states);
    assertThat(inPhase).as("kills that hit the phase").isEqualTo(KILLS);
  }

  /** The phases follow each other as the lines say. */
  @Test
  void open_notKilled_printsThePhases() throws Exception {
    Path file = Files.copy(pristine, directory.resolve("work.templedb"));
    try (JavaProgram program = JavaProgram.start(NotesMain.class, file)) {
      assertThat(program.lines()).contains("in java", "open 3").containsAll(MILLIS.keySet());
    }
  }

  private static boolean killAfter(String line, int millis, Path file) throws Exception {
    try (JavaProgram program = JavaProgram.start(NotesMain.class, file)) {
      program.awaitLine(printed -> printed.equals(line));
      Thread.sleep(millis);
      List<String> printed = program.kill();
      return printed.get(printed.size() - 1).equals(line);
    }
  }

  /** Versions, and what the rows look like. */
  private static String state(Path file) throws Exception {
    Migrations migrations =
        TempleDb.migrations(file, options -> options.addMigrations(NotesMain.upTo(3)));
    migrations.validate();
    return migrations.version() + "/" + migrations.of("notes").version();
  }

  private static void assertWhole(Path file, String state) throws Exception {
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file)) {
      assertThat(rows(connection, "PRAGMA integrity_check")).containsExactly("ok");
      List<String> expected =
          switch (state.substring(state.indexOf('/') + 1)) {
            case "1" -> List.of("0|" + ROWS / 2, "1|" + ROWS / 2);
            default -> List.of("DONE|" + ROWS / 2, "OPEN|" + ROWS / 2);
          };
      assertThat(
              rows(connection, "SELECT state, count(*) FROM notes_entries GROUP BY 1 ORDER BY 1"))
          .as(state)
          .isEqualTo(expected);
    }
  }

  private static void assertCopies(Path here) throws Exception {
    try (Stream<Path> files = Files.list(here)) {
      List<Path> copies = files.filter(path -> !path.endsWith("work.templedb")).toList();
      assertThat(copies).allSatisfy(copy -> {
        assertThat(copy.toString()).endsWith(".bak");
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + copy)) {
          assertThat(rows(connection, "PRAGMA integrity_check")).containsExactly("ok");
          assertThat(rows(connection, "SELECT count(*) FROM notes_entries"))
              .containsExactly("" + ROWS);
        }
      });
    }
  }
}

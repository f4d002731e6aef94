package dev.templedb.sqlite.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.backup.DumpReport;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.Pin;
import dev.templedb.environment.SessionStart;
import dev.templedb.error.ConflictException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.project.NewFileType;
import dev.templedb.sqlite.launch.SqliteShell;
import dev.templedb.sqlite.transfer.PlainJdbc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dump, loaded by the real shell. */
class SqlDumpTest {

  @TempDir
  Path directory;

  private Path file;
  private Path dump;
  private Path loaded;

  @BeforeEach
  void name() {
    file = directory.resolve("test.db");
    dump = directory.resolve("dump.sql");
    loaded = directory.resolve("loaded.db");
  }

  @Test
  void dump_loadedByTheShell_isAnEqualDatabaseThatOpens() throws Exception {
    SqliteShell shell = SqliteShell.orSkip(directory);
    try (TempleDb db = TempleDb.open(file)) {
      fill(db);

      DumpReport report = db.backups().dump(dump);

      assertThat(report.sizeBytes()).isEqualTo(Files.size(dump));
      assertThat(report.rows()).isGreaterThan(100);
      shell.run(loaded, ".read " + dump).printedWithoutError();
      assertThat(LogicalState.of(loaded)).isEqualTo(LogicalState.of(file));
    }
    assertThat(PlainJdbc.rows(loaded, "PRAGMA integrity_check")).containsExactly("ok");
    assertThat(PlainJdbc.rows(loaded, "PRAGMA foreign_key_check")).isEmpty();
    try (TempleDb db = TempleDb.open(loaded)) {
      db.migrations().validate();
      assertThat(db.audit().verify()).isEqualTo(db.audit().count());
      assertThat(db.contents().verify().isSound()).isTrue();
      assertThat(db.files().readBytes("app", "large")).isEqualTo(bytes(3 << 20));
      long id = db.projects().create("next").id().value();
      assertThat(id).as("no id is used again").isEqualTo(3);
    }
  }

  @Test
  void dump_oddValues_areLoadedExactly() throws Exception {
    SqliteShell shell = SqliteShell.orSkip(directory);
    try (TempleDb db = TempleDb.open(file)) {
      try (Connection plain = PlainJdbc.open(file);
          Statement statement = plain.createStatement()) {
        statement.execute("CREATE TABLE odd (a, b TEXT, \"c d\" REAL, e AS (a) STORED)");
        statement.execute(
            "CREATE TRIGGER odd_stays BEFORE INSERT ON odd BEGIN SELECT RAISE(ABORT, 'no'); END");
        statement.execute("DROP TRIGGER odd_stays");
        for (String value : List.of(
            "NULL",
            "9223372036854775807",
            "-9223372036854775808",
            "1e999",
            "-1e999",
            "0.1",
            "1e-320",
            "4.9e-324",
            "1.7976931348623157e308",
            "-123456.789e-7",
            "9007199254740993.0",
            "-0.0",
            "''",
            "X''",
            "X'00ff'",
            "zeroblob(2000000)",
            "'it''s'",
            "'a' || char(13, 10) || 'b' || char(13) || char(10, 10)",
            "'nul' || char(0) || 'inside'",
            "CAST(X'c3' AS TEXT)",
            "'é\u2028\uD83D\uDE00'",
            "char(10) || 'go' || char(10) || '/' || char(10) || '.quit' || char(10) || ';'")) {
          statement.execute(
              "INSERT INTO odd (a, b, \"c d\") SELECT v, v, v FROM (SELECT " + value + " AS v)");
        }
        statement.execute(
            "CREATE TRIGGER odd_stays BEFORE INSERT ON odd BEGIN SELECT RAISE(ABORT, 'no'); END");
      }
      db.backups().dump(dump);

      shell.run(loaded, Files.readString(dump, StandardCharsets.UTF_8)).printedWithoutError();

      assertThat(LogicalState.of(loaded)).isEqualTo(LogicalState.of(file));
    }
  }

  @Test
  void dump_targetExistsOrIsTheDatabase_isRefused() throws Exception {
    try (TempleDb db = TempleDb.open(file)) {
      Path link = Files.createSymbolicLink(directory.resolve("link"), file);
      Path hard = Files.createLink(directory.resolve("hard"), file);

      for (Path same : List.of(file, link, hard)) {
        assertThatThrownBy(() -> db.backups().dump(same))
            .isInstanceOf(InvalidInputException.class)
            .hasMessageContaining("is the database itself");
      }
      Files.writeString(dump, "mine");
      assertThatThrownBy(() -> db.backups().dump(dump)).isInstanceOf(ConflictException.class);
      assertThat(Files.readString(dump)).isEqualTo("mine");
    }
  }

  private static void fill(TempleDb db) {
    db.projects().create("app");
    db.projects().create("gone");
    db.projects().delete("gone");
    for (int i = 0; i < 50; i++) {
      db.files()
          .put(
              "app", "f" + i, ("text of " + i + "\r\n").repeat(i).getBytes(StandardCharsets.UTF_8));
    }
    db.files().put("app", "large", bytes(3 << 20));
    db.fileTypes().create(NewFileType.of("own_type", "language"));
    db.pins().create(Pin.of("stable", "ab".repeat(20), "ab".repeat(32)));
    db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of("git")));
    db.environments()
        .setVariable("app", "dev", EnvironmentVariable.literal("ODD", "a'b\r\nc\td\u0001"));
    db.environmentSessions().open(SessionStart.of("app", "dev"));
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}

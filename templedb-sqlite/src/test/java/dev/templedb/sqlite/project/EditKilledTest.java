package dev.templedb.sqlite.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.project.FileQuery;
import dev.templedb.sqlite.launch.EditMain;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.sqlite.transfer.PlainJdbc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single edits whose process is killed. {@code -Dtempledb.kills=20} kills more often. */
class EditKilledTest {

  private static final int KILLS = Integer.getInteger("templedb.kills", 2);

  @TempDir
  Path directory;

  @Test
  void edits_processKilled_acknowledgedOnesAreThereAndNoneIsHalfDone() throws Exception {
    Path database = directory.resolve("test.db");
    try (TempleDb db = TempleDb.open(database)) {
      db.projects().create("app");
      db.files().put("app", "at/0", "moved".getBytes(StandardCharsets.UTF_8));
    }
    Random random = new Random(1);
    long next = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      long acknowledged = killAfter(random.nextInt(100), database, next);

      try (TempleDb db = TempleDb.open(database)) {
        String one = db.files().readText("app", "one");
        long number = Long.parseLong(one.substring(0, one.length() / 100));
        assertThat(number).isBetween(acknowledged, acknowledged + 1);
        assertThat(one).isEqualTo(Long.toString(number).repeat(100));
        assertThat(db.files().readText("app", "two")).isEqualTo(one);
        List<String> paths = new ArrayList<>();
        db.files().forEach("app", FileQuery.matching("at/*"), file -> paths.add(file.path()));
        assertThat(paths).hasSize(1).isSubsetOf("at/" + number, "at/" + (number + 1));
        assertThat(db.audit().verify()).isEqualTo(db.audit().count());
        next = Long.parseLong(paths.get(0).substring("at/".length()));
      }
      assertThat(PlainJdbc.rows(database, "PRAGMA integrity_check")).containsExactly("ok");
      assertThat(PlainJdbc.rows(database, "PRAGMA foreign_key_check")).isEmpty();
    }
    System.out.println(
        "killed in phase edit: " + KILLS + " times, after " + next + " edits in all");
  }

  private static long killAfter(int millis, Path database, long first) throws Exception {
    try (JavaProgram program = JavaProgram.start(EditMain.class, database, "app", first)) {
      program.awaitLine("edited " + first);
      Thread.sleep(millis);
      return program.kill().stream()
          .filter(line -> line.matches("edited \\d+"))
          .mapToLong(line -> Long.parseLong(line.substring("edited ".length())))
          .max()
          .orElseThrow();
    }
  }
}

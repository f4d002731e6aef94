package dev.templedb.examples.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.examples.JavaProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemindersTest {

  @Test
  void main_fileOfAnotherProgram_rehearsesMigratesAndListsWhatItDid(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("work.templedb");
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");
    }

    JavaProcess.Result result = JavaProcess.run(
        "java", "-cp", JavaProcess.runtimePath(), Reminders.class.getName(), file.toString());

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output())
        .contains("-- reminders 1 up: keep reminders", "CREATE TABLE reminders_items")
        .contains("rehearsed 9 steps, faithful")
        .contains("-- reminders 3 up: reminders have names", "-- Java: reminders 3")
        .contains("reminders 2 priorities are words, applied by TempleDB 0.1.0");
    try (TempleDb db = TempleDb.open(file)) {
      assertThat(db.projects().count()).isEqualTo(1);
    }
  }

  @Test
  void main_withoutFile_worksInMemory() throws Exception {
    JavaProcess.Result result =
        JavaProcess.run("java", "-cp", JavaProcess.runtimePath(), Reminders.class.getName());

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("reminders 3 reminders have names, applied by TempleDB");
  }
}

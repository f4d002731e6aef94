package dev.templedb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.sqlite.launch.StressMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four threads that write and four that read, in one process and in two at once. A short form runs by default; {@code
 * -Dtempledb.stress.seconds=60} runs the full minute. The waits are printed.
 */
class StressTest {

  private static final int SECONDS = Integer.getInteger("templedb.stress.seconds", 4);

  /** From this long on the threads' turns are compared, which a few seconds of a busy machine would make a matter of luck. */
  private static final int LONG_SECONDS = 30;

  @TempDir
  Path directory;

  @Test
  void write_fourThreadsBesideReaders_nothingFailsAndNothingIsLost() throws Exception {
    run("one");
  }

  @Test
  void write_fourThreadsInEachOfTwoProcesses_nothingFailsAndNothingIsLost() throws Exception {
    run("one", "two");
  }

  private void run(String... names) throws Exception {
    Path file = DatabaseFiles.withOneProject(directory.resolve("work.templedb"));
    List<Path> logs = new ArrayList<>();
    List<JavaProgram> programs = new ArrayList<>();
    List<Integer> turns = new ArrayList<>();
    try {
      for (String name : names) {
        Path log = directory.resolve(name + ".log");
        logs.add(log);
        programs.add(JavaProgram.start(StressMain.class, file, log, SECONDS, name));
      }
      for (JavaProgram program : programs) {
        for (String line : program.lines()) {
          System.out.println(line);
          if (line.startsWith("turns ")) {
            Stream.of(line.split(" ")).skip(1).map(Integer::valueOf).forEach(turns::add);
          }
        }
      }
    } finally {
      for (JavaProgram program : programs) {
        program.close();
      }
    }
    assertThat(turns).hasSize(4 * names.length).allMatch(count -> count > 10);
    if (SECONDS >= LONG_SECONDS) {
      assertThat(Collections.max(turns)).isLessThanOrEqualTo(2 * Collections.min(turns));
    }
    assertFound(file, logs);
  }

  private static void assertFound(Path file, List<Path> logs) throws Exception {
    Set<String> slugs = new HashSet<>();
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().forEach(project -> slugs.add(project.slug()));
      long acknowledged = 1;
      for (Path log : logs) {
        List<String> lines = Files.readAllLines(log);
        // AssertJ's containsAll takes quadratic time.
        assertThat(lines).as("acknowledged and not found").allMatch(slugs::contains);
        acknowledged += lines.size();
      }
      assertThat((long) slugs.size()).isEqualTo(acknowledged);
      assertThat(db.audit().verify()).isEqualTo(acknowledged);
    }
  }
}

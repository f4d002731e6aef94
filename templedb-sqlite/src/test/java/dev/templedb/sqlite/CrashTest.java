package dev.templedb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.sqlite.launch.StressMain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** Programs that write are killed at random moments. */
class CrashTest {

  private static final int ROUNDS = 10;
  private static final int PROGRAMS_AT_ONCE = 2;

  @TempDir
  Path directory;

  @Test
  void kill_programsThatWrite_everyAcknowledgedWriteIsThere() throws Exception {
    Path file = DatabaseFiles.withOneProject(directory.resolve("work.templedb"));
    Set<String> acknowledged = new HashSet<>();
    Random random = new Random();
    for (int round = 0; round < ROUNDS; round++) {
      List<JavaProgram> programs = new ArrayList<>();
      List<Path> logs = new ArrayList<>();
      try {
        for (int i = 0; i < PROGRAMS_AT_ONCE; i++) {
          String name = "r" + round + "-" + i;
          Path log = Files.createFile(directory.resolve(name + ".log"));
          logs.add(log);
          programs.add(JavaProgram.start(StressMain.class, file, log, 60, name));
        }
        for (Path log : logs) {
          awaitContent(log);
        }
        for (JavaProgram program : programs) {
          Thread.sleep(random.nextInt(200));
          program.kill();
        }
      } finally {
        for (JavaProgram program : programs) {
          program.close();
        }
      }
      for (Path log : logs) {
        acknowledged.addAll(completeLines(log));
      }
      assertComplete(file, acknowledged);
    }
    System.out.println(ROUNDS * PROGRAMS_AT_ONCE + " programs killed, " + acknowledged.size()
        + " acknowledged writes found");
  }

  private static void awaitContent(Path log) throws Exception {
    for (int i = 0; Files.size(log) == 0; i++) {
      assertThat(i).as("milliseconds waited for the first write").isLessThan(30_000);
      Thread.sleep(1);
    }
  }

  /** The last line may be cut off, if the program was killed while it wrote it. */
  private static List<String> completeLines(Path log) throws Exception {
    String text = Files.readString(log, StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private static void assertComplete(Path file, Set<String> acknowledged) throws Exception {
    Set<String> slugs = new HashSet<>();
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().forEach(project -> slugs.add(project.slug()));
      assertThat(db.audit().verify()).isEqualTo(slugs.size());
    }
    assertThat(slugs).containsAll(acknowledged);
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
      assertThat(rows.getString(1)).isEqualTo("ok");
    }
  }
}

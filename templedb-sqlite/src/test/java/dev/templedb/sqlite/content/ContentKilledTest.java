package dev.templedb.sqlite.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.content.ContentAmount;
import dev.templedb.sqlite.launch.ContentMain;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.sqlite.transfer.PlainJdbc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long work on content whose process is killed. {@code -Dtempledb.kills=20} kills more often. */
class ContentKilledTest {

  private static final int KILLS = Integer.getInteger("templedb.kills", 1);
  private static final int FILES = 1_000;

  /** How long each phase takes, about. */
  private static final Map<String, Integer> MILLIS =
      Map.of("collect", 100, "put", 400, "repack", 150, "vacuum", 40);

  @TempDir
  Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"collect", "put", "repack", "vacuum"})
  void content_processKilled_everythingNeededIsThereAndTheRestIsCollected(String phase)
      throws Exception {
    Path database = directory.resolve("test.db");
    Random random = new Random(phase.hashCode());
    int inPhase = 0;
    for (int kill = 0; inPhase < KILLS && kill < 20 + 3 * KILLS; kill++) {
      fill(database, kill);
      inPhase += killIn(phase, random.nextInt(MILLIS.get(phase)), database) ? 1 : 0;
      assertThat(PlainJdbc.rows(database, "PRAGMA integrity_check")).containsExactly("ok");
      assertThat(PlainJdbc.rows(database, "PRAGMA foreign_key_check")).isEmpty();
      assertRight(database, kill);
    }
    System.out.println("killed in phase " + phase + ": " + inPhase + " times");
    assertThat(inPhase).as("kills that hit the phase").isEqualTo(KILLS);
  }

  /** Files with new contents, so that the old ones are garbage, and large garbage. */
  private static void fill(Path database, int generation) throws IOException {
    try (TempleDb db = TempleDb.open(database)) {
      if (generation == 0) {
        db.projects().create("app");
      }
      db.useTransaction(tx -> {
        for (int i = 0; i < FILES; i++) {
          tx.files().put("app", "f" + i, text(i + 1_000_000));
          tx.files().put("app", "f" + i, text(i + FILES * generation));
        }
        tx.files().put("app", "large", noise(generation, 3 << 20));
      });
      for (int i = 0; i < 3; i++) {
        db.contents().put(new ByteArrayInputStream(noise(1_000 + 10 * generation + i, 10 << 20)));
      }
    }
  }

  private static byte[] text(int number) {
    Random random = new Random(number);
    StringBuilder text = new StringBuilder("/* the same words at the beginning of every file */\n");
    for (int i = 0; i < 60; i++) {
      text.append("public static final int VALUE = ")
          .append(random.nextInt(100_000))
          .append(";\n");
    }
    return text.append(number).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] noise(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static boolean killIn(String phase, int afterMillis, Path database) throws Exception {
    try (JavaProgram program = JavaProgram.start(ContentMain.class, database, phase)) {
      program.awaitLine(line -> line.startsWith("at " + phase));
      Thread.sleep(afterMillis);
      List<String> printed = program.kill();
      return printed.get(printed.size() - 1).startsWith("at " + phase);
    }
  }

  private static void assertRight(Path database, int generation) throws SQLException {
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
    try (TempleDb db = TempleDb.open(database, options -> options.clock(later))) {
      assertThat(db.contents().verify().damaged()).isEmpty();
      assertThat(db.audit().verify()).isEqualTo(db.audit().count());
      db.contents().collect(Duration.ofHours(1));
      assertThat(db.contents().unreferenced()).isEqualTo(ContentAmount.NONE);
      for (int i = 0; i < FILES; i += 37) {
        assertThat(db.files().readBytes("app", "f" + i)).isEqualTo(text(i + FILES * generation));
      }
      assertThat(db.files().readBytes("app", "large")).isEqualTo(noise(generation, 3 << 20));
    }
    assertThat(PlainJdbc.rows(database, "SELECT count(*) FROM content_chunks"))
        .containsExactly("3");
  }
}

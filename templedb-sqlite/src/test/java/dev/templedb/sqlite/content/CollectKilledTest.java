package dev.templedb.sqlite.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.content.ContentHash;
import dev.templedb.sqlite.launch.CollectMain;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.sqlite.transfer.PlainJdbc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collection whose process is killed. {@code -Dtempledb.kills=20} kills more often. */
class CollectKilledTest {

  private static final int KILLS = Integer.getInteger("templedb.kills", 2);

  @TempDir
  Path directory;

  @Test
  void collect_processKilled_whatIsUsedStaysAndTheNextOneTakesTheRest() throws Exception {
    Path database = directory.resolve("test.db");
    Random random = new Random(1);
    try (TempleDb db = TempleDb.open(database)) {
      db.projects().create("app");
      db.files().put("app", "small", bytes(random, 1_000));
      db.files().put("app", "large", bytes(random, 5 << 20));
    }
    int inside = 0;
    for (int kill = 0; kill < KILLS || (inside == 0 && kill < 20); kill++) {
      List<ContentHash> unused = putUnused(database, random);
      if (killCollection(database, random.nextInt(60))) {
        inside++;
      }

      try (TempleDb db = TempleDb.open(database)) {
        assertThat(db.contents().verify().damaged()).isEmpty();
        for (ContentHash hash : unused) {
          // What is still there is whole.
          if (db.contents().exists(hash)) {
            assertThat(ContentHash.of(db.contents().readBytes(hash))).isEqualTo(hash);
          }
        }
        db.contents().collect(Duration.ZERO);
        assertThat(db.contents().unreferenced().count()).isZero();
        assertThat(unused).noneMatch(db.contents()::exists);
        assertThat(db.files().readBytes("app", "large")).hasSize(5 << 20);
        assertThat(db.audit().verify()).isEqualTo(db.audit().count());
      }
      assertThat(PlainJdbc.rows(database, "SELECT count(*) FROM contents")).containsExactly("2");
      assertThat(PlainJdbc.rows(database, "SELECT count(*) FROM content_chunks"))
          .containsExactly("5");
      assertThat(PlainJdbc.rows(database, "PRAGMA integrity_check")).containsExactly("ok");
      assertThat(PlainJdbc.rows(database, "PRAGMA foreign_key_check")).isEmpty();
    }
    System.out.println("killed in phase collect: " + inside + " times");
    assertThat(inside).as("kills before the collection's end").isPositive();
  }

  private static boolean killCollection(Path database, int afterMillis) throws Exception {
    try (JavaProgram program = JavaProgram.start(CollectMain.class, database)) {
      program.awaitLine(line -> line.startsWith("at collect"));
      Thread.sleep(afterMillis);
      return !program.kill().contains("done");
    }
  }

  private static List<ContentHash> putUnused(Path database, Random random) {
    List<ContentHash> unused = new ArrayList<>();
    try (TempleDb db = TempleDb.open(database)) {
      for (int i = 0; i < 300; i++) {
        unused.add(db.contents().put(bytes(random, 10_000)));
      }
      for (int i = 0; i < 4; i++) {
        unused.add(db.contents().put(bytes(random, 6 << 20)));
      }
    }
    return unused;
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}

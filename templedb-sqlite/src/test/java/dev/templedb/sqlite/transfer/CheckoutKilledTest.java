package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.sqlite.launch.CheckoutMain;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.Checkout.ExtraFiles;
import dev.templedb.transfer.Checkout.LocalChanges;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checkouts whose process is killed at any moment. */
class CheckoutKilledTest {

  private static final int KILLS = Integer.getInteger("templedb.kills", 4);

  private Path directory;

  @BeforeEach
  void make() throws IOException {
    directory = Scratch.directory();
  }

  @AfterEach
  void delete() throws IOException {
    Git.delete(directory);
  }

  @Test
  void checkout_processKilled_targetHoldsNothingPartialAndTheNextOneGoesOn() throws Exception {
    Path database = directory.resolve("test.db");
    Path target = directory.resolve("target");
    List<Map<String, Trees.Entry>> states =
        Stream.of("old", "new").map(slug -> imported(database, slug)).toList();
    Random random = new Random(7);
    int killedInside = 0;

    for (int kill = 0; kill < KILLS; kill++) {
      try (JavaProgram program = JavaProgram.start(
          CheckoutMain.class, database, "old", "new", "old", "new", "old", "new", target)) {
        program.awaitLine(kill % 2 == 0 ? "at write" : "at compare");
        Thread.sleep(random.nextInt(60));
        program.kill();
      }

      Map<String, Trees.Entry> found = Trees.onDisk(target);
      for (Map.Entry<String, Trees.Entry> file : found.entrySet()) {
        if (file.getKey().startsWith(Checkout.STAGING_PREFIX)) {
          killedInside++;
        } else {
          assertThat(file.getValue())
              .as("kill %d: %s", kill, file.getKey())
              .isIn(states.get(0).get(file.getKey()), states.get(1).get(file.getKey()));
        }
      }
      try (TempleDb db = TempleDb.open(database)) {
        assertThat(db.audit().verify()).isEqualTo(db.audit().count());
        if (kill % 2 == 1) {
          db.checkout(Checkout.builder("new", target)
              .localChanges(LocalChanges.OVERWRITE)
              .extraFiles(ExtraFiles.REMOVE)
              .build());
          assertThat(Trees.onDisk(target)).isEqualTo(states.get(1));
          Git.delete(target);
        }
      }
    }

    assertThat(killedInside).as("files in staging directories of killed ones").isPositive();
  }

  private Map<String, Trees.Entry> imported(Path database, String slug) {
    Path source = directory.resolve(slug);
    try (TempleDb db = TempleDb.open(database)) {
      for (int i = 0; i < 400; i++) {
        Trees.write(source, "d" + i % 7 + "/f" + i, Trees.random(slug.hashCode() + i, 9_000));
        Trees.write(source, "root" + i, Trees.random(slug.hashCode() - i, 3_000));
      }
      Trees.write(source, "large", Trees.random(slug.hashCode(), 5 << 20));
      db.projects().create(slug);
      db.importTree(TreeImport.of(slug, source));
      return Trees.onDisk(source);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

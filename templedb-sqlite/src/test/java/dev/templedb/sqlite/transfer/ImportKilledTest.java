package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.sqlite.launch.ImportMain;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An import whose process is killed in each of its phases. {@code -Dtempledb.kills=20} kills more often.
 */
class ImportKilledTest {

  private static final int KILLS = Integer.getInteger("templedb.kills", 1);

  private static final int FILES = 2_500;

  /** How long each phase takes, about. */
  private static final Map<String, Integer> MILLIS =
      Map.of("walk", 30, "store", 150, "publish", 60);

  @TempDir
  Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"walk", "store", "publish"})
  void import_processKilled_databaseOpensWithTheOldTreeOrTheNewOne(String phase) throws Exception {
    Path database = directory.resolve("test.db");
    List<Path> trees = List.of(directory.resolve("tree-0"), directory.resolve("tree-1"));
    List<Map<String, Trees.Entry>> states = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      writeTree(trees.get(i), i);
      states.add(Trees.onDisk(trees.get(i)));
    }
    assertThat(run(database, trees.get(0))).contains("added " + FILES);
    Random random = new Random(phase.hashCode());
    int current = 0;
    int inPhase = 0;
    int keptOld = 0;

    for (int kill = 0; inPhase < KILLS && kill < 20 + 3 * KILLS; kill++) {
      // What is new differs each time, so that there is always something to store.
      int wanted = 1 - current;
      writeTree(trees.get(wanted), 2 + kill);
      states.set(wanted, Trees.onDisk(trees.get(wanted)));
      if (killIn(phase, random.nextInt(MILLIS.get(phase)), database, trees.get(wanted))) {
        inPhase++;
      }

      try (TempleDb db = TempleDb.open(database)) {
        Map<String, Trees.Entry> tree = Trees.inProject(db, "app");
        assertThat(tree).as("after kill %d", kill).isIn(states);
        if (tree.equals(states.get(wanted))) {
          current = wanted;
        } else {
          keptOld++;
        }
        assertThat(db.audit().verify()).isEqualTo(db.audit().count());
      }
      assertThat(PlainJdbc.rows(database, "PRAGMA integrity_check")).containsExactly("ok");
      assertThat(PlainJdbc.rows(database, "PRAGMA foreign_key_check")).isEmpty();
    }

    System.out.println("killed in phase " + phase + ": " + inPhase + " times; the old tree stayed "
        + keptOld + " times");
    assertThat(inPhase).as("kills that hit the phase").isEqualTo(KILLS);
    run(database, trees.get(1 - current));
    try (TempleDb db = TempleDb.open(database)) {
      assertThat(Trees.inProject(db, "app")).isEqualTo(states.get(1 - current));
    }
  }

  /** Kills an import so long after it has come to a phase, and says whether it still was there. */
  private static boolean killIn(String phase, int afterMillis, Path database, Path tree)
      throws Exception {
    try (JavaProgram program = JavaProgram.start(ImportMain.class, database, "app", tree)) {
      program.awaitLine(line -> line.startsWith("at " + phase));
      Thread.sleep(afterMillis);
      List<String> printed = program.kill();
      return printed.get(printed.size() - 1).startsWith("at " + phase);
    }
  }

  private static List<String> run(Path database, Path tree) throws Exception {
    try (JavaProgram program = JavaProgram.start(ImportMain.class, database, "app", tree)) {
      return program.lines();
    }
  }

  private static void writeTree(Path tree, int generation) throws IOException {
    for (int i = 0; i < FILES - 1; i++) {
      long seed = i < FILES / 3 ? i : 10_000L * generation + i;
      Trees.write(tree, "d" + i % 300 + "/f" + i, Trees.random(seed, 1_000));
    }
    Trees.write(tree, "large", Trees.random(generation, 5 << 20));
  }

  /** Counted on many files, of which half are stored when the process is killed. */
  @Test
  void import_afterOneThatWasKilledHalfWay_readsOnlyTheRest() throws Exception {
    Path database = directory.resolve("test.db");
    Path tree = directory.resolve("tree");
    int files = 2_000;
    for (int i = 0; i < files; i++) {
      Trees.write(tree, "d" + i % 40 + "/f" + i, Trees.random(i, 20_000));
    }
    Thread.sleep(50);

    try (JavaProgram program = JavaProgram.start(ImportMain.class, database, "app", tree)) {
      program.awaitLine(line -> line.startsWith("at store ")
          && Integer.parseInt(line.substring("at store ".length())) >= files / 2);
      program.kill();
    }

    try (TempleDb db = TempleDb.open(database)) {
      assertThat(Trees.inProject(db, "app")).isEmpty();
      ImportReport report = db.importTree(TreeImport.of("app", tree));
      assertThat(report.added()).isEqualTo(files);
      assertThat(report.filesRead()).isLessThan(files * 55L / 100);
      assertThat(Trees.inProject(db, "app")).isEqualTo(Trees.onDisk(tree));
    }
  }
}

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import whose process is killed at any moment. */
class ImportKilledTest {

  private static final int KILLS = 10;

  @TempDir
  Path directory;

  @Test
  void import_processKilled_databaseOpensWithTheOldTreeOrTheNewOne() throws Exception {
    Path database = directory.resolve("test.db");
    List<Path> trees = List.of(directory.resolve("tree-0"), directory.resolve("tree-1"));
    List<Map<String, Trees.Entry>> states = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      writeTree(trees.get(i), i);
      states.add(Trees.onDisk(trees.get(i)));
    }
    long start = System.nanoTime();
    assertThat(run(database, trees.get(0))).contains("added 351");
    long millis = (System.nanoTime() - start) / 1_000_000;
    int current = 0;
    int keptOld = 0;

    for (int kill = 0; kill < KILLS; kill++) {
      // What is new differs each time, so that there is always something to store.
      int wanted = 1 - current;
      writeTree(trees.get(wanted), 2 + kill);
      states.set(wanted, Trees.onDisk(trees.get(wanted)));
      try (JavaProgram program =
          JavaProgram.start(ImportMain.class, database, "app", trees.get(wanted))) {
        if (kill % 3 == 2) {
          program.awaitLine("at publish 0");
        } else {
          program.awaitLine("ready");
          Thread.sleep(kill * millis / 2 / KILLS);
        }
        program.kill();
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

    assertThat(keptOld).as("kills that came before the end").isPositive();
    assertThat(run(database, trees.get(1 - current)))
        .contains("added 0", "changed 251", "unchanged 100");
    try (TempleDb db = TempleDb.open(database)) {
      assertThat(Trees.inProject(db, "app")).isEqualTo(states.get(1 - current));
    }
  }

  private static List<String> run(Path database, Path tree) throws Exception {
    try (JavaProgram program = JavaProgram.start(ImportMain.class, database, "app", tree)) {
      return program.lines();
    }
  }

  private static void writeTree(Path tree, int generation) throws IOException {
    for (int i = 0; i < 350; i++) {
      byte[] content = Trees.random(i < 100 ? i : 1_000L * generation + i, 9_000);
      Trees.write(tree, "d" + i % 7 + "/f" + i, content);
    }
    Trees.write(tree, "large", Trees.random(generation, 5 << 20));
  }

  /** Counted on many files, of which half are stored when the process is killed. */
  @Test
  void import_afterOneThatWasKilledHalfWay_readsOnlyTheRest() throws Exception {
    Path database = directory.resolve("test.db");
    Path tree = directory.resolve("tree");
    int files = 4_000;
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

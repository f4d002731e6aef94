package dev.templedb.benchmarks.compare;

import dev.templedb.TempleDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A tree for the first time, into a new database or repository: the library, the floor, git and JGit. Git has no warm form; as for
 * everyone, the tree is in the page cache.
 */
final class FirstImport implements Contest {

  private static final int WARM_UPS = 8;
  private static final int JGIT_WARM_UPS = 2;

  @Override
  public void run(Setting setting, Report report) throws Exception {
    Scratch scratch = setting.scratch();
    Path tree = scratch.tree();
    Path ours = scratch.path("first.templedb");
    Path floor = scratch.path("floor.templedb");
    Path empty = scratch.path("empty.templedb");
    Path jgit = scratch.path("first.jgit");
    Git git = new Git(scratch, "first.git");
    TempleSide.createEmpty(empty);
    try (SideJvm ourJvm = new SideJvm();
        SideJvm floorJvm = new SideJvm();
        SideJvm jgitJvm = new SideJvm()) {
      Rounds.Side oursFresh = () -> {
        prepare(ours);
        return SideJvm.once(Task.TEMPLE_FIRST, tree, ours);
      };
      Rounds.Side floorFresh = () -> {
        prepare(floor);
        Files.copy(empty, floor);
        return SideJvm.once(Task.FLOOR_FIRST, tree, floor, setting.excluded());
      };
      List<Double> afterOpen = new ArrayList<>();
      List<Double> closed = new ArrayList<>();
      Rounds.Side oursWarm = () -> {
        prepare(ours);
        Map<String, Double> figures = ourJvm.run(Task.TEMPLE_FIRST, tree, ours);
        check(setting, "the library", figures.get("files"));
        afterOpen.add(figures.get("afterOpen"));
        closed.add(figures.get("closed"));
        return figures.get("millis");
      };
      Rounds.Side floorWarm = () -> {
        prepare(floor);
        Files.copy(empty, floor);
        Map<String, Double> figures =
            floorJvm.run(Task.FLOOR_FIRST, tree, floor, setting.excluded());
        check(setting, "the floor", figures.get("files"));
        return figures.get("millis");
      };
      Rounds.Side jgitWarm = () -> {
        Scratch.delete(jgit);
        Tool.settle();
        double millis = jgitJvm.run(Task.JGIT_FIRST, tree, jgit).get("millis");
        // It leaves a file there that says where the repository is.
        Files.delete(tree.resolve(".git"));
        return millis;
      };
      System.err.println(" warming up");
      for (int i = 0; i < WARM_UPS; i++) {
        oursWarm.run();
        floorWarm.run();
      }
      for (int i = 0; i < JGIT_WARM_UPS; i++) {
        jgitWarm.run();
      }
      afterOpen.clear();
      closed.clear();
      Rounds rounds = new Rounds()
          .with("git", () -> {
            git.delete();
            Tool.settle();
            return git.firstCommit();
          })
          .with("ours_warm", oursWarm)
          .with("floor_warm", floorWarm)
          .with("ours_fresh", oursFresh)
          .with("floor_fresh", floorFresh)
          .with("jgit_warm", jgitWarm)
          .run(setting.rounds());
      rounds.medians(report, "first_import_");
      report.median("first_import_ours_warm_after_open", afterOpen);
      report.median("first_import_ours_warm_closed", closed);
      report.atLeast("first_import_git_over_ours_warm", rounds.ratio("git", "ours_warm"), 8, "x");
      report.atLeast(
          "first_import_jgit_over_ours_warm", rounds.ratio("jgit_warm", "ours_warm"), 15, "x");
      report.atLeast("first_import_git_over_ours_fresh", rounds.ratio("git", "ours_fresh"), 3, "x");
      report.atMost(
          "first_import_ours_over_floor_warm",
          Report.ratio(afterOpen, rounds.times("floor_warm")),
          1.4,
          "x");
      report.figure(
          "first_import_ours_over_floor_fresh", rounds.ratio("ours_fresh", "floor_fresh"), "x");
    }
    report.atMost("size_over_source", (double) Files.size(ours) / setting.bytes(), 0.30, "");
    repack(ours);
    report.atMost(
        "size_repacked_over_source", (double) Files.size(ours) / setting.bytes(), 0.25, "");
    report.figure("size_floor_over_source", (double) Files.size(floor) / setting.bytes(), "");
    git.delete();
    Scratch.delete(jgit);
    Scratch.deleteDatabase(floor);
  }

  private static void repack(Path database) {
    try (TempleDb db = TempleDb.open(database)) {
      db.contents().repack();
    }
  }

  private static void prepare(Path database) throws IOException, InterruptedException {
    Scratch.deleteDatabase(database);
    Tool.settle();
  }

  private static void check(Setting setting, String side, double files) throws IOException {
    if (files != setting.files().size()) {
      throw new IOException(side + " imported " + (long) files + " files of "
          + setting.files().size() + "; what is measured is not the same work");
    }
  }
}

package dev.templedb.benchmarks.compare;

import dev.templedb.TempleDb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What others notice of an import into the same database. The longest wait is that of all rounds; the first, in cold JVMs, doesn't count. */
final class WhileImporting implements Contest {

  private static final double BAR_MILLIS = 100;

  @Override
  public void run(Setting setting, Report report) throws Exception {
    Path database = setting.scratch().path("watched.templedb");
    Path signals = setting.scratch().path("signals");
    List<Double> imports = new ArrayList<>();
    List<Double> writes = new ArrayList<>();
    List<Double> neighbourWrites = new ArrayList<>();
    List<Double> reads = new ArrayList<>();
    double halfTrees = 0;
    double calls = 0;
    try (SideJvm importer = new SideJvm();
        SideJvm neighbour = new SideJvm()) {
      for (int round = 0; round <= setting.rounds(); round++) {
        Scratch.deleteDatabase(database);
        Scratch.delete(signals);
        Files.createDirectory(signals);
        TempleSide.createEmpty(database);
        try (TempleDb db = TempleDb.open(database)) {
          db.projects().create(WatchedImport.OTHER_PROJECT);
        }
        Tool.settle();
        neighbour.start(Task.WATCH_FROM_OUTSIDE, database, signals);
        Map<String, Double> inside =
            importer.run(Task.WATCHED_IMPORT, setting.scratch().tree(), database, signals);
        Map<String, Double> outside = neighbour.await();
        System.err.println("  inside " + inside + " outside " + outside);
        halfTrees += inside.get("halfTrees");
        if (round > 0) {
          imports.add(inside.get("millis"));
          writes.add(inside.get("longestWrite"));
          reads.add(inside.get("longestRead"));
          neighbourWrites.add(outside.get("longestWrite"));
          calls += inside.get("writes") + inside.get("reads") + outside.get("writes");
        }
      }
    }
    report.median("watched_import", imports);
    report.median("watched_longest_write", writes);
    report.median("watched_longest_write_of_other_process", neighbourWrites);
    report.median("watched_longest_read", reads);
    report.atMost("watched_longest_write_ms", Collections.max(writes), BAR_MILLIS, " ms");
    report.atMost(
        "watched_longest_write_of_other_process_ms",
        Collections.max(neighbourWrites),
        BAR_MILLIS,
        " ms");
    report.atMost("watched_longest_read_ms", Collections.max(reads), BAR_MILLIS, " ms");
    report.atMost("watched_half_trees", halfTrees, 0, "");
    report.figure("watched_calls", calls, "");
    Scratch.deleteDatabase(database);
  }
}

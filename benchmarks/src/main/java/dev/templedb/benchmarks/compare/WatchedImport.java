package dev.templedb.benchmarks.compare;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.project.ProjectSummary;
import dev.templedb.transfer.TreeImport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * An import that others watch: a thread and another process that make a small change every few milliseconds, and a thread that asks for
 * the number of files. The processes tell each other by files in a directory of signals how far they are.
 */
final class WatchedImport {

  /** The project that the writers change. */
  static final String OTHER_PROJECT = "other";

  private static final int WARM_UPS = 300;
  private static final long PAUSE_MILLIS = 2;

  /** The longest of many calls, in milliseconds, in which phase of the import it began, and how many there were. */
  private record Longest(double millis, String phase, long calls) {}

  private WatchedImport() {}

  /** Imports once the other process is ready, and gives what this process's threads have seen. */
  static Map<String, Double> run(String tree, String file, String signals) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (TempleDb db = TempleDb.open(Path.of(file))) {
      FileCounts counts = new FileCounts(db);
      for (int i = 0; i < WARM_UPS; i++) {
        write(db, i);
        counts.call();
      }
      await(Path.of(signals, "ready"));
      Path done = Path.of(signals, "done");
      BooleanSupplier running = () -> !Files.exists(done);
      Files.createFile(Path.of(signals, "begun"));
      AtomicReference<String> phase = new AtomicReference<>("begin");
      Future<Longest> writes =
          threads.submit(() -> repeat(running, phase::get, () -> write(db, 0)));
      Future<Longest> reads = threads.submit(() -> repeat(running, phase::get, counts));
      TreeImport request = TreeImport.builder(TempleSide.PROJECT, Path.of(tree))
          .progress(progress -> phase.set(progress.phase()))
          .build();
      long start = System.nanoTime();
      long files = db.importTree(request).files();
      double millis = (System.nanoTime() - start) / 1e6;
      Files.createFile(done);
      System.err.println("  the longest write began in the phase "
          + writes.get().phase() + ", the longest read in " + reads.get().phase());
      Map<String, Double> figures = new HashMap<>();
      figures.put("millis", millis);
      figures.put("longestWrite", writes.get().millis());
      figures.put("writes", (double) writes.get().calls());
      figures.put("longestRead", reads.get().millis());
      figures.put("reads", (double) reads.get().calls());
      figures.put("halfTrees", (double) counts.otherThan(files));
      return figures;
    } finally {
      threads.shutdown();
    }
  }

  /** The other process: makes changes as long as the import runs. */
  static Map<String, Double> neighbour(String file, String signals) throws Exception {
    try (TempleDb db = TempleDb.open(Path.of(file))) {
      for (int i = 0; i < WARM_UPS; i++) {
        write(db, i);
      }
      Files.createFile(Path.of(signals, "ready"));
      await(Path.of(signals, "begun"));
      Path done = Path.of(signals, "done");
      Longest longest = repeat(() -> !Files.exists(done), () -> "", () -> write(db, 1));
      return Map.of("longestWrite", longest.millis(), "writes", (double) longest.calls());
    }
  }

  private static boolean write(TempleDb db, int number) {
    db.projects()
        .update(
            OTHER_PROJECT,
            details -> details.withDescription(
                "the change number " + number + " at " + System.nanoTime()));
    return true;
  }

  private static Longest repeat(BooleanSupplier running, Supplier<String> phase, Callable<?> call)
      throws Exception {
    Longest longest = new Longest(0, "", 0);
    long calls = 0;
    while (running.getAsBoolean()) {
      String begun = phase.get();
      long start = System.nanoTime();
      call.call();
      double millis = (System.nanoTime() - start) / 1e6;
      calls++;
      longest = millis > longest.millis()
          ? new Longest(millis, begun, calls)
          : new Longest(longest.millis(), longest.phase(), calls);
      Thread.sleep(PAUSE_MILLIS);
    }
    return longest;
  }

  private static void await(Path signal) throws InterruptedException {
    while (!Files.exists(signal)) {
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** Asks how many files the project has, and counts the answers by number. */
  private static final class FileCounts implements Callable<Boolean> {

    private final TempleDb db;
    private final Map<Long, Integer> seen = new ConcurrentHashMap<>();

    FileCounts(TempleDb db) {
      this.db = db;
    }

    @Override
    public Boolean call() {
      for (ProjectSummary summary : db.projects().list(PageRequest.first(10)).items()) {
        if (summary.project().slug().equals(TempleSide.PROJECT)) {
          seen.merge(summary.fileCount(), 1, Integer::sum);
        }
      }
      return true;
    }

    /** How often there were neither no files nor so many. */
    long otherThan(long files) {
      return seen.entrySet().stream()
          .filter(count -> count.getKey() != 0 && count.getKey() != files)
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }
}

package dev.templedb.benchmarks.maintenance;

import dev.templedb.TempleDb;
import dev.templedb.backup.BackupReport;
import dev.templedb.backup.BackupRequest;
import dev.templedb.benchmarks.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What a backup of a database of 500 MB costs those who write meanwhile. Windows without and with a backup take turns in one process and are
 * equally long; two threads put a small file each time, one after the other without a pause. Printed are the medians of the rounds, and of
 * each round's ratio.
 */
public final class BackupUnderLoad {

  private static final int CONTENTS = 8_000;
  private static final int CONTENT_BYTES = 64_000;
  private static final int WRITERS = 2;
  private static final int ROUNDS = 5;
  private static final long FIRST_WINDOW_MILLIS = 4_000;

  /** Mebibytes a second; 0 for no limit. */
  private static final List<Long> RATES = List.of(0L, 128L, 64L, 32L);

  /** The times of all writes in one window, the shortest first. */
  private static final class Window {

    final double seconds;
    private final long[] nanos;

    Window(long[] nanos, double seconds) {
      this.nanos = nanos;
      this.seconds = seconds;
    }

    double micros(double share) {
      return nanos[(int) Math.min(nanos.length - 1, (long) (nanos.length * share))] / 1_000.0;
    }

    double writesPerSecond() {
      return nanos.length / seconds;
    }
  }

  private final TempleDb db;
  private final Path directory;
  private volatile boolean over;

  private BackupUnderLoad(TempleDb db, Path directory) {
    this.db = db;
    this.directory = directory;
  }

  /** Measures and prints. */
  public static void measure() throws IOException, InterruptedException {
    try (Workspace space = new Workspace();
        TempleDb db = TempleDb.open(space.path("work.templedb"))) {
      fill(db);
      System.out.printf("%,d bytes%n", Files.size(space.path("work.templedb")));
      System.out.printf(
          "%-12s %9s %9s %9s %9s %9s %9s %9s %8s%n",
          "rate",
          "seconds",
          "p50",
          "p50 with",
          "p99",
          "p99 with",
          "ratio p50",
          "ratio p99",
          "writes/s");
      for (long rate : RATES) {
        new BackupUnderLoad(db, space.path("")).measure(rate);
      }
    }
  }

  private static void fill(TempleDb db) {
    db.projects().create("app");
    Random random = new Random(1);
    for (int i = 0; i < CONTENTS; i += 100) {
      int from = i;
      db.useTransaction(tx -> {
        for (int j = from; j < from + 100; j++) {
          byte[] content = new byte[CONTENT_BYTES];
          random.nextBytes(content);
          tx.files().put("app", "f" + j, content);
        }
      });
    }
  }

  private void measure(long rate) throws IOException, InterruptedException {
    List<double[]> rounds = new ArrayList<>();
    long millis = FIRST_WINDOW_MILLIS;
    for (int round = 0; round <= ROUNDS; round++) {
      long sleep = millis;
      Window without = window(() -> sleep(sleep));
      Window with = window(() -> backUp(rate));
      millis = Math.max(1_000, (long) (with.seconds * 1_000));
      if (round > 0) {
        rounds.add(new double[] {
          with.seconds,
          without.micros(0.5),
          with.micros(0.5),
          without.micros(0.99),
          with.micros(0.99),
          with.micros(0.5) / without.micros(0.5),
          with.micros(0.99) / without.micros(0.99),
          with.writesPerSecond()
        });
      }
    }
    double[] median = new double[rounds.get(0).length];
    for (int i = 0; i < median.length; i++) {
      int column = i;
      median[i] = rounds.stream()
          .mapToDouble(round -> round[column])
          .sorted()
          .skip(rounds.size() / 2)
          .findFirst()
          .orElseThrow();
    }
    System.out.printf(
        Locale.ROOT,
        "%-12s %9.1f %9.0f %9.0f %9.0f %9.0f %9.2f %9.2f %8.0f   p99 ratios %s%n",
        rate == 0 ? "no limit" : rate + " MiB/s",
        median[0],
        median[1],
        median[2],
        median[3],
        median[4],
        median[5],
        median[6],
        median[7],
        rounds.stream()
            .map(round -> String.format(Locale.ROOT, "%.2f", round[6]))
            .toList());
  }

  private void backUp(long rate) {
    try {
      BackupReport report = db.backups()
          .create(BackupRequest.builder(directory.resolve("backup.templedb"))
              .maxBytesPerSecond(rate << 20)
              .build());
      Files.delete(report.file());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How long each write takes while {@code meanwhile} runs. */
  private Window window(Runnable meanwhile) throws InterruptedException {
    over = false;
    List<long[]> times = new ArrayList<>();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      String path = "written-" + i;
      Thread writer = new Thread(() -> {
        long[] found = write(path);
        synchronized (times) {
          times.add(found);
        }
      });
      writers.add(writer);
      writer.start();
    }
    long start = System.nanoTime();
    meanwhile.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    over = true;
    for (Thread writer : writers) {
      writer.join();
    }
    long[] all = times.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    return new Window(all, seconds);
  }

  private long[] write(String path) {
    long[] nanos = new long[1 << 20];
    int count = 0;
    while (!over && count < nanos.length) {
      byte[] content = (path + " " + System.nanoTime()).getBytes(StandardCharsets.UTF_8);
      long start = System.nanoTime();
      db.files().put("app", path, content);
      nanos[count++] = System.nanoTime() - start;
    }
    return Arrays.copyOf(nanos, count);
  }
}

package dev.templedb.benchmarks;

import dev.templedb.TempleDb;
import dev.templedb.maintenance.DatabaseStatus;
import dev.templedb.maintenance.Figure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How long {@link TempleDb#status()} takes on a database of a gigabyte, idle and while others write, and how far its estimates are from
 * what is there.
 */
final class StatusTimes {

  private static final long BYTES = 1L << 30;
  private static final int FILES_OF_A_TRANSACTION = 1_000;
  private static final int LARGEST_SMALL = 32_000;
  private static final int LARGE = 3_000_000;
  private static final int CALLS = 300;
  private static final double BAR_MILLIS = 10;

  private final Random random = new Random(1);
  private long files;
  private long contents;
  private long fileBytes;
  private long contentBytes;

  private StatusTimes() {}

  static void measure() throws IOException, InterruptedException {
    try (Workspace space = new Workspace()) {
      new StatusTimes().run(space.path("gigabyte.templedb"));
    }
  }

  private void run(Path file) throws IOException, InterruptedException {
    fill(file);
    System.out.printf("%,d files, a database of %,d bytes%n", files, Files.size(file));
    try (TempleDb db = TempleDb.open(file)) {
      Times first = new Times(1);
      DatabaseStatus status = first.call(db, 0);
      System.out.printf(
          Locale.ROOT,
          "first call in this JVM %.1f ms, of which the processor's %.1f ms%n",
          first.wall[0],
          first.processor[0]);
      print("idle", times(db));
      whileOthersWrite(db);
      estimate("files", status.rows().get("project_files"), (double) files);
      estimate("contents", status.rows().get("contents"), (double) contents);
      estimate(
          "duplication", status.duplication().orElseThrow(), (double) fileBytes / contentBytes);
      System.out.printf(
          Locale.ROOT,
          "compression %.3f (random bytes)%n",
          status.compression().orElseThrow().value());
      long start = System.nanoTime();
      db.schema().sizes();
      System.out.printf(
          Locale.ROOT, "schema().sizes(), exact: %.0f ms%n", (System.nanoTime() - start) / 1e6);
    }
  }

  /** Random bytes; each tenth file has the content of the one before it, and each five hundredth is large. */
  private void fill(Path file) {
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("large");
      byte[] last = {};
      while (fileBytes < BYTES) {
        byte[] before = last;
        last = db.inTransaction(tx -> {
          byte[] content = before;
          for (int i = 0; i < FILES_OF_A_TRANSACTION; i++) {
            if (files % 10 != 9) {
              content = new byte[files % 500 == 0 ? LARGE : 1 + random.nextInt(LARGEST_SMALL)];
              random.nextBytes(content);
              contents++;
              contentBytes += content.length;
            }
            tx.files().put("large", "d" + files % 100 + "/f" + files, content);
            files++;
            fileBytes += content.length;
          }
          return content;
        });
      }
    }
  }

  /** Milliseconds by the clock, and of the processor: what other programs take away is in the first alone. */
  private static final class Times {

    final double[] wall;
    final double[] processor;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    Times(int calls) {
      wall = new double[calls];
      processor = new double[calls];
    }

    DatabaseStatus call(TempleDb db, int i) {
      long start = System.nanoTime();
      long startProcessor = threads.getCurrentThreadCpuTime();
      DatabaseStatus status = db.status();
      processor[i] = (threads.getCurrentThreadCpuTime() - startProcessor) / 1e6;
      wall[i] = (System.nanoTime() - start) / 1e6;
      return status;
    }
  }

  private static Times times(TempleDb db) {
    Times times = new Times(CALLS);
    for (int i = 0; i < CALLS; i++) {
      times.call(db, i);
    }
    return times;
  }

  private static void whileOthersWrite(TempleDb db) throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    Thread writer = new Thread(() -> {
      for (int i = 0; !done.get(); i++) {
        db.files().put("large", "written", new byte[i % 10_000]);
      }
    });
    writer.start();
    print("while another thread writes", times(db));
    done.set(true);
    writer.join();
  }

  private static void print(String what, Times times) {
    System.out.printf(
        Locale.ROOT,
        "%s: median %.2f ms, p99 %.2f ms; of the processor %.2f ms, p99 %.2f ms (bar %.0f ms: %s)%n",
        what,
        percentile(times.wall, 50),
        percentile(times.wall, 99),
        percentile(times.processor, 50),
        percentile(times.processor, 99),
        BAR_MILLIS,
        percentile(times.wall, 50) < BAR_MILLIS ? "ok" : "over");
  }

  private static double percentile(double[] values, int percent) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
  }

  private static void estimate(String what, Figure figure, double actual) {
    System.out.printf(
        Locale.ROOT,
        "%s: %s %.2f, in truth %.2f (%+.1f %%)%n",
        what,
        figure.exact() ? "exactly" : "about",
        figure.value(),
        actual,
        100 * (figure.value() / actual - 1));
  }
}

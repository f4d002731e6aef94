package dev.templedb.sqlite.launch;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes with four threads and reads with four, without a pause, for the time that it is told. Each write that was acknowledged is then
 * appended to a log outside of the database. Arguments: the database, the log, seconds, and a name that is in no other such program.
 * Prints how long the writes waited for their turn, in microseconds, and how many turns each thread had.
 */
public final class StressMain {

  private static final int THREADS = 4;

  private final TempleDb db;
  private final String name;
  private final long endNanos;
  private final AtomicLong reads = new AtomicLong();

  private StressMain(TempleDb db, String name, Duration duration) {
    this.db = db;
    this.name = name;
    this.endNanos = System.nanoTime() + duration.toNanos();
  }

  public static void main(String[] arguments) throws Exception {
    Path log = Path.of(arguments[1]);
    Duration duration = Duration.ofSeconds(Long.parseLong(arguments[2]));
    try (TempleDb db = TempleDb.open(Path.of(arguments[0]));
        OutputStream acknowledged =
            Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      new StressMain(db, arguments[3], duration).run(acknowledged);
    }
  }

  private void run(OutputStream acknowledged) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS);
    List<Future<long[]>> writers = new ArrayList<>();
    List<Future<Long>> readers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      String prefix = name + "-" + i + "-";
      writers.add(threads.submit(() -> write(prefix, acknowledged)));
      readers.add(threads.submit(() -> read(prefix)));
    }
    List<long[]> waits = new ArrayList<>();
    for (Future<long[]> writer : writers) {
      waits.add(writer.get());
    }
    for (Future<Long> reader : readers) {
      reads.addAndGet(reader.get());
    }
    threads.shutdown();
    report(waits);
  }

  private long[] write(String prefix, OutputStream acknowledged) throws IOException {
    long[] waits = new long[1_000];
    int turns = 0;
    while (System.nanoTime() < endNanos) {
      String slug = prefix + turns;
      long asked = System.nanoTime();
      long begun = db.inTransaction(tx -> {
        long now = System.nanoTime();
        tx.projects().create(slug);
        return now;
      });
      acknowledged.write((slug + "\n").getBytes(StandardCharsets.UTF_8));
      if (turns == waits.length) {
        waits = Arrays.copyOf(waits, 2 * turns);
      }
      waits[turns++] = begun - asked;
    }
    return Arrays.copyOf(waits, turns);
  }

  private long read(String prefix) {
    long count = 0;
    while (System.nanoTime() < endNanos) {
      db.projects().find(prefix + ThreadLocalRandom.current().nextInt(1_000));
      db.audit().list(PageRequest.first(10));
      count += 2;
    }
    return count;
  }

  private void report(List<long[]> waits) {
    long[] sorted = waits.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    System.out.printf(
        "%s: writes %d reads %d wait-us p50 %d p99 %d p99.9 %d longest %d%n",
        name,
        sorted.length,
        reads.get(),
        micros(sorted, 0.5),
        micros(sorted, 0.99),
        micros(sorted, 0.999),
        micros(sorted, 1));
    StringBuilder turns = new StringBuilder("turns");
    waits.forEach(thread -> turns.append(' ').append(thread.length));
    System.out.println(turns);
  }

  private static long micros(long[] sorted, double quantile) {
    return sorted[(int) Math.ceil(quantile * sorted.length) - 1] / 1_000;
  }
}

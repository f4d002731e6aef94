package dev.templedb.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.error.BusyException;
import dev.templedb.error.NotFoundException;
import dev.templedb.transfer.TreeImport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real registry that hears of a real database. */
class TempleDbMetricsTest {

  private static final Tags WORK = Tags.of("database", "work");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TempleDbMetrics metrics = new TempleDbMetrics(registry, WORK);

  private TempleDb open() {
    return TempleDb.inMemory(
        options -> options.metricsListener(metrics).lockTimeout(Duration.ofMillis(100)));
  }

  @Test
  void calls_readsAndWrites_areTimersByOperationAndOutcome() {
    try (TempleDb db = open()) {
      db.projects().create("app");
      db.projects().get("app");
      db.projects().get("app");
      assertThatThrownBy(() -> db.projects().get("none")).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> db.useTransaction(tx -> {
            tx.projects().create("other");
            throw new IllegalStateException("of the program");
          }))
          .isInstanceOf(IllegalStateException.class);
    }

    assertThat(calls("read", "succeeded").count()).isEqualTo(2);
    assertThat(calls("read", "refused").count()).isEqualTo(1);
    assertThat(calls("write", "succeeded").count()).isEqualTo(2);
    assertThat(calls("read", "succeeded").totalTime(TimeUnit.NANOSECONDS)).isPositive();
    assertThat(transactions("committed")).isEqualTo(1);
    assertThat(transactions("rolled_back")).isEqualTo(1);
    assertThat(registry.getMeters())
        .allSatisfy(meter -> assertThat(meter.getId().getTag("database")).isEqualTo("work"))
        .extracting(Meter::getId)
        .allSatisfy(id -> assertThat(id.toString()).doesNotContain("app").doesNotContain("none"));
  }

  private Timer calls(String kind, String outcome) {
    return registry
        .get("templedb.calls")
        .tags(WORK.and("kind", kind, "outcome", outcome))
        .timer();
  }

  private long transactions(String result) {
    return registry.get("templedb.transactions").tag("result", result).timer().count();
  }

  @Test
  void lockWait_heldWriteLock_isATimer() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (TempleDb db = open()) {
      Thread holder = new Thread(() -> db.useTransaction(tx -> {
        held.countDown();
        try {
          release.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }));
      holder.start();
      held.await();
      assertThatThrownBy(() -> db.projects().create("app")).isInstanceOf(BusyException.class);
      release.countDown();
      holder.join();
    }

    Timer waits = registry
        .get("templedb.lock.wait")
        .tags("lock", "write", "granted", "false")
        .timer();
    assertThat(waits.count()).isEqualTo(1);
    assertThat(waits.max(TimeUnit.MILLISECONDS)).isGreaterThanOrEqualTo(99);
  }

  @Test
  void work_import_isATimerWithFilesAndBytes(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("a"), "12345");
    try (TempleDb db = open()) {
      db.projects().create("app");
      db.importTree(TreeImport.of("app", directory));
    }

    assertThat(registry
            .get("templedb.work")
            .tags("work", "import", "outcome", "succeeded")
            .timer()
            .count())
        .isEqualTo(1);
    assertThat(
            registry.get("templedb.work.files").tag("work", "import").counter().count())
        .isEqualTo(1);
    assertThat(
            registry.get("templedb.work.bytes").tag("work", "import").counter().count())
        .isEqualTo(5);
  }

  @Test
  void watch_openDatabase_givesGaugesUntilItIsClosed() throws Exception {
    try (TempleDb db = open()) {
      db.projects().create("app");
      metrics.watch(db);

      assertThat(gauge("templedb.readers.size")).isEqualTo(db.status().readers().size());
      assertThat(gauge("templedb.memory.ceiling"))
          .isEqualTo((double) db.status().memoryCeilingBytes());
      assertThat(gauge("templedb.file.size") + gauge("templedb.log.size")).isPositive();
      assertThat(gauge("templedb.writers.active")).isZero();
      assertThat(gauge("templedb.statements.misses")).isPositive();
      assertThat(registry.get("templedb.rows").tag("table", "projects").gauge().value())
          .isEqualTo(1);
    }
    Thread.sleep(1_100);

    assertThat(gauge("templedb.file.size")).isNaN();
    assertThat(registry.get("templedb.rows").tag("table", "projects").gauge().value())
        .isNaN();
  }

  @Test
  void watch_openedAgain_givesGaugesOfTheNewDatabase(@TempDir Path directory) {
    Path file = directory.resolve("work.templedb");
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");
      metrics.watch(db);
    }
    int meters = registry.getMeters().size();

    try (TempleDb again = TempleDb.open(file)) {
      new TempleDbMetrics(registry, WORK).watch(again);

      assertThat(gauge("templedb.file.size")).isPositive();
      assertThat(registry.get("templedb.rows").tag("table", "projects").gauge().value())
          .isEqualTo(1);
      assertThat(registry.getMeters()).hasSize(meters);
    }
  }

  @Test
  void watch_twoDatabasesWithTagsOfTheirOwn_givesGaugesOfBoth() {
    try (TempleDb one = open();
        TempleDb other = TempleDb.inMemory()) {
      other.projects().create("app");
      metrics.watch(one);
      new TempleDbMetrics(registry, WORK.and("role", "copy")).watch(other);

      assertThat(registry.find("templedb.rows").tag("table", "projects").gauges())
          .extracting(Gauge::value)
          .containsExactlyInAnyOrder(0.0, 1.0);
    }
  }

  private double gauge(String name) {
    return registry.get(name).tags(WORK).gauge().value();
  }
}

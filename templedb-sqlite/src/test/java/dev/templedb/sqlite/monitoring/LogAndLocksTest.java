package dev.templedb.sqlite.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.monitoring.CheckpointEvent;
import dev.templedb.monitoring.LockWaitEvent;
import dev.templedb.monitoring.LockWaitEvent.Lock;
import dev.templedb.monitoring.MetricsListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of SQLite's log and of its locks. */
class LogAndLocksTest {

  @TempDir
  Path directory;

  @Test
  void checkpointed_logOfSomeMegabytes_isTold() throws Exception {
    List<CheckpointEvent> events = new CopyOnWriteArrayList<>();
    CountDownLatch heard = new CountDownLatch(1);
    try (TempleDb db = TempleDb.open(
        directory.resolve("work.templedb"),
        options -> options.metricsListener(new MetricsListener() {
          @Override
          public void checkpointed(CheckpointEvent event) {
            events.add(event);
            heard.countDown();
          }
        }))) {
      db.projects().create("app");
      // The log is looked at after sixteen quick writes or a slow one.
      for (int i = 0; i < 40; i++) {
        byte[] content = new byte[500_000];
        new Random(i).nextBytes(content);
        db.files().put("app", "f" + i, content);
      }

      assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(events.get(0).duration()).isPositive();
    assertThat(events.get(0).logBytes()).isGreaterThan(8_000_000);
    assertThat(events.get(0).pendingBytes()).isLessThan(events.get(0).logBytes());
  }

  @Test
  void waited_lockHeldByAnotherOpening_isTold() throws Exception {
    List<LockWaitEvent> waits = new CopyOnWriteArrayList<>();
    Path file = directory.resolve("work.templedb");
    try (TempleDb other = TempleDb.open(file);
        TempleDb db = TempleDb.open(
            file,
            options -> options.metricsListener(new MetricsListener() {
              @Override
              public void waited(LockWaitEvent event) {
                waits.add(event);
              }
            }))) {
      Thread waiter = new Thread(() -> db.projects().create("second"));
      other.useTransaction(tx -> {
        tx.projects().create("first");
        waiter.start();
        sleep(50);
      });
      waiter.join();

      db.projects().create("third");

      assertThat(waits).singleElement().satisfies(wait -> {
        assertThat(wait.lock()).isEqualTo(Lock.OTHER_PROCESS);
        assertThat(wait.waited()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(10));
      });
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

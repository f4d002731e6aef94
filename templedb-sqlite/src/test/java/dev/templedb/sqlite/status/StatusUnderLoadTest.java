package dev.templedb.sqlite.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.TempleDbOptions;
import dev.templedb.error.ClosedException;
import dev.templedb.maintenance.DatabaseStatus;
import dev.templedb.maintenance.ReaderPool;
import dev.templedb.maintenance.WaitTimes;
import dev.templedb.maintenance.WriteLock;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The status while others write, read and wait: it shows them and waits for none of them. */
@Timeout(60)
class StatusUnderLoadTest {

  @TempDir
  Path directory;

  private final List<Thread> threads = new ArrayList<>();

  private void run(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    threads.add(thread);
    thread.start();
  }

  private void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DatabaseStatus awaitStatus(TempleDb db, Predicate<DatabaseStatus> condition)
      throws InterruptedException {
    DatabaseStatus status = db.status();
    while (!condition.test(status)) {
      Thread.sleep(2);
      status = db.status();
    }
    return status;
  }

  @Test
  void writeLock_heldAndAwaited_showsHolderAndWaitersInTheirOrder() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (TempleDb db = TempleDb.open(directory.resolve("work.templedb"))) {
      Instant before = Instant.now();
      run(
          "holder",
          () -> db.useTransaction(tx -> {
            tx.projects().create("app");
            held.countDown();
            await(release);
          }));
      held.await();
      run("first", () -> db.projects().create("first"));
      awaitStatus(db, status -> status.writeLock().waiting().size() == 1);
      run("second", () -> db.projects().create("second"));

      DatabaseStatus status = awaitStatus(db, now -> now.writeLock().waiting().size() == 2);

      WriteLock.Use holder = status.writeLock().holder().orElseThrow();
      assertThat(holder.thread()).isEqualTo("holder");
      assertThat(holder.operation()).isEqualTo("creating project 'app'");
      assertThat(holder.since()).isBetween(before.minusMillis(5), Instant.now());
      assertThat(holder.duration()).isPositive();
      assertThat(status.writeLock().waiting())
          .extracting(WriteLock.Use::thread)
          .containsExactly("first", "second");
      assertThat(status.writeLock().waiting())
          .extracting(WriteLock.Use::operation)
          .containsExactly("creating project 'first'", "creating project 'second'");
      assertThat(status.rows().get("projects").rounded())
          .as("what is committed")
          .isZero();
      assertThat(status.toText())
          .contains("thread 'holder' (creating project 'app') for ")
          .contains("thread 'second' (creating project 'second') for ");
      release.countDown();
      join();

      DatabaseStatus afterwards = db.status();
      assertThat(afterwards.writeLock().holder()).isEmpty();
      assertThat(afterwards.writeLock().waiting()).isEmpty();
      assertThat(afterwards.rows().get("projects").rounded()).isEqualTo(3);
      WaitTimes waits = afterwards.writeLock().waits();
      assertThat(waits.waited()).isEqualTo(2);
      assertThat(waits.acquired()).isGreaterThanOrEqualTo(3);
      assertThat(waits.max()).isGreaterThanOrEqualTo(waits.p99()).isGreaterThan(waits.mean());
      assertThat(waits.mean()).isPositive();
    }
  }

  @Test
  void readers_allBusyAndAwaited_areShownByAStatusThatNeedsNone() throws Exception {
    CountDownLatch busy = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    CallSettings settings = new CallSettings(null, null, "test");
    Database database = Database.open(
        directory.resolve("work.db"),
        TempleDbOptions.builder().readers(2).build(),
        0,
        connection -> 0,
        writer -> writer.run("CREATE TABLE t (x)"),
        (connection, clock, actor) -> {});
    for (int i = 0; i < 2; i++) {
      run(
          "reader " + i,
          () -> database.read(Operation.of("blocking"), settings, connection -> {
            busy.countDown();
            await(release);
            return true;
          }));
    }
    busy.await();
    run("waiter", () -> database.read(Operation.of("waiting"), settings, connection -> true));

    ReaderPool readers = StatusReader.read(database).readers();
    while (readers.waiting() == 0) {
      Thread.sleep(2);
      readers = StatusReader.read(database).readers();
    }

    assertThat(readers.size()).isEqualTo(2);
    assertThat(readers.active()).isEqualTo(2);
    assertThat(readers.idle()).isZero();
    release.countDown();
    join();
    ReaderPool afterwards = StatusReader.read(database).readers();
    assertThat(afterwards.active()).isZero();
    assertThat(afterwards.idle()).isEqualTo(2);
    assertThat(afterwards.waits().waited()).isEqualTo(1);
    database.close();
  }

  @Test
  void status_insideATransaction_showsWhatIsCommittedAndItsOwnThread() {
    try (TempleDb db = TempleDb.open(directory.resolve("work.templedb"))) {
      db.useTransaction(tx -> {
        tx.projects().create("app");

        DatabaseStatus status = db.status();

        assertThat(status.rows().get("projects").rounded()).isZero();
        assertThat(status.writeLock().holder().orElseThrow().thread())
            .isEqualTo(Thread.currentThread().getName());
      });
    }
  }

  @Test
  void cursors_openWalk_areCountedAndCountTowardsTheCeiling() {
    try (TempleDb db = TempleDb.inMemory(options -> options.readers(3))) {
      db.projects().create("app");
      long ceiling = 64_000_000 + 3 * 8_388_608;

      db.projects().forEach(project -> {
        assertThat(db.status().readers().cursors()).isEqualTo(1);
        assertThat(db.status().memoryCeilingBytes()).isEqualTo(ceiling + (1 << 20));
      });

      assertThat(db.status().readers().cursors()).isZero();
      assertThat(db.status().memoryCeilingBytes()).isEqualTo(ceiling);
    }
  }

  @Test
  void statements_repeatedCalls_areHits() {
    try (TempleDb db = TempleDb.inMemory(options -> options.readers(1))) {
      db.projects().create("app");
      db.projects().get("app");
      DatabaseStatus before = db.status();

      for (int i = 0; i < 100; i++) {
        db.projects().get("app");
      }
      db.projects().forEach(project -> {});

      DatabaseStatus after = db.status();
      assertThat(after.statements().hits() - before.statements().hits())
          .isGreaterThanOrEqualTo(100);
      assertThat(after.statements().misses())
          .as("the walk's connection is closed, its statements still count")
          .isGreaterThan(before.statements().misses());
      assertThat(after.statements().hitRate()).isBetween(0.5, 1.0);
    }
  }

  @Test
  void status_closedDatabase_isRefused() {
    TempleDb db = TempleDb.inMemory();
    db.close();

    assertThatThrownBy(db::status).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> db.schema().tables()).isInstanceOf(ClosedException.class);
  }

  @Test
  void uptime_anyDatabase_grows() throws Exception {
    try (TempleDb db = TempleDb.inMemory()) {
      Duration first = db.status().uptime();
      Thread.sleep(5);

      assertThat(db.status().uptime()).isGreaterThanOrEqualTo(first.plusMillis(4));
    }
  }
}

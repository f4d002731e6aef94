package dev.templedb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.error.ClosedException;
import dev.templedb.error.MigrationException;
import dev.templedb.project.FileQuery;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.transaction.OwnTransaction;
import dev.templedb.transfer.TreeImport;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing, whatever is going on meanwhile. */
class ClosingTest {

  @TempDir
  Path directory;

  @TempDir
  Path tree;

  @Test
  void close_again_doesNothing() {
    TempleDb db = TempleDb.open(directory.resolve("work.templedb"));

    db.close();
    db.close();

    assertThatThrownBy(() -> db.projects().count()).isInstanceOf(ClosedException.class);
  }

  @Test
  void close_then_everyCallSaysClosed() {
    TempleDb db = TempleDb.open(directory.resolve("work.templedb"));
    db.close();

    List<Consumer<TempleDb>> calls = List.of(
        it -> it.projects().create("app"),
        it -> it.projects().find("app"),
        it -> it.projects().forEach(project -> {}),
        it -> it.files().find("app", "a"),
        it -> it.files().forEach("app", FileQuery.all(), file -> {}),
        it -> it.files().openStream("app", "a"),
        it -> it.environments().find("app", "dev"),
        it -> it.deploymentTargets().find("app", "live"),
        it -> it.fileTypes().list(),
        it -> it.audit().list(PageRequest.first(1)),
        it -> it.audit().verify(),
        it -> it.migrations().version(),
        it -> it.migrations().migrate(),
        it -> it.importTree(TreeImport.of("app", tree)),
        it -> it.inTransaction(tx -> 1),
        it -> it.within(Duration.ofSeconds(1)).projects().count());
    for (int i = 0; i < calls.size(); i++) {
      Consumer<TempleDb> call = calls.get(i);
      assertThat(catchThrowable(() -> call.accept(db)))
          .as("call " + i)
          .isInstanceOf(ClosedException.class)
          .hasMessageContaining("the database is closed");
    }
  }

  @Test
  void close_insideATransaction_isRefused() {
    try (TempleDb db = TempleDb.open(directory.resolve("work.templedb"))) {
      db.useTransaction(tx -> {
        tx.projects().create("app");
        assertThatThrownBy(db::close).isInstanceOf(IllegalStateException.class);
      });
      assertThat(db.projects().count()).isEqualTo(1);
    }
  }

  @Test
  void close_whileATransactionRuns_waitsForItsEnd() throws Exception {
    Path file = directory.resolve("work.templedb");
    TempleDb db = TempleDb.open(file);
    CountDownLatch inside = new CountDownLatch(1);
    Thread writer = new Thread(() -> db.useTransaction(tx -> {
      tx.projects().create("first");
      inside.countDown();
      pause(200);
      tx.projects().create("second");
    }));
    writer.start();
    inside.await();

    db.close();

    try (TempleDb again = TempleDb.open(file)) {
      assertThat(again.projects().count()).isEqualTo(2);
    }
    writer.join();
  }

  @Test
  void close_whileAWalkRuns_waitsForItsEnd() throws Exception {
    TempleDb db = TempleDb.open(directory.resolve("work.templedb"));
    for (int i = 0; i < 5; i++) {
      db.projects().create("p" + i);
    }
    CountDownLatch inside = new CountDownLatch(1);
    AtomicInteger walked = new AtomicInteger();
    Thread reader = new Thread(() -> db.projects().forEach(project -> {
      inside.countDown();
      pause(30);
      walked.incrementAndGet();
    }));
    reader.start();
    inside.await();

    db.close();

    assertThat(walked).hasValue(5);
    reader.join();
  }

  @Test
  void close_fromInsideAWalk_endsTheWalk() {
    TempleDb db = TempleDb.open(directory.resolve("work.templedb"));
    db.projects().create("one");
    db.projects().create("two");

    assertThatThrownBy(() -> db.projects().forEach(project -> db.close()))
        .isInstanceOf(ClosedException.class);
    assertThat(DatabaseFiles.names(directory)).containsExactly("work.templedb");
  }

  @Test
  void close_callLongerThanTheLockTimeout_isStoppedAndRolledBack() throws Exception {
    Path file = directory.resolve("work.templedb");
    TempleDb db = TempleDb.open(file, options -> options.lockTimeout(Duration.ofMillis(100)));
    CountDownLatch inside = new CountDownLatch(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Throwable> failure = thread.submit(() -> catchThrowable(() -> db.useTransaction(tx -> {
        tx.projects().create("app");
        inside.countDown();
        countForEver((OwnTransaction) tx);
      })));
      inside.await();

      db.close();

      assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(ClosedException.class);
    } finally {
      thread.shutdownNow();
    }
    try (TempleDb again = TempleDb.open(file)) {
      assertThat(again.projects().count()).isZero();
      assertThat(again.audit().verify()).isZero();
    }
  }

  @Test
  void close_streamLeftOpen_closesIt() throws Exception {
    TempleDb db = TempleDb.open(directory.resolve("work.templedb"));
    importLargeFile(db);
    InputStream stream = db.files().openStream("app", "large");
    assertThat(stream.readNBytes(10)).hasSize(10);

    db.close();

    assertThatThrownBy(stream::readAllBytes).isInstanceOf(ClosedException.class);
    stream.close();
    assertThat(DatabaseFiles.names(directory)).containsExactly("work.templedb");
  }

  @Test
  void close_slowStatementsStillToBeTold_leavesNothingBesideTheFile() throws Exception {
    TempleDb db = TempleDb.open(
        directory.resolve("work.templedb"),
        options ->
            options.slowStatementThreshold(Duration.ZERO).slowStatementListener(slow -> pause(3)));
    for (int i = 0; i < 50; i++) {
      db.projects().count();
    }

    db.close();

    Map<String, ByteBuffer> closed = DatabaseFiles.contents(directory);
    assertThat(closed).containsOnlyKeys("work.templedb");
    pause(20);
    assertThat(DatabaseFiles.contents(directory)).isEqualTo(closed);
  }

  @Test
  void open_refusedWhileSlowStatementsAreTold_leavesNothingBesideTheFile() {
    Path file = directory.resolve("old.templedb");
    try (TempleDb db = TempleDb.open(file)) {
      db.migrations().rollback(1);
    }

    assertThatThrownBy(() -> TempleDb.openReadOnly(
            file,
            options -> options
                .slowStatementThreshold(Duration.ZERO)
                .slowStatementListener(slow -> pause(1))))
        .isInstanceOf(MigrationException.class);

    assertThat(DatabaseFiles.names(directory))
        .contains("old.templedb")
        .noneMatch(name -> name.contains("-wal"))
        .noneMatch(name -> name.contains("-shm"));
  }

  @Test
  void close_whileThreadsReadWriteAndStream_eachCallWorksOrSaysClosed() throws Exception {
    for (int round = 0; round < 5; round++) {
      Path file = directory.resolve(round + ".templedb");
      TempleDb db = TempleDb.open(file);
      importLargeFile(db);
      AtomicInteger created = new AtomicInteger();
      List<Consumer<TempleDb>> work = List.of(
          it -> {
            it.projects().create("p" + created.get());
            created.incrementAndGet();
          },
          it -> it.projects().list(PageRequest.first(10)),
          it -> it.projects().forEach(project -> it.projects().find(project.slug())),
          it -> it.files().readBytes("app", "large"),
          ClosingTest::streamLargeFile);
      ExecutorService threads = Executors.newFixedThreadPool(work.size());
      try {
        List<Future<Throwable>> failures = new ArrayList<>();
        for (Consumer<TempleDb> each : work) {
          failures.add(threads.submit(() -> catchThrowable(() -> repeat(each, db))));
        }
        pause(60);

        db.close();

        for (Future<Throwable> failure : failures) {
          assertThat(failure.get(30, TimeUnit.SECONDS)).isInstanceOf(ClosedException.class);
        }
      } finally {
        threads.shutdownNow();
      }
      try (TempleDb again = TempleDb.open(file)) {
        assertThat(again.projects().count()).isEqualTo(1L + created.get());
        again.audit().verify();
      }
    }
  }

  @Test
  void close_whileThreadsAskForTheStatus_eachAnswersOrSaysClosed() throws Exception {
    for (int round = 0; round < 8; round++) {
      TempleDb db = TempleDb.open(directory.resolve("work.templedb"));
      ExecutorService threads = Executors.newFixedThreadPool(3);
      try {
        List<Future<Throwable>> failures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          failures.add(threads.submit(() -> catchThrowable(() -> repeat(TempleDb::status, db))));
        }
        pause(40);

        db.close();

        assertThat(DatabaseFiles.names(directory)).containsExactly("work.templedb");
        for (Future<Throwable> failure : failures) {
          assertThat(failure.get(30, TimeUnit.SECONDS)).isInstanceOf(ClosedException.class);
        }
        assertThat(DatabaseFiles.names(directory)).containsExactly("work.templedb");
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private static void repeat(Consumer<TempleDb> work, TempleDb db) {
    while (true) {
      work.accept(db);
    }
  }

  private static void streamLargeFile(TempleDb db) {
    try (InputStream stream = db.files().openStream("app", "large")) {
      assertThat(stream.readAllBytes()).hasSize(3_000_000);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void importLargeFile(TempleDb db) throws Exception {
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    Files.write(tree.resolve("large"), bytes);
    db.projects().create("app");
    db.importTree(TreeImport.of("app", tree));
  }

  private static void countForEver(OwnTransaction tx) {
    tx.calls()
        .read(
            Operation.of("counting"),
            connection -> connection.first(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
                row -> row.getLong(1)));
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

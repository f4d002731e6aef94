package dev.templedb.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.templedb.CancellationToken;
import dev.templedb.error.BusyException;
import dev.templedb.error.CancelledException;
import dev.templedb.error.DeadlineExceededException;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.sqlite.launch.LockMain;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What takes too long ends at its deadline, when its token is cancelled and when its thread is interrupted, whatever it is doing. The
 * bound here leaves room for a busy machine; the time measured is printed, and is a few milliseconds on an idle one.
 */
class DeadlineTest {

  private static final Operation OPERATION = Operation.of("testing", "it");
  private static final long BOUND_MILLIS = 1_000;
  private static final int[] DEADLINES_MILLIS = {
    50, 50, 50, 50, 50, 50, 50, 50, 60, 60, 70, 70, 80, 80, 90, 100, 120, 150, 200, 300
  };

  @TempDir
  Path directory;

  private final List<Thread> helpers = new ArrayList<>();
  private final CountDownLatch finished = new CountDownLatch(1);
  private Path file;
  private Database database;

  @BeforeEach
  void open() {
    file = directory.resolve("test.db");
    database = Databases.open(file, options -> options.readers(2));
  }

  @AfterEach
  void close() throws InterruptedException {
    finished.countDown();
    for (Thread helper : helpers) {
      helper.join();
    }
    database.close();
  }

  @Test
  void read_computing_endsAtItsDeadline() {
    assertEndsAtDeadline("a read that computes", this::computeReading);
    assertWorks();
  }

  @Test
  void read_computing_endsWhenCancelled() throws Exception {
    assertEndsWhenCancelled("a read that computes", this::computeReading);
    assertWorks();
  }

  @Test
  void write_computing_endsAtItsDeadlineAndWhenCancelled() throws Exception {
    assertEndsAtDeadline("a write that computes", this::computeWriting);
    assertEndsWhenCancelled("a write that computes", this::computeWriting);
    assertWorks();
  }

  @Test
  void write_waitingForAThread_endsAtItsDeadlineAndWhenCancelled() throws Exception {
    holdWriter();
    assertEndsAtDeadline("a wait for a thread that writes", this::writeNothing);
    assertEndsWhenCancelled("a wait for a thread that writes", this::writeNothing);
    finished.countDown();
    assertWorks();
  }

  @Test
  void read_waitingForAReader_endsAtItsDeadlineAndWhenCancelled() throws Exception {
    holdReader();
    holdReader();
    assertEndsAtDeadline("a wait for threads that read", this::readNothing);
    assertEndsWhenCancelled("a wait for threads that read", this::readNothing);
    finished.countDown();
    assertWorks();
  }

  @Test
  void write_waitingForAnotherProcess_endsAtItsDeadlineAndWhenCancelled() throws Exception {
    try (JavaProgram other = JavaProgram.start(LockMain.class, file)) {
      other.awaitLine("locked");
      assertEndsAtDeadline("a wait for another process", this::writeNothing);
      assertEndsWhenCancelled("a wait for another process", this::writeNothing);
    }
    assertWorks();
  }

  @Test
  void write_lockTimeoutPasses_saysWhoWaitedHowLongForWhom() throws Exception {
    Database impatient =
        Databases.open(file, options -> options.lockTimeout(Duration.ofMillis(120)));
    try {
      holdWriterOf(impatient);

      Throwable failure = catchThrowable(() -> writeNothing(impatient, Databases.PLAIN));

      assertThat(failure)
          .isInstanceOf(BusyException.class)
          .hasMessageContaining(
              "testing 'it': thread '" + Thread.currentThread().getName() + "' waited ")
          .hasMessageContaining("for the write lock, held by thread 'holder' (holding 'the lock')")
          .hasMessageContaining("lockTimeout");
      assertThat(((BusyException) failure).waited())
          .isBetween(Duration.ofMillis(120), Duration.ofMillis(120 + BOUND_MILLIS));
    } finally {
      finished.countDown();
      impatient.close();
    }
  }

  @Test
  void write_lockTimeoutPassesForAnotherProcess_saysSo() throws Exception {
    Database impatient =
        Databases.open(file, options -> options.lockTimeout(Duration.ofMillis(120)));
    try (JavaProgram other = JavaProgram.start(LockMain.class, file)) {
      other.awaitLine("locked");

      Throwable failure = catchThrowable(() -> writeNothing(impatient, Databases.PLAIN));

      assertThat(failure)
          .isInstanceOf(BusyException.class)
          .hasMessageContaining(
              "testing 'it': thread '" + Thread.currentThread().getName() + "' waited ")
          .hasMessageContaining("held by another process");
      assertThat(((BusyException) failure).waited())
          .isBetween(Duration.ofMillis(120), Duration.ofMillis(120 + BOUND_MILLIS));
    } finally {
      impatient.close();
    }
  }

  @Test
  void start_alreadyCancelled_failsAtOnce() {
    CancellationToken token = CancellationToken.create();
    token.cancel();

    assertThat(catchThrowable(() -> readNothing(database, Databases.PLAIN.withToken(token))))
        .isInstanceOf(CancelledException.class)
        .hasMessageContaining("testing 'it': cancelled by its token");
  }

  private void computeReading(Database db, CallSettings settings) {
    db.read(OPERATION, settings, Databases::countForEver);
  }

  private void computeWriting(Database db, CallSettings settings) {
    Call call = db.start(OPERATION, settings);
    db.write(
        call,
        connection -> Database.translated(connection, call, c -> {
          c.run("BEGIN IMMEDIATE");
          try {
            return Databases.countForEver(c);
          } finally {
            c.undo();
          }
        }));
  }

  private void writeNothing(Database db, CallSettings settings) {
    Call call = db.start(OPERATION, settings);
    db.write(
        call,
        connection -> Database.translated(connection, call, c -> {
          c.run("BEGIN IMMEDIATE");
          c.run("COMMIT");
          return true;
        }));
  }

  private void readNothing(Database db, CallSettings settings) {
    db.read(OPERATION, settings, connection -> true);
  }

  private void assertWorks() {
    Call call = database.start(OPERATION, Databases.PLAIN);
    database.write(
        call,
        connection ->
            Database.translated(connection, call, c -> c.update("INSERT INTO t VALUES (1)")));
    long count = database.read(OPERATION, Databases.PLAIN, connection -> rowCount(connection));
    assertThat(count).isEqualTo(1);
  }

  private static long rowCount(KeptConnection connection) throws SQLException {
    return connection.first("SELECT count(*) FROM t", row -> row.getLong(1)).orElseThrow();
  }

  private void assertEndsAtDeadline(String what, BiConsumer<Database, CallSettings> work) {
    long longest = 0;
    for (int millis : DEADLINES_MILLIS) {
      Duration deadline = Duration.ofMillis(millis);
      long start = System.nanoTime();
      Throwable failure =
          catchThrowable(() -> work.accept(database, Databases.PLAIN.withDeadline(deadline)));
      long late = System.nanoTime() - start - deadline.toNanos();
      assertThat(failure)
          .isInstanceOf(DeadlineExceededException.class)
          .hasMessageStartingWith("testing 'it': stopped at its deadline of " + millis + " ms");
      assertThat(((DeadlineExceededException) failure).deadline()).isEqualTo(deadline);
      assertThat(late).as("nanoseconds after the deadline").isNotNegative();
      longest = Math.max(longest, late);
    }
    printAndBound(what + " ended after its deadline", longest);
  }

  private void assertEndsWhenCancelled(String what, BiConsumer<Database, CallSettings> work)
      throws InterruptedException {
    long longest = 0;
    for (int i = 0; i < 10; i++) {
      CancellationToken token = CancellationToken.create();
      longest = Math.max(
          longest, cancelling(thread -> token.cancel(), Databases.PLAIN.withToken(token), work));
      longest = Math.max(longest, cancelling(Thread::interrupt, Databases.PLAIN, work));
    }
    printAndBound(what + " ended after it was cancelled", longest);
  }

  /** How long after being cancelled by {@code cancel} the work ended, in nanoseconds. */
  private long cancelling(
      Consumer<Thread> cancel, CallSettings settings, BiConsumer<Database, CallSettings> work)
      throws InterruptedException {
    Throwable[] failure = new Throwable[1];
    long[] end = new long[1];
    Thread worker = new Thread(() -> {
      failure[0] = catchThrowable(() -> work.accept(database, settings));
      end[0] = System.nanoTime();
    });
    worker.start();
    Thread.sleep(20);
    long start = System.nanoTime();
    cancel.accept(worker);
    worker.join();
    assertThat(failure[0]).isInstanceOf(CancelledException.class).hasMessageStartingWith("testing");
    return end[0] - start;
  }

  private static void printAndBound(String what, long nanos) {
    System.out.println(what + ": at most " + TimeUnit.NANOSECONDS.toMicros(nanos) + " us");
    assertThat(nanos).isLessThan(TimeUnit.MILLISECONDS.toNanos(BOUND_MILLIS));
  }

  private void holdWriter() throws InterruptedException {
    holdWriterOf(database);
  }

  private void holdWriterOf(Database held) throws InterruptedException {
    hold(ready -> {
      Call call = held.start(Operation.of("holding", "the lock"), Databases.PLAIN);
      held.write(call, connection -> keep(ready));
    });
  }

  private void holdReader() throws InterruptedException {
    hold(ready -> database.read(
        Operation.of("holding", "a reader"), Databases.PLAIN, connection -> keep(ready)));
  }

  private boolean keep(CountDownLatch ready) {
    ready.countDown();
    try {
      return finished.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void hold(Consumer<CountDownLatch> work) throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(1);
    Thread holder = new Thread(() -> work.accept(ready), "holder");
    helpers.add(holder);
    holder.start();
    assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
  }
}

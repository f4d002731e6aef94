package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.templedb.CancellationToken;
import dev.templedb.TempleDb;
import dev.templedb.Transactor;
import dev.templedb.audit.AuditEntry;
import dev.templedb.error.BusyException;
import dev.templedb.error.CancelledException;
import dev.templedb.error.DeadlineExceededException;
import dev.templedb.error.TempleDbException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every {@link Transactor} promises of deadlines, cancellation and actors. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class TransactorContract {

  /** For subclasses. */
  protected TransactorContract() {}

  @Test
  public void within_enough_doesNotMatter(TempleDb db) {
    db.within(Duration.ofHours(1)).projects().create("app");
    db.within(Duration.ofSeconds(Long.MAX_VALUE))
        .useTransaction(tx -> tx.projects().create("b"));

    assertThat(db.projects().count()).isEqualTo(2);
  }

  @Test
  public void settings_malformed_areRefusedAtOnce(TempleDb db) {
    for (Duration deadline : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
      assertThatThrownBy(() -> db.within(deadline))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("deadline");
    }
    for (String actor : List.of("", " \n")) {
      assertThatThrownBy(() -> db.actingAs(actor))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("actor");
    }
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> db.within(Refusals.nothing()),
        () -> db.actingAs(Refusals.nothing()),
        () -> db.cancelledBy(Refusals.nothing()))) {
      assertThatThrownBy(call).isExactlyInstanceOf(NullPointerException.class);
    }
  }

  @Test
  public void within_transactionOutlivesIt_isRolledBackEvenWhenTheExceptionIsCaught(TempleDb db) {
    assertThatThrownBy(() -> db.within(Duration.ofMillis(20)).useTransaction(tx -> {
          tx.projects().create("app");
          pause(40);
          assertThatThrownBy(() -> tx.projects().count())
              .isInstanceOf(DeadlineExceededException.class);
          assertThatThrownBy(() -> tx.projects().create("other"))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("rolled back");
        }))
        .isExactlyInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("20 ms")
        .extracting(e -> ((DeadlineExceededException) e).deadline())
        .isEqualTo(Duration.ofMillis(20));

    assertThat(db.projects().count()).isZero();
    assertThat(db.audit().verify()).isZero();
  }

  @Test
  public void within_workEndsTooLate_isRolledBack(TempleDb db) {
    assertThatThrownBy(() -> db.within(Duration.ofMillis(20)).useTransaction(tx -> {
          tx.projects().create("app");
          pause(40);
        }))
        .isExactlyInstanceOf(DeadlineExceededException.class);

    assertThat(db.projects().count()).isZero();
  }

  @Test
  public void within_nestedWorkOutlivesIt_endsTheWholeTransaction(TempleDb db) {
    assertThatThrownBy(() -> db.within(Duration.ofMillis(20)).useTransaction(tx -> {
          tx.projects().create("outer");
          Throwable inner = catchThrowable(() -> tx.useNested(nested -> {
            nested.projects().create("inner");
            pause(40);
            nested.projects().count();
          }));
          assertThat(inner).isInstanceOf(DeadlineExceededException.class);
        }))
        .isInstanceOf(DeadlineExceededException.class);

    assertThat(db.projects().count()).isZero();
  }

  @Test
  public void within_callAfterCall_eachHasTheWholeDeadline(TempleDb db) {
    Transactor hasty = db.within(Duration.ofMillis(250));
    for (int i = 0; i < 3; i++) {
      hasty.projects().create("p" + i);
      pause(120);
    }

    assertThat(hasty.projects().count()).isEqualTo(3);
  }

  @Test
  public void within_waitForTheWriteLock_endsAtTheDeadline(TempleDb db) throws Exception {
    Holder holder = new Holder(db);
    try {
      long start = System.nanoTime();
      assertThatThrownBy(() -> db.within(Duration.ofMillis(60)).projects().create("app"))
          .isExactlyInstanceOf(DeadlineExceededException.class)
          .hasMessageContaining("creating project 'app'");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(60), Duration.ofSeconds(2));
    } finally {
      holder.end();
    }
    assertThat(db.projects().count()).isZero();
  }

  @Test
  public void cancelledBy_tokenCancelledBefore_refusesEveryCall(TempleDb db) {
    db.projects().create("app");
    CancellationToken token = CancellationToken.create();
    Transactor cancelled = db.cancelledBy(token);
    cancelled.projects().update("app", details -> details.withName("New"));
    token.cancel();

    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> cancelled.projects().create("other"),
        () -> cancelled.projects().forEach(project -> {}),
        () -> cancelled.useTransaction(tx -> tx.projects().create("other")))) {
      assertThatThrownBy(call)
          .isExactlyInstanceOf(CancelledException.class)
          .hasMessageContaining("cancelled by its token");
    }
    assertThat(db.projects().count()).isEqualTo(1);
  }

  @Test
  public void cancelledBy_cancelInsideATransaction_rollsItBack(TempleDb db) {
    CancellationToken token = CancellationToken.create();

    assertThatThrownBy(() -> db.cancelledBy(token).useTransaction(tx -> {
          tx.projects().create("app");
          token.cancel();
          assertThatThrownBy(() -> tx.projects().create("other"))
              .isExactlyInstanceOf(CancelledException.class);
        }))
        .isExactlyInstanceOf(CancelledException.class);
    assertThatThrownBy(() -> db.cancelledBy(token).useTransaction(tx -> {}))
        .isExactlyInstanceOf(CancelledException.class);

    assertThat(db.projects().count()).isZero();
  }

  @Test
  public void cancelledBy_waitForTheWriteLock_endsWhenCancelled(TempleDb db) throws Exception {
    CancellationToken token = CancellationToken.create();
    Holder holder = new Holder(db);
    try {
      Thread canceller = new Thread(() -> {
        pause(50);
        token.cancel();
      });
      canceller.start();
      assertThatThrownBy(() -> db.cancelledBy(token).projects().create("app"))
          .isExactlyInstanceOf(CancelledException.class)
          .hasMessageContaining("creating project 'app'");
      canceller.join();
    } finally {
      holder.end();
    }
  }

  @Test
  public void interrupt_ofACall_cancelsItAndLeavesTheThreadInterrupted(TempleDb db) {
    Thread.currentThread().interrupt();
    Throwable thrown =
        catchThrowable(() -> db.useTransaction(tx -> tx.projects().create("app")));
    boolean stillInterrupted = Thread.interrupted();

    assertThat(stillInterrupted).isTrue();
    assertThat(thrown)
        .isExactlyInstanceOf(CancelledException.class)
        .hasMessageContaining("interrupted");
    assertThat(db.projects().count()).isZero();
  }

  @Test
  public void lockTimeout_writeLockHeld_isBusyAndSaysWhoWaitedHowLongForWhom() throws Exception {
    try (TempleDb db = TempleDb.inMemory(options -> options.lockTimeout(Duration.ofMillis(50)))) {
      Holder holder = new Holder(db);
      try {
        assertThatThrownBy(() -> db.projects().create("app"))
            .isExactlyInstanceOf(BusyException.class)
            .hasMessageContainingAll(
                "creating project 'app'", Thread.currentThread().getName(), "'holder'", "try again")
            .extracting(e -> ((BusyException) e).waited())
            .satisfies(waited ->
                assertThat(waited).isBetween(Duration.ofMillis(50), Duration.ofSeconds(2)));
        assertThat(db.projects().count()).isZero();
      } finally {
        holder.end();
      }
      db.projects().create("app");
    }
  }

  @Test
  public void actingAs_actor_isNamedByTheAuditLogAndByNobodyElsesCalls() {
    try (TempleDb db = TempleDb.inMemory(options -> options.actor("owner"))) {
      db.actingAs("robot").projects().create("a");
      db.projects().create("b");
      db.actingAs("robot")
          .actingAs("nightly")
          .useTransaction(tx -> tx.projects().create("c"));

      assertThat(db.audit().list(Paging.EVERYTHING).items())
          .extracting(AuditEntry::actor)
          .containsExactly("nightly", "owner", "robot");
    }
  }

  @Test
  public void settings_inAnyOrder_combine(TempleDb db) {
    CancellationToken token = CancellationToken.create();
    Duration hour = Duration.ofHours(1);
    List<Transactor> all = List.of(
        db.actingAs("robot").cancelledBy(token).within(hour),
        db.within(hour).actingAs("robot").cancelledBy(token),
        db.cancelledBy(token).within(hour).actingAs("robot"));
    for (int i = 0; i < all.size(); i++) {
      all.get(i).projects().create("p" + i);
    }
    token.cancel();

    assertThat(all)
        .allSatisfy(transactor -> assertThatThrownBy(() -> transactor.projects().create("x"))
            .isInstanceOf(CancelledException.class));
    assertThat(db.audit().list(Paging.EVERYTHING).items())
        .extracting(AuditEntry::actor)
        .containsExactly("robot", "robot", "robot");
    assertThatThrownBy(
            () -> db.within(Duration.ofNanos(1)).actingAs("robot").projects().create("x"))
        .isInstanceOf(DeadlineExceededException.class);
  }

  @Test
  public void within_readThatFails_isATempleDbException(TempleDb db) {
    assertThatThrownBy(() -> db.within(Duration.ofNanos(1)).projects().list(Paging.EVERYTHING))
        .isInstanceOf(TempleDbException.class)
        .hasMessageContaining("listing projects");
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A thread that is inside a transaction until it is told to end it. */
  private static final class Holder {
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;

    Holder(TempleDb db) throws InterruptedException {
      CountDownLatch inside = new CountDownLatch(1);
      thread = new Thread(
          () -> db.useTransaction(tx -> {
            inside.countDown();
            try {
              end.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }),
          "holder");
      thread.start();
      inside.await();
    }

    void end() throws InterruptedException {
      end.countDown();
      thread.join();
    }
  }
}

package dev.templedb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.templedb.CancellationToken;
import dev.templedb.TempleDb;
import dev.templedb.Transaction;
import dev.templedb.error.CancelledException;
import dev.templedb.error.DeadlineExceededException;
import dev.templedb.error.TempleDbException;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.transaction.OwnTransaction;
import dev.templedb.testkit.TempleDbExtension;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A write that is stopped ends its whole transaction, even when the transaction's function goes on. */
@ExtendWith(TempleDbExtension.class)
class CancelledTransactionTest {

  @Test
  void inTransaction_deadlineWhileComputing_rollsBackAllThoughCaught(TempleDb db) {
    assertThatThrownBy(() -> db.within(Duration.ofMillis(60)).useTransaction(tx -> {
          tx.projects().create("before");
          assertThat(catchThrowable(() -> compute(tx)))
              .isInstanceOf(DeadlineExceededException.class);
          assertThatThrownBy(() -> tx.projects().create("after"))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("rolled back");
        }))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("60 ms");

    assertNothingChangedAndWorks(db);
  }

  @Test
  void inTransaction_deadlineInsideASavepoint_rollsBackAllThoughCaught(TempleDb db) {
    assertThatThrownBy(() -> db.within(Duration.ofMillis(60)).useTransaction(tx -> {
          tx.projects().create("before");
          assertThat(catchThrowable(() -> tx.useNested(inner -> {
                inner.projects().create("inside");
                compute(inner);
              })))
              .isInstanceOf(DeadlineExceededException.class);
        }))
        .isInstanceOf(DeadlineExceededException.class);

    assertNothingChangedAndWorks(db);
  }

  @Test
  void inTransaction_tokenCancelledWhileComputing_rollsBackAll(TempleDb db) {
    CancellationToken token = CancellationToken.create();
    Timer timer = new Timer(true);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            token.cancel();
          }
        },
        50);

    assertThatThrownBy(() -> db.cancelledBy(token).useTransaction(tx -> {
          tx.projects().create("before");
          compute(tx);
        }))
        .isInstanceOf(CancelledException.class)
        .hasMessageContaining("cancelled by its token");

    timer.cancel();
    assertNothingChangedAndWorks(db);
  }

  @Test
  void inTransaction_interruptedBeforeItsEnd_doesNotCommit(TempleDb db) {
    TempleDbException failure = (TempleDbException) catchThrowable(() -> db.useTransaction(tx -> {
      tx.projects().create("before");
      Thread.currentThread().interrupt();
    }));

    assertThat(Thread.interrupted()).as("the interrupt is still set").isTrue();
    assertThat(failure).isInstanceOf(CancelledException.class);
    assertNothingChangedAndWorks(db);
  }

  @Test
  void inTransaction_deadlinePassesInTheCallersCode_doesNotCommit(TempleDb db) {
    assertThatThrownBy(() -> db.within(Duration.ofMillis(20)).useTransaction(tx -> {
          tx.projects().create("before");
          assertThat(catchThrowable(() -> Thread.sleep(40))).isNull();
        }))
        .isInstanceOf(DeadlineExceededException.class);

    assertNothingChangedAndWorks(db);
  }

  private static void compute(Transaction tx) {
    ((OwnTransaction) tx)
        .calls()
        .read(
            Operation.of("counting"),
            connection -> connection.first(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
                row -> row.getLong(1)));
  }

  private static void assertNothingChangedAndWorks(TempleDb db) {
    assertThat(db.projects().count()).isZero();
    assertThat(db.audit().verify()).isZero();
    db.projects().create("now");
    assertThat(db.audit().verify()).isEqualTo(1);
  }
}

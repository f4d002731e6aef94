package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.Transaction;
import dev.templedb.project.FileQuery;
import dev.templedb.transfer.TreeImport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a {@link TempleDb} refuses to the thread that is inside its transaction, and a {@link Transaction} to others. Extend it in the
 * tests of an implementation.
 */
@ExtendWith(TempleDbExtension.class)
public abstract class TransactionGuardContract {

  /** For subclasses. */
  protected TransactionGuardContract() {}

  private static void assertUseTx(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessageContaining("use tx");
  }

  @Test
  public void db_insideItsOwnTransaction_refusesEveryCallAtOnce(
      TempleDb db, @TempDir Path directory) {
    db.projects().create("app");
    TreeImport tree = TreeImport.of("app", directory);

    db.useTransaction(tx -> {
      tx.projects().create("before");
      assertUseTx(() -> db.projects().get("app"));
      assertUseTx(() -> db.projects().create("other"));
      assertUseTx(() -> db.projects().forEach(project -> {}));
      assertUseTx(() -> db.files().list("app", FileQuery.all(), Paging.EVERYTHING));
      assertUseTx(() -> db.files().openStream("app", "a"));
      assertUseTx(() -> db.fileTypes().list());
      assertUseTx(() -> db.deploymentTargets().find("app", "live"));
      assertUseTx(() -> db.environments().find("app", "dev"));
      assertUseTx(() -> db.audit().count());
      assertUseTx(() -> db.audit().verify());
      assertUseTx(() -> db.useTransaction(inner -> {}));
      assertUseTx(() -> db.within(Duration.ofSeconds(1)).projects().get("app"));
      assertUseTx(() -> db.actingAs("somebody").useTransaction(inner -> {}));
      assertUseTx(() -> db.importTree(tree));
      assertUseTx(() -> db.stage(tree));
      assertUseTx(() -> db.migrations().version());
      assertUseTx(() -> db.schema().details());
      assertUseTx(() -> db.migrations().rollback(0));
      assertUseTx(db::close);
      tx.projects().create("after");
    });

    assertThat(db.projects().count()).isEqualTo(3);
    assertThat(db.audit().verify()).isEqualTo(3);
  }

  @Test
  public void db_insideItsOwnTransaction_isRefusedHoweverDeep(TempleDb db) {
    db.projects().create("app");

    db.useTransaction(tx -> {
      tx.useNested(
          inner -> inner.useNested(deep -> assertUseTx(() -> db.projects().get("app"))));
      tx.projects().forEach(project -> assertUseTx(() -> db.projects().get(project.slug())));
      tx.projects().update("app", details -> {
        assertUseTx(() -> db.projects().count());
        return details;
      });
    });
    db.projects().update("app", details -> {
      assertUseTx(() -> db.projects().count());
      return details;
    });
  }

  @Test
  public void db_afterARefusedCallOrAFailedTransaction_worksAgain(TempleDb db) {
    assertThatThrownBy(() -> db.useTransaction(tx -> db.projects().count()))
        .isInstanceOf(IllegalStateException.class);

    assertThat(db.projects().count()).isZero();
    db.projects().create("app");
  }

  @Test
  public void db_fromAnotherThreadWhileATransactionIsOpen_reads(TempleDb db) {
    db.projects().create("app");

    db.useTransaction(tx -> {
      tx.projects().delete("app");
      assertThat(TransactionContract.inAnotherThread(() -> db.projects().find("app")))
          .isPresent();
    });
  }

  @Test
  public void anotherDatabase_insideATransaction_isAllowed(TempleDb db) {
    try (TempleDb other = TempleDb.inMemory()) {
      db.useTransaction(tx -> {
        other.projects().create("there");
        other.useTransaction(otherTx -> {
          otherTx.projects().create("there-too");
          tx.projects().create("here");
        });
        tx.projects().create("here-too");
        assertUseTx(() -> db.projects().count());
      });
      assertThat(other.projects().count()).isEqualTo(2);
    }
    assertThat(db.projects().count()).isEqualTo(2);
  }

  @Test
  public void forEach_outsideATransaction_mayBeginOne(TempleDb db) {
    db.projects().create("a");
    db.projects().create("b");

    db.projects().forEach(project -> db.useTransaction(tx -> tx.projects().delete(project.slug())));

    assertThat(db.projects().count()).isZero();
  }

  @Test
  public void tx_afterItsEnd_isRefused(TempleDb db, @TempDir Path directory) {
    db.projects().create("app");
    List<Transaction> kept = new ArrayList<>();
    db.useTransaction(kept::add);
    assertThatThrownBy(() -> db.useTransaction(tx -> {
          kept.add(tx);
          throw new CallerException("no");
        }))
        .hasMessage("no");

    for (Transaction tx : kept) {
      for (ThrowingCallable call : List.<ThrowingCallable>of(
          () -> tx.projects().get("app"),
          () -> tx.projects().create("other"),
          () -> tx.projects().forEach(project -> {}),
          () -> tx.audit().verify(),
          () -> tx.useNested(inner -> {}),
          () -> db.stage(TreeImport.of("app", directory)).publish(tx))) {
        assertThatThrownBy(call)
            .isExactlyInstanceOf(IllegalStateException.class)
            .hasMessageContaining("the transaction is over");
      }
    }
    assertThat(db.projects().count()).isEqualTo(1);
  }

  @Test
  public void tx_fromAnotherThread_isRefused(TempleDb db) {
    db.useTransaction(tx -> {
      for (ThrowingCallable call : List.<ThrowingCallable>of(
          () -> TransactionContract.inAnotherThread(() -> tx.projects().count()),
          () -> TransactionContract.inAnotherThread(() -> tx.projects().create("app")),
          () -> TransactionContract.inAnotherThread(() -> tx.nested(inner -> "done")))) {
        assertThatThrownBy(call)
            .isExactlyInstanceOf(IllegalStateException.class)
            .hasMessageContaining("belongs to the thread")
            .hasMessageContaining("'another'");
      }
      tx.projects().create("mine");
    });
    assertThat(db.projects().count()).isEqualTo(1);
  }

  @Test
  public void work_null_isRefusedAtOnce(TempleDb db) {
    assertThatThrownBy(() -> db.inTransaction(Refusals.nothing()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> db.useTransaction(Refusals.nothing()))
        .isInstanceOf(NullPointerException.class);
    db.useTransaction(tx -> {
      assertThatThrownBy(() -> tx.nested(Refusals.nothing()))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> tx.useNested(Refusals.nothing()))
          .isInstanceOf(NullPointerException.class);
    });
  }
}

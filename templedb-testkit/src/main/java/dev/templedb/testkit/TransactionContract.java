package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.Transaction;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.error.ConflictException;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.Project;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.StagedImport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Transaction} promises; {@link TransactionGuardContract} has what it refuses. Extend it in the tests of an
 * implementation.
 */
@ExtendWith(TempleDbExtension.class)
public abstract class TransactionContract {

  /** For subclasses. */
  protected TransactionContract() {}

  @Test
  public void inTransaction_returns_givesItsResultAndCommitsEverything(TempleDb db) {
    Project project = db.inTransaction(tx -> {
      Project created = tx.projects().create("app");
      tx.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of("git")));
      return created;
    });

    assertThat(db.projects().get("app")).isEqualTo(project);
    assertThat(db.environments().find("app", "dev")).isPresent();
    assertThat(db.audit().verify()).isEqualTo(2);
  }

  @Test
  public void inTransaction_throws_rollsEverythingBackAndPassesItOn(TempleDb db) {
    db.projects().create("kept");

    assertThatThrownBy(() -> db.useTransaction(tx -> {
          tx.projects().create("app");
          tx.projects().delete("kept");
          throw new CallerException("no");
        }))
        .isExactlyInstanceOf(CallerException.class)
        .hasMessage("no");

    assertThat(db.projects().find("app")).isEmpty();
    assertThat(db.projects().find("kept")).isPresent();
    assertThat(db.audit().verify()).isEqualTo(1);
  }

  @Test
  public void inTransaction_throwsCheckedOrError_rollsEverythingBack(TempleDb db) {
    for (Throwable thrown : List.of(new IOException("checked"), new AssertionError("error"))) {
      assertThatThrownBy(() -> db.useTransaction(tx -> {
            tx.projects().create("app");
            throw TransactionContract.<RuntimeException>unchecked(thrown);
          }))
          .isSameAs(thrown);
      assertThat(db.projects().find("app")).isEmpty();
    }
    assertThat(db.projects().create("app").slug()).isEqualTo("app");
  }

  /** Other languages throw checked exceptions where Java's types don't allow them. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  public void inTransaction_itsOwnChanges_areSeenInsideAndNotOutsideUntilItEnds(TempleDb db) {
    db.useTransaction(tx -> {
      tx.projects().create("app");
      assertThat(tx.projects().count()).isEqualTo(1);
      assertThat(tx.projects().get("app").slug()).isEqualTo("app");
      assertThat(tx.projects().list(PageRequest.first(9)).items()).hasSize(1);
      assertThat(tx.audit().count()).isEqualTo(1);
      assertThat(inAnotherThread(() -> db.projects().count())).isZero();
      assertThat(inAnotherThread(() -> db.audit().count())).isZero();
    });
    assertThat(db.projects().count()).isEqualTo(1);
  }

  @Test
  public void inTransaction_refusedCall_leavesTheRestOfTheTransaction(TempleDb db) {
    db.projects().create("taken");

    db.useTransaction(tx -> {
      tx.projects().create("before");
      assertThatThrownBy(() -> tx.projects().create("taken")).isInstanceOf(ConflictException.class);
      assertThatThrownBy(() -> tx.projects().delete("nope")).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> tx.projects().create("not a slug"))
          .isInstanceOf(IllegalArgumentException.class);
      tx.projects().create("after");
    });

    assertThat(slugs(db)).containsExactly("after", "before", "taken");
    assertThat(db.audit().verify()).isEqualTo(3);
  }

  @Test
  public void nested_returns_isPartOfTheOuterTransaction(TempleDb db) {
    String result = db.inTransaction(tx -> {
      tx.projects().create("outer");
      return tx.nested(inner -> {
        inner.projects().create("inner");
        return "done";
      });
    });

    assertThat(result).isEqualTo("done");
    assertThat(slugs(db)).containsExactly("inner", "outer");
  }

  @Test
  public void nested_returnsButTheOuterThrows_isRolledBackToo(TempleDb db) {
    assertThatThrownBy(() -> db.useTransaction(tx -> {
          tx.useNested(inner -> inner.projects().create("inner"));
          throw new CallerException("no");
        }))
        .hasMessage("no");

    assertThat(db.projects().count()).isZero();
    assertThat(db.audit().verify()).isZero();
  }

  @Test
  public void nested_throws_undoesItsOwnChangesAlone(TempleDb db) {
    db.useTransaction(tx -> {
      tx.projects().create("before");
      assertThatThrownBy(() -> tx.useNested(inner -> {
            inner.projects().create("inside");
            inner.projects().delete("before");
            throw new CallerException("undo");
          }))
          .hasMessage("undo");
      assertThat(tx.projects().find("inside")).isEmpty();
      tx.projects().create("after");
    });

    assertThat(slugs(db)).containsExactly("after", "before");
    assertThat(db.audit().verify()).isEqualTo(2);
  }

  @Test
  public void nested_severalDeep_eachUndoesWhatIsInIt(TempleDb db) {
    db.useTransaction(tx -> {
      tx.useNested(one -> {
        one.projects().create("one");
        assertThatThrownBy(() -> one.useNested(two -> {
              two.projects().create("two");
              two.useNested(three -> three.projects().create("three"));
              assertThat(two.projects().count()).isEqualTo(3);
              throw new CallerException("undo two");
            }))
            .hasMessage("undo two");
        one.useNested(four -> four.projects().create("four"));
      });
      assertThat(tx.audit().verify()).isEqualTo(2);
    });

    assertThat(slugs(db)).containsExactly("four", "one");
    assertThat(db.audit().verify()).isEqualTo(2);
  }

  @Test
  public void verify_inATransaction_coversItsOwnChangesAlsoAfterAnUndoneOne(TempleDb db) {
    db.projects().create("first");

    db.useTransaction(tx -> {
      assertThat(tx.audit().verify()).isEqualTo(1);
      tx.projects().create("second");
      assertThat(tx.audit().verify()).isEqualTo(2);
      assertThatThrownBy(() -> tx.useNested(inner -> {
            inner.projects().create("undone");
            assertThat(inner.audit().verify()).isEqualTo(3);
            throw new CallerException("undo");
          }))
          .hasMessage("undo");
      assertThat(tx.audit().verify()).isEqualTo(2);
      tx.projects().create("third");
    });

    assertThat(db.audit().verify()).isEqualTo(3);
  }

  @Test
  public void update_changesSomethingElseMeanwhile_doesBothInOneTransaction(TempleDb db) {
    db.projects().create("app");

    db.useTransaction(tx -> tx.projects().update("app", details -> {
      tx.projects().create("by-the-way");
      return details.withName("New");
    }));

    assertThat(db.projects().get("app").details().name()).isEqualTo("New");
    assertThat(db.projects().find("by-the-way")).isPresent();
    assertThat(db.audit().verify()).isEqualTo(3);
  }

  @Test
  public void inTransaction_manyThreads_runOneAfterTheOtherAndLoseNothing(TempleDb db)
      throws Exception {
    db.projects().create("counter");
    int threads = 64;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(pool.submit(() -> {
          for (int turn = 0; turn < 5; turn++) {
            db.useTransaction(tx ->
                tx.projects().update("counter", details -> details.withName(details.name() + ".")));
            db.projects().get("counter");
          }
        }));
      }
      for (Future<?> future : running) {
        future.get();
      }
    } finally {
      pool.shutdownNow();
    }

    assertThat(db.projects().get("counter").details().name())
        .isEqualTo("counter" + ".".repeat(threads * 5));
    assertThat(db.audit().verify()).isEqualTo(1 + threads * 5);
  }

  @Test
  public void publish_twoTreesAndAnEnvironment_becomeVisibleTogetherOrNotAtAll(
      TempleDb db, @TempDir Path first, @TempDir Path second) {
    db.projects().create("a");
    db.projects().create("b");
    new SourceTree(first).files("one");
    new SourceTree(second).files("two", "three");
    StagedImport intoA = db.stage(TreeImport.of("a", first));
    StagedImport intoB = db.stage(TreeImport.of("b", second));
    assertThat(db.files().find("a", "one")).isEmpty();

    assertThatThrownBy(() -> db.useTransaction(tx -> {
          intoA.publish(tx);
          assertThat(tx.files().readText("a", "one")).isEqualTo("content of one");
          throw new CallerException("no");
        }))
        .hasMessage("no");
    assertThat(db.files().find("a", "one")).isEmpty();

    ImportReport report = db.inTransaction(tx -> {
      tx.environments().create("a", "dev", EnvironmentDefinition.ofPackages(List.of()));
      intoA.publish(tx);
      return intoB.publish(tx);
    });
    assertThat(report.added()).isEqualTo(2);
    assertThat(db.files().readText("a", "one")).isEqualTo("content of one");
    assertThat(db.files().readText("b", "three")).isEqualTo("content of three");
    assertThat(db.audit().verify()).isEqualTo(5);
  }

  @Test
  public void publish_inATransactionOfAnotherDatabase_isRefused(
      TempleDb db, @TempDir Path directory) {
    db.projects().create("app");
    StagedImport staged = db.stage(TreeImport.of("app", directory));

    try (TempleDb other = TempleDb.inMemory()) {
      other.projects().create("app");
      assertThatThrownBy(() -> other.useTransaction(staged::publish))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another database");
    }
  }

  private static List<String> slugs(TempleDb db) {
    return db.projects()
        .list(Paging.EVERYTHING)
        .map(summary -> summary.project().slug())
        .items();
  }

  /** What {@code work} gives in a thread of its own; what it throws is thrown here. */
  static <T> T inAnotherThread(Callable<T> work) {
    ExecutorService one = Executors.newSingleThreadExecutor(run -> new Thread(run, "another"));
    try {
      return one.submit(work).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      one.shutdown();
    }
  }
}

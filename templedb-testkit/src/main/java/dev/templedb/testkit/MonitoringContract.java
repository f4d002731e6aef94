package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.backup.ProjectImport;
import dev.templedb.error.BusyException;
import dev.templedb.error.NotFoundException;
import dev.templedb.monitoring.CallEvent;
import dev.templedb.monitoring.CheckpointEvent;
import dev.templedb.monitoring.LockWaitEvent;
import dev.templedb.monitoring.LockWaitEvent.Lock;
import dev.templedb.monitoring.MetricsListener;
import dev.templedb.monitoring.Outcome;
import dev.templedb.monitoring.TransactionEvent;
import dev.templedb.monitoring.WorkEvent;
import dev.templedb.monitoring.WorkEvent.Work;
import dev.templedb.search.ContentSearch;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a {@link MetricsListener} hears, and that it can do no harm. Extend it in the tests of an implementation. */
@Timeout(60)
public abstract class MonitoringContract {

  /** For subclasses. */
  protected MonitoringContract() {}

  private static final class Heard implements MetricsListener {

    final List<CallEvent> calls = new CopyOnWriteArrayList<>();
    final List<LockWaitEvent> waits = new CopyOnWriteArrayList<>();
    final List<TransactionEvent> transactions = new CopyOnWriteArrayList<>();
    final List<WorkEvent> works = new CopyOnWriteArrayList<>();

    @Override
    public void called(CallEvent event) {
      calls.add(event);
    }

    @Override
    public void waited(LockWaitEvent event) {
      waits.add(event);
    }

    @Override
    public void transactionEnded(TransactionEvent event) {
      transactions.add(event);
    }

    @Override
    public void worked(WorkEvent event) {
      works.add(event);
    }

    void clear() {
      calls.clear();
      waits.clear();
      transactions.clear();
      works.clear();
    }
  }

  private static final class Throwing implements MetricsListener {

    @Override
    public void called(CallEvent event) {
      throw new CallerException("of the program");
    }

    @Override
    public void waited(LockWaitEvent event) {
      throw new CallerException("of the program");
    }

    @Override
    public void transactionEnded(TransactionEvent event) {
      throw new CallerException("of the program");
    }

    @Override
    public void checkpointed(CheckpointEvent event) {
      throw new CallerException("of the program");
    }

    @Override
    public void worked(WorkEvent event) {
      throw new CallerException("of the program");
    }
  }

  private static void withListener(Consumer<TempleDb> test, MetricsListener listener) {
    try (TempleDb db = TempleDb.inMemory(options -> options.metricsListener(listener))) {
      test.accept(db);
    }
  }

  @Test
  public void called_readsAndWrites_tellOperationOutcomeAndTimeAndNoName() {
    Heard heard = new Heard();
    withListener(
        db -> {
          db.projects().create("quite-a-name");
          db.projects().get("quite-a-name");
          db.projects().forEach(project -> {});
          assertThatThrownBy(() -> db.projects().get("other-name"))
              .isInstanceOf(NotFoundException.class);
        },
        heard);

    assertThat(heard.calls)
        .extracting(CallEvent::writing)
        .containsExactly(true, false, false, false);
    assertThat(heard.calls)
        .extracting(CallEvent::outcome)
        .containsExactly(Outcome.SUCCEEDED, Outcome.SUCCEEDED, Outcome.SUCCEEDED, Outcome.REFUSED);
    assertThat(heard.calls).allSatisfy(call -> {
      assertThat(call.inTransaction()).isFalse();
      assertThat(call.duration()).isPositive();
      assertThat(call.operation()).isNotBlank().doesNotContain("-name");
    });
    assertThat(heard.calls.get(1).operation()).isEqualTo(heard.calls.get(3).operation());
    assertThat(heard.transactions).extracting(TransactionEvent::committed).containsExactly(true);
  }

  @Test
  public void transactionEnded_committedAndThrown_tellsWhichAndItsSteps() {
    Heard heard = new Heard();
    withListener(
        db -> {
          db.useTransaction(tx -> {
            tx.projects().create("app");
            tx.projects().get("app");
          });
          assertThatThrownBy(() -> db.useTransaction(tx -> {
                tx.projects().create("other");
                throw new CallerException("of the program");
              }))
              .isInstanceOf(CallerException.class);
        },
        heard);

    assertThat(heard.transactions)
        .extracting(TransactionEvent::committed)
        .containsExactly(true, false);
    assertThat(heard.calls).hasSize(3).allMatch(CallEvent::inTransaction);
  }

  @Test
  public void called_streamOfContent_endsWhenItIsClosed(@TempDir Path directory) {
    Heard heard = new Heard();
    withListener(
        db -> {
          new SourceTree(directory).file("large", SourceTree.noise(3_000_000)).into(db, "app");
          heard.clear();
          try (InputStream stream = db.files().openStream("app", "large")) {
            int before = heard.calls.size();
            stream.readAllBytes();
            assertThat(heard.calls).hasSize(before);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          assertThat(heard.calls)
              .isNotEmpty()
              .allMatch(call -> call.outcome() == Outcome.SUCCEEDED);
        },
        heard);
  }

  @Test
  public void waited_writeLockHeld_tellsWhoGotItAndWhoGaveUp() throws Exception {
    Heard heard = new Heard();
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (TempleDb db = TempleDb.inMemory(
        options -> options.metricsListener(heard).lockTimeout(Duration.ofMillis(200)))) {
      Thread holder = new Thread(() -> db.useTransaction(tx -> {
        held.countDown();
        await(release);
      }));
      holder.start();
      held.await();
      assertThatThrownBy(() -> db.projects().create("app")).isInstanceOf(BusyException.class);
      Thread waiter = new Thread(() -> db.projects().create("app"));
      waiter.start();
      while (db.status().writeLock().waiting().isEmpty()) {
        Thread.sleep(1);
      }
      release.countDown();
      holder.join();
      waiter.join();
    }

    assertThat(heard.waits).extracting(LockWaitEvent::lock).containsOnly(Lock.WRITE);
    assertThat(heard.waits).extracting(LockWaitEvent::granted).containsExactly(false, true);
    assertThat(heard.waits.get(0).waited()).isGreaterThanOrEqualTo(Duration.ofMillis(199));
    assertThat(heard.calls)
        .extracting(CallEvent::outcome)
        .containsExactly(Outcome.BUSY, Outcome.SUCCEEDED);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  public void worked_longOperations_tellFilesAndBytesOrThatTheyFailed(@TempDir Path directory) {
    Heard heard = new Heard();
    withListener(
        db -> {
          new SourceTree(directory.resolve("from"))
              .file("a", "12345")
              .file("b", "1234567")
              .into(db, "app");
          db.checkout(Checkout.of("app", directory.resolve("to")));
          db.search(ContentSearch.in("app", "345"), match -> {});
          assertThatThrownBy(() -> db.importTree(TreeImport.of("none", directory.resolve("from"))))
              .isInstanceOf(NotFoundException.class);
        },
        heard);

    assertThat(heard.works)
        .extracting(WorkEvent::work)
        .containsExactly(Work.IMPORT, Work.CHECKOUT, Work.SEARCH, Work.IMPORT);
    assertThat(heard.works).extracting(WorkEvent::files).containsExactly(2L, 2L, 2L, 0L);
    assertThat(heard.works).extracting(WorkEvent::bytes).containsExactly(12L, 12L, 12L, 0L);
    assertThat(heard.works)
        .extracting(WorkEvent::outcome)
        .containsExactly(Outcome.SUCCEEDED, Outcome.SUCCEEDED, Outcome.SUCCEEDED, Outcome.REFUSED);
  }

  @Test
  public void worked_checksAndFilesOfOneProject_tellAmountsOrThatTheyFailed(
      @TempDir Path directory) {
    Heard heard = new Heard();
    withListener(
        db -> {
          new SourceTree(directory.resolve("from"))
              .file("a", "12345")
              .file("b", "1234567")
              .into(db, "app");
          heard.clear();
          db.contents().verify();
          db.maintenance().integrityCheck();
          db.maintenance().vacuum();
          db.backups().dump(directory.resolve("dump.sql"));
          db.backups().exportProject("app", directory.resolve("app.templedb"));
          db.backups().importProject(ProjectImport.of(directory.resolve("app.templedb")));
          assertThatThrownBy(() -> db.backups().exportProject("none", directory.resolve("none")))
              .isInstanceOf(NotFoundException.class);
        },
        heard);

    assertThat(heard.works)
        .extracting(WorkEvent::work)
        .containsExactly(
            Work.CONTENT_VERIFICATION,
            Work.INTEGRITY_CHECK,
            Work.VACUUM,
            Work.DUMP,
            Work.PROJECT_EXPORT,
            Work.PROJECT_IMPORT,
            Work.PROJECT_EXPORT);
    assertThat(heard.works)
        .extracting(WorkEvent::files)
        .containsExactly(2L, 2L, 1L, 1L, 1L, 1L, 0L);
    assertThat(heard.works.subList(0, 2)).allMatch(work -> work.bytes() == 12);
    assertThat(heard.works.subList(2, 6)).allMatch(work -> work.bytes() > 12);
    assertThat(heard.works.get(6).outcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  public void listener_thatThrowsAlways_breaksNothing(@TempDir Path directory) {
    withListener(
        db -> {
          new SourceTree(directory).files("a", "b").into(db, "app");
          db.useTransaction(tx -> tx.projects().create("other"));
          assertThatThrownBy(() -> db.projects().get("none")).isInstanceOf(NotFoundException.class);
          assertThat(db.projects().list(PageRequest.first(5)).items()).hasSize(2);
          assertThat(db.status().writeLock().holder()).isEmpty();
          assertThat(db.audit().verify()).isEqualTo(3);
        },
        new Throwing());
  }
}

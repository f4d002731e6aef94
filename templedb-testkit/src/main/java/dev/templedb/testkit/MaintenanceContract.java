package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.CancellationToken;
import dev.templedb.Progress;
import dev.templedb.TempleDb;
import dev.templedb.error.CancelledException;
import dev.templedb.error.ClosedException;
import dev.templedb.maintenance.IntegrityCheck;
import dev.templedb.maintenance.IntegrityPosition;
import dev.templedb.maintenance.IntegrityReport;
import dev.templedb.maintenance.Maintenance;
import dev.templedb.project.Expected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What maintenance promises. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class MaintenanceContract {

  private static final int FILES = 700;

  /** For subclasses. */
  protected MaintenanceContract() {}

  @BeforeEach
  void fill(TempleDb db) {
    db.projects().create("app");
    db.useTransaction(tx -> {
      for (int i = 0; i < FILES; i++) {
        tx.files().put("app", "f" + i, bytes(i));
      }
    });
  }

  private static byte[] bytes(int number) {
    byte[] noise = new byte[300 + number % 100];
    new Random(number).nextBytes(noise);
    return noise;
  }

  private static void assertEverythingIsThere(TempleDb db) {
    for (int i = 0; i < FILES; i += 97) {
      assertThat(db.files().readBytes("app", "f" + i)).isEqualTo(bytes(i));
    }
  }

  @Test
  public void integrityCheck_ofWhatWasWritten_isSoundAndCounts(TempleDb db) {
    List<String> phases = new ArrayList<>();

    IntegrityReport report = db.maintenance()
        .integrityCheck(IntegrityCheck.builder()
            .progress(progress -> {
              if (!phases.contains(progress.phase())) {
                phases.add(progress.phase());
              }
            })
            .build());

    assertThat(report.problems()).isEmpty();
    assertThat(report.isSound()).isTrue();
    assertThat(report.contents()).isEqualTo(FILES);
    assertThat(report.contentBytes()).isPositive();
    assertThat(report.resumeAt()).isEmpty();
    assertThat(phases)
        .containsExactly(
            "structure", "references", "schema", "audit", "rows", "tables", "contents");
  }

  @Test
  public void integrityCheck_withoutContents_readsNone(TempleDb db) {
    IntegrityReport report =
        db.maintenance().integrityCheck(IntegrityCheck.builder().contents(false).build());

    assertThat(report.isSound()).isTrue();
    assertThat(report.contents()).isZero();
  }

  @Test
  public void integrityCheck_withTheShortestTimeLimit_goesOnWhereItStoppedToTheEnd(TempleDb db) {
    IntegrityReport report = db.maintenance()
        .integrityCheck(IntegrityCheck.builder().timeLimit(Duration.ofNanos(1)).build());
    assertThat(report.contents()).isPositive().isLessThan(FILES);
    long contents = report.contents();
    assertThat(report.resumeAt()).isPresent();

    while (report.resumeAt().isPresent()) {
      IntegrityPosition kept = IntegrityPosition.parse(report.resumeAt().get().toString());
      report = db.maintenance()
          .integrityCheck(IntegrityCheck.builder()
              .after(kept)
              .timeLimit(Duration.ofNanos(1))
              .build());
      assertThat(report.contents()).isPositive();
      contents += report.contents();
    }

    assertThat(contents).isEqualTo(FILES);
    assertThat(report.isSound()).isTrue();
  }

  @Test
  public void integrityCheck_cancelled_canGoOnFromTheLastPosition(TempleDb db) {
    CancellationToken token = CancellationToken.create();
    List<IntegrityPosition> positions = new ArrayList<>();
    IntegrityCheck request = IntegrityCheck.builder()
        .cancellation(token)
        .positions(position -> {
          positions.add(position);
          token.cancel();
        })
        .build();

    assertThatThrownBy(() -> db.maintenance().integrityCheck(request))
        .isInstanceOf(CancelledException.class);
    IntegrityReport rest = db.maintenance().integrityCheck(IntegrityCheck.after(positions.get(0)));

    assertThat(rest.isSound()).isTrue();
    assertThat(rest.contents()).isPositive().isLessThan(FILES);
  }

  @Test
  public void integrityCheck_request_refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> IntegrityCheck.builder().timeLimit(Duration.ZERO).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timeLimit");
    assertThatThrownBy(() -> IntegrityCheck.builder()
            .after(new IntegrityPosition(3))
            .contents(false)
            .build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IntegrityPosition.parse("-1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IntegrityPosition.parse("x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  public void eachOperation_beforehandCancelled_doesNothing(TempleDb db) {
    CancellationToken cancelled = CancellationToken.create();
    cancelled.cancel();
    Maintenance maintenance = db.maintenance();

    assertThatThrownBy(() -> maintenance.vacuum(progress -> {}, cancelled))
        .isInstanceOf(CancelledException.class);
    assertThatThrownBy(() -> maintenance.analyze(cancelled)).isInstanceOf(CancelledException.class);
    assertThatThrownBy(() -> maintenance.integrityCheck(
            IntegrityCheck.builder().cancellation(cancelled).build()))
        .isInstanceOf(CancelledException.class);
    assertEverythingIsThere(db);
  }

  @Test
  public void eachOperation_withReadersAndWriters_disturbsNeither(TempleDb db) {
    for (Consumer<Maintenance> operation : operations()) {
      AtomicBoolean stop = new AtomicBoolean();
      CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
        int reads = 0;
        do {
          assertThat(db.files().readBytes("app", "f1")).isEqualTo(bytes(1));
          reads++;
        } while (!stop.get());
        return reads;
      });
      CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(() -> {
        int writes = 0;
        do {
          db.files().put("app", "written", ("" + writes).getBytes(StandardCharsets.UTF_8));
          writes++;
        } while (!stop.get());
        return writes;
      });
      operation.accept(db.maintenance());
      stop.set(true);

      assertThat(reader.join()).isPositive();
      int writes = writer.join();
      assertThat(db.files().readText("app", "written")).isEqualTo("" + (writes - 1));
    }
    assertEverythingIsThere(db);
    assertThat(db.maintenance().integrityCheck().problems()).isEmpty();
  }

  private static List<Consumer<Maintenance>> operations() {
    return List.of(
        Maintenance::vacuum,
        Maintenance::analyze,
        Maintenance::optimize,
        Maintenance::checkpoint,
        maintenance -> assertThat(maintenance.integrityCheck().problems()).isEmpty());
  }

  @Test
  public void vacuum_afterMuchWasRemoved_makesTheDatabaseSmaller(TempleDb db) {
    db.useTransaction(tx -> {
      for (int i = 0; i < FILES; i += 2) {
        tx.files().delete("app", "f" + i, Expected.anything());
      }
    });
    db.contents().collect(Duration.ZERO);
    List<Progress> heard = new ArrayList<>();

    long saved = db.maintenance().vacuum(heard::add, CancellationToken.create());

    assertThat(saved).isGreaterThan(50_000);
    assertThat(heard).extracting(Progress::phase).containsOnly("vacuum");
    assertThat(db.maintenance().vacuum()).isNotNegative().isLessThan(50_000);
    assertThat(db.files().readBytes("app", "f1")).isEqualTo(bytes(1));
    assertThat(db.maintenance().integrityCheck().isSound()).isTrue();
  }

  @Test
  public void checkpoint_nobodyReads_isComplete(TempleDb db) {
    assertThat(db.maintenance().checkpoint().logBytes()).isPositive();

    assertThat(db.maintenance().checkpoint().isComplete()).isTrue();
    assertEverythingIsThere(db);
  }

  @Test
  public void eachOperation_inATransaction_isRefused(TempleDb db) {
    for (Consumer<Maintenance> operation : operations()) {
      db.useTransaction(tx -> assertThatThrownBy(() -> operation.accept(db.maintenance()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("use tx"));
    }
  }

  @Test
  public void eachOperation_leavesNoAuditEntry(TempleDb db) {
    long before = db.audit().count();

    operations().forEach(operation -> operation.accept(db.maintenance()));

    assertThat(db.audit().count()).isEqualTo(before);
    assertThatCode(() -> db.audit().verify()).doesNotThrowAnyException();
  }

  @Test
  public void eachOperation_onAClosedDatabase_isRefused(TempleDb db) {
    db.close();

    for (Consumer<Maintenance> operation : operations()) {
      assertThatThrownBy(() -> operation.accept(db.maintenance()))
          .isInstanceOf(ClosedException.class);
    }
  }
}

package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.CancellationToken;
import dev.templedb.Progress;
import dev.templedb.TempleDb;
import dev.templedb.error.CancelledException;
import dev.templedb.error.ClosedException;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an import's listener hears, and how an import is ended early. */
class ImportProgressTest {

  private static final int FILES = 200;
  private static final String F1 =
      "SELECT hash_sha256 FROM current_file_contents_view WHERE file_path = 'f1'";

  @TempDir
  Path directory;

  private Path root;
  private TempleDb db;
  private Map<String, Trees.Entry> before;
  private long entriesBefore;

  @BeforeEach
  void importFirst() throws IOException {
    root = Files.createDirectory(directory.resolve("tree"));
    Trees.write(root, "f1", "old");
    Trees.write(root, "gone", "old");
    db = TempleDb.open(directory.resolve("test.db"));
    db.projects().create("app");
    db.importTree(TreeImport.of("app", root));
    before = Trees.inProject(db, "app");
    entriesBefore = db.audit().count();
    Files.delete(root.resolve("gone"));
    for (int i = 0; i < FILES - 2; i++) {
      Trees.write(root, "f" + i, "new " + i);
    }
    Trees.write(root, "large", Trees.random(1, 3 << 20));
    Trees.link(root, "link", "f1");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void assertNothingHappened() {
    assertThat(Trees.inProject(db, "app")).isEqualTo(before);
    assertThat(db.audit().count()).isEqualTo(entriesBefore);
    assertNoWorkerLeft();
    assertThat(db.importTree(TreeImport.of("app", root)).added()).isEqualTo(FILES - 1);
    assertThat(Trees.inProject(db, "app")).isEqualTo(Trees.onDisk(root));
  }

  private static void assertNoWorkerLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("templedb-import"));
  }

  @Test
  void progress_wholeImport_goesThroughItsPhasesAndNeverBack() {
    List<Progress> heard = new ArrayList<>();
    Thread caller = Thread.currentThread();

    ImportReport report = db.importTree(TreeImport.builder("app", root)
        .progress(progress -> {
          assertThat(Thread.currentThread()).isSameAs(caller);
          heard.add(progress);
        })
        .build());

    assertThat(heard.stream().map(Progress::phase).distinct())
        .containsExactly("walk", "store", "publish");
    for (String phase : List.of("walk", "store", "publish")) {
      List<Progress> ofPhase =
          heard.stream().filter(progress -> progress.phase().equals(phase)).toList();
      assertThat(ofPhase).isSortedAccordingTo(Comparator.comparing(Progress::unitsDone));
      assertThat(ofPhase.get(0).unitsDone()).isZero();
      Progress last = ofPhase.get(ofPhase.size() - 1);
      assertThat(last.unitsTotal()).hasValue(last.unitsDone());
    }
    assertThat(heard).isSortedAccordingTo(Comparator.comparing(Progress::bytesDone));
    assertThat(heard).isSortedAccordingTo(Comparator.comparing(Progress::elapsed));
    assertThat(heard.stream().map(Progress::phase))
        .isSortedAccordingTo(Comparator.comparing(List.of("walk", "store", "publish")::indexOf));
    assertThat(heard.stream()
            .filter(progress -> progress.phase().equals("store"))
            .map(Progress::unitsTotal))
        .containsOnly(OptionalLong.of(FILES - 1));
    Progress end = heard.get(heard.size() - 1);
    assertThat(end.unitsDone()).isEqualTo(FILES).isEqualTo(report.files());
    assertThat(end.bytesDone()).isEqualTo(report.bytes());
    assertNoWorkerLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"walk", "store", "publish"})
  void import_cancelledByItsToken_leavesTheProjectAsItWas(String phase) {
    CancellationToken token = CancellationToken.create();

    assertThatThrownBy(() -> db.importTree(TreeImport.builder("app", root)
            .cancellation(token)
            .progress(progress -> {
              if (progress.phase().equals(phase)) {
                token.cancel();
              }
            })
            .build()))
        .isInstanceOf(CancelledException.class)
        .hasMessageContaining("app")
        .hasMessageContaining("cancelled by its token");

    assertNothingHappened();
  }

  @ParameterizedTest
  @ValueSource(strings = {"walk", "store", "publish"})
  void import_interrupted_leavesTheProjectAsItWasAndTheThreadInterrupted(String phase) {
    assertThatThrownBy(() -> db.importTree(TreeImport.builder("app", root)
            .progress(progress -> {
              if (progress.phase().equals(phase)) {
                Thread.currentThread().interrupt();
              }
            })
            .build()))
        .isInstanceOf(CancelledException.class)
        .hasMessageContaining("interrupted");

    assertThat(Thread.interrupted()).isTrue();
    assertNothingHappened();
  }

  @ParameterizedTest
  @ValueSource(strings = {"walk", "store", "publish"})
  void import_listenerThrows_passesThatOnAndLeavesTheProjectAsItWas(String phase) {
    RuntimeException failure = new RuntimeException("enough");

    assertThatThrownBy(() -> db.importTree(TreeImport.builder("app", root)
            .progress(progress -> {
              if (progress.phase().equals(phase)) {
                throw failure;
              }
            })
            .build()))
        .isSameAs(failure);

    assertNothingHappened();
  }

  /** Another process holds the write lock, so that everything that can wait does: workers for room, the writer for the lock. */
  @Test
  void import_cancelledWhileEverythingWaits_endsSoon() throws Exception {
    Trees.write(root, "huge", Trees.random(2, 48 << 20));
    CancellationToken token = CancellationToken.create();
    Thread canceller = new Thread(() -> {
      try {
        Thread.sleep(300);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      token.cancel();
    });
    try (Connection other = PlainJdbc.open(directory.resolve("test.db"));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      canceller.start();

      assertThatThrownBy(() ->
              db.importTree(TreeImport.builder("app", root).cancellation(token).build()))
          .isInstanceOf(CancelledException.class);

      statement.execute("ROLLBACK");
    }
    canceller.join();
    Files.delete(root.resolve("huge"));
    assertNothingHappened();
  }

  /** What cancels it sees the new tree in another process, and may come before the last word to the listener. */
  @Test
  void import_cancelledOnceItIsVisible_isDoneAllTheSame() throws Exception {
    Path database = directory.resolve("test.db");
    int done = 0;
    for (int round = 0; round < 40; round++) {
      Trees.write(root, "f1", "round " + round);
      String wanted = Trees.onDisk(root).get("f1").hash();
      CancellationToken token = CancellationToken.create();
      CountDownLatch publishing = new CountDownLatch(1);
      Thread canceller = new Thread(() -> {
        try (Connection connection = PlainJdbc.open(database)) {
          publishing.await();
          while (!PlainJdbc.rows(connection, F1).contains(wanted) && !token.isCancelled()) {
            Thread.onSpinWait();
          }
          token.cancel();
        } catch (SQLException | InterruptedException e) {
          throw new AssertionError(e);
        }
      });
      canceller.start();
      try {
        db.importTree(TreeImport.builder("app", root)
            .cancellation(token)
            .progress(progress -> {
              if (progress.phase().equals("publish")) {
                publishing.countDown();
              }
            })
            .build());
        done++;
      } finally {
        token.cancel();
        publishing.countDown();
        canceller.join();
      }
    }
    assertThat(done).isEqualTo(40);
  }

  @Test
  void import_tokenAlreadyCancelled_doesNotStart() {
    CancellationToken token = CancellationToken.create();
    token.cancel();

    assertThatThrownBy(() ->
            db.importTree(TreeImport.builder("app", root).cancellation(token).build()))
        .isInstanceOf(CancelledException.class);
    assertNothingHappened();
  }

  @Test
  void stage_cancelled_storesNothingVisible() {
    CancellationToken token = CancellationToken.create();

    assertThatThrownBy(() -> db.stage(TreeImport.builder("app", root)
            .cancellation(token)
            .progress(progress -> token.cancel())
            .build()))
        .isInstanceOf(CancelledException.class);
    assertNothingHappened();
  }

  @Test
  void import_listenerUsesTheDatabase_readsTheOldTreeUntilTheEnd() {
    List<Long> unchanged = new ArrayList<>();

    db.importTree(TreeImport.builder("app", root)
        .progress(progress -> unchanged.add(Trees.inProject(db, "app").equals(before) ? 1L : 0L))
        .build());

    assertThat(unchanged.subList(0, unchanged.size() - 1)).containsOnly(1L);
    assertThat(unchanged.get(unchanged.size() - 1)).isZero();
  }

  @Test
  void import_databaseClosedMeanwhile_isClosedAndTheFileHasTheOldTree() {
    assertThatThrownBy(() -> db.importTree(TreeImport.builder("app", root)
            .progress(progress -> {
              if (progress.phase().equals("store")) {
                db.close();
              }
            })
            .build()))
        .isInstanceOf(ClosedException.class);

    assertNoWorkerLeft();
    db = TempleDb.open(directory.resolve("test.db"));
    assertNothingHappened();
  }
}

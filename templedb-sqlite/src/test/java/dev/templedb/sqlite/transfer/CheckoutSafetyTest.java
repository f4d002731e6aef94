package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.templedb.TempleDb;
import dev.templedb.error.CancelledException;
import dev.templedb.error.ConflictException;
import dev.templedb.project.Expected;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.Checkout.ExtraFiles;
import dev.templedb.transfer.Checkout.LocalChanges;
import dev.templedb.transfer.CheckoutReport;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What a checkout survives, and what it leaves behind: targets that others have had their hands in, and interrupts. */
class CheckoutSafetyTest extends CheckoutFixture {

  @Test
  void checkout_leftoversOfAKilledOne_areRemoved() throws IOException {
    imported("a", "sub/b");
    checkout();
    Path left = Files.createDirectory(target.resolve(Checkout.STAGING_PREFIX + "0123"));
    Files.writeString(left.resolve("lock"), "");
    Trees.write(left, "1/half", "hal");
    Trees.link(left, "1/link", directory.toString());

    CheckoutReport report = checkout();

    assertThat(report.unchanged()).isEqualTo(2);
    assertThat(left).doesNotExist();
    assertThat(source.resolve("a")).exists();
  }

  @Test
  void checkout_anotherOneIsRunning_conflicts() throws IOException {
    imported("a");
    Throwable[] thrown = new Throwable[1];

    CheckoutReport report = db.checkout(Checkout.builder("app", target)
        .progress(progress -> {
          if (progress.phase().equals("write") && thrown[0] == null) {
            thrown[0] = catchThrowable(this::checkout);
          }
        })
        .build());

    assertThat(thrown[0]).isInstanceOf(ConflictException.class).hasMessageContaining("another");
    assertThat(report.written()).isEqualTo(1);
    assertThat(target.resolve("a")).exists();
  }

  @Test
  void checkout_fileAppearsMeanwhile_isLeftAndReported() throws IOException {
    imported("a", "b", "new/c");
    Files.createDirectory(target);

    CheckoutReport report = db.checkout(Checkout.builder("app", target)
        .progress(progress -> {
          if (progress.phase().equals("write") && progress.unitsDone() == 0) {
            write(target.resolve("b"), "mine");
            write(target.resolve("new"), "mine");
          }
        })
        .build());

    assertThat(report.left()).extracting("path").containsExactly("b", "new");
    assertThat(report.written()).isEqualTo(1);
    assertThat(target.resolve("b")).hasContent("mine");
    assertThat(target.resolve("new")).hasContent("mine");
    assertThatThrownBy(this::checkout).isInstanceOf(ConflictException.class);
  }

  @Test
  void checkout_fileAppearsMeanwhile_isNotRemovedAsExtra() throws IOException {
    imported("a", "new/c");
    Files.createDirectory(target);

    CheckoutReport report = db.checkout(Checkout.builder("app", target)
        .extraFiles(ExtraFiles.REMOVE)
        .progress(progress -> {
          if (progress.phase().equals("write") && progress.unitsDone() == 0) {
            write(target.resolve("new"), "mine");
          }
        })
        .build());

    assertThat(report.left()).extracting("path").containsExactly("new");
    assertThat(target.resolve("new")).hasContent("mine");
  }

  private static void write(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void checkout_interruptedAtAnyMoment_isCancelledAndLeavesWholeFiles() throws Exception {
    for (int i = 0; i < 40; i++) {
      Trees.write(source, "d" + i % 5 + "/f" + i, Trees.random(i, 20_000));
      Trees.write(source, "f" + i, Trees.random(i, 10_000));
    }
    Trees.write(source, "large", Trees.random(1, 4 << 20));
    imported();
    Map<String, Trees.Entry> wanted = Trees.onDisk(source);
    Thread thread = Thread.currentThread();
    int cancelled = 0;
    for (int i = 0; i < 12; i++) {
      int delay = i;
      Thread interrupter = new Thread(() -> {
        LockSupport.parkNanos(delay * 1_000_000L);
        thread.interrupt();
      });
      interrupter.start();
      try {
        checkout();
      } catch (CancelledException e) {
        cancelled++;
      }
      while (interrupter.isAlive()) {
        Thread.onSpinWait();
      }
      Thread.interrupted();
      if (Files.exists(target)) {
        Trees.onDisk(target)
            .forEach((path, file) -> assertThat(file).as(path).isEqualTo(wanted.get(path)));
        Git.delete(target);
      }
    }
    assertThat(cancelled).isPositive();
  }

  @Test
  void checkout_treeAsDeepAsPathsGo_isWrittenAndRemovedOnASmallStack() throws Exception {
    String deepest = "d/".repeat(1_800);
    imported("e", "f");
    try (ForeignRows rows = new ForeignRows(database, "app")) {
      for (int i = 0; i <= deepest.length(); i += 100) {
        rows.file(deepest.substring(0, i) + "file", "at " + i);
      }
      rows.commit();
    }
    CheckoutReport[] reports = new CheckoutReport[2];

    Thread thread = new Thread(
        null,
        () -> {
          reports[0] = checkout();
          db.projects().create("empty");
          reports[1] = db.checkout(
              Checkout.builder("empty", target).extraFiles(ExtraFiles.REMOVE).build());
        },
        "small stack",
        512 << 10);
    thread.start();
    thread.join();

    assertThat(reports[0].written()).isEqualTo(2 + 37);
    assertThat(reports[1].removed()).isEqualTo(2 + 37);
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void checkout_droppedFileIsBehindALinkByNow_isKept() throws IOException {
    imported("a/x", "b");
    db.files().delete("app", "a/x", Expected.anything());
    Files.move(source.resolve("a"), source.resolve("elsewhere"));
    Files.createSymbolicLink(source.resolve("a"), Path.of("elsewhere"));
    Files.writeString(source.resolve("elsewhere/x"), "changed");

    CheckoutReport report = db.checkout(Checkout.of("app", source));

    assertThat(report.removed()).isZero();
    assertThat(source.resolve("elsewhere/x")).hasContent("changed");
  }

  @Test
  void checkout_namedPipeInTheWay_isALocalChange() throws Exception {
    imported("a");
    Files.createDirectory(target);
    Tools.run(target, "mkfifo", "a");

    assertThatThrownBy(this::checkout).isInstanceOf(ConflictException.class);
    db.checkout(
        Checkout.builder("app", target).localChanges(LocalChanges.OVERWRITE).build());

    assertThat(target.resolve("a")).hasContent("content of a");
  }

  @Test
  void checkout_permissions_areWhatTheUmaskLeaves() throws Exception {
    Trees.write(source, "sub/run", "#!/bin/sh\n");
    Trees.setExecutable(source.resolve("sub/run"), true);
    imported("plain");
    checkout();
    Path byShell = Files.createDirectory(directory.resolve("shell"));
    Tools.run(byShell, "bash", "-c", "touch plain; mkdir sub; cp plain run; chmod +x run");

    assertThat(permissions(target.resolve("plain")))
        .isEqualTo(permissions(byShell.resolve("plain")));
    assertThat(permissions(target.resolve("sub"))).isEqualTo(permissions(byShell.resolve("sub")));
    assertThat(permissions(target.resolve("sub/run")))
        .isEqualTo(permissions(byShell.resolve("run")));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void checkout_restoringTimes_keepsNanoseconds() throws IOException {
    FileTime time = FileTime.from(1_234_567_890_123_456_789L, TimeUnit.NANOSECONDS);
    Files.setLastModifiedTime(Trees.write(source, "src/a", "a"), time);
    imported("b");

    db.checkout(Checkout.builder("app", target).restoreTimes(true).build());

    assertThat(Files.getLastModifiedTime(target.resolve("src/a")))
        .isEqualTo(Files.getLastModifiedTime(source.resolve("src/a")));
  }

  @Test
  void checkout_databaseInTheTarget_isNotExtra() throws IOException {
    imported("a");

    db.checkout(Checkout.builder("app", directory).extraFiles(ExtraFiles.REMOVE).build());

    assertThat(database).exists();
    assertThat(directory.resolve("a")).exists();
    assertThat(source).doesNotExist();
    assertThat(db.projects().find("app")).isPresent();
  }

  @Test
  void checkout_directoryInTheWayHoldsTheDatabase_isRefused() throws IOException {
    Trees.write(source, "f", "f");
    Path inTheWay = Files.createDirectories(target.resolve("f")).resolve("inner.db");
    try (TempleDb inner = TempleDb.open(inTheWay)) {
      inner.projects().create("app");
      inner.importTree(TreeImport.of("app", source));

      assertThatThrownBy(() -> inner.checkout(Checkout.builder("app", target)
              .localChanges(LocalChanges.OVERWRITE)
              .extraFiles(ExtraFiles.REMOVE)
              .build()))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("the database");
      assertThat(inner.projects().find("app")).isPresent();
    }
    assertThat(inTheWay).exists();
  }

  @Test
  void checkout_databaseOpenedReadOnly_worksWithoutAnIndex() throws IOException {
    imported("a", "sub/b");
    try (TempleDb reader = TempleDb.openReadOnly(database)) {
      assertThat(reader.checkout(Checkout.of("app", target)).written()).isEqualTo(2);
    }
    assertThat(checkout().unchanged()).isEqualTo(2);
  }

  @Test
  void checkout_thenImport_readsOnlyWhatWasWrittenLast() throws IOException {
    for (int i = 0; i < 3_000; i++) {
      Trees.write(source, "d" + i % 50 + "/f" + i, "content " + i);
    }
    imported();
    checkout();

    ImportReport report = db.importTree(TreeImport.of("app", target));

    assertThat(report.unchanged()).isEqualTo(3_000);
    assertThat(report.filesRead()).isLessThan(3_000);
  }

  @Test
  void checkout_editRightAfterItsEnd_isSeenByTheNextImport() throws IOException {
    imported("a", "sub/b");
    for (int i = 0; i < 20; i++) {
      db.checkout(
          Checkout.builder("app", target).localChanges(LocalChanges.OVERWRITE).build());
      Files.writeString(target.resolve("sub/b"), "CONTENT OF SUB/B");
      Files.writeString(target.resolve("a"), "CONTENT OF A");

      assertThat(db.importTree(TreeImport.of("app", target)).changed()).isEqualTo(2);
      imported();
    }
  }

  @Test
  void checkout_contentCollectedAndRowsReplacedMeanwhile_givesTheTreeAsItWas() throws Exception {
    imported("a", "b", "c");

    CheckoutReport report = db.checkout(Checkout.builder("app", target)
        .progress(progress -> {
          if (progress.phase().equals("compare")) {
            forgetEverything();
          }
        })
        .build());

    assertThat(report.written()).isEqualTo(3);
    assertThat(Trees.onDisk(target)).isEqualTo(Trees.onDisk(source));
  }

  private void forgetEverything() {
    try {
      PlainJdbc.update(database, "DELETE FROM file_contents");
      PlainJdbc.update(database, "DELETE FROM project_files");
      PlainJdbc.update(database, "DELETE FROM contents");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.CancellationToken;
import dev.templedb.Progress;
import dev.templedb.TempleDb;
import dev.templedb.error.CancelledException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.Checkout.ExtraFiles;
import dev.templedb.transfer.Checkout.LocalChanges;
import dev.templedb.transfer.CheckoutReport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@link TempleDb#checkout} promises. Extend it in the tests of an implementation. */
public abstract class CheckoutContract extends CheckoutFixture {

  /** For subclasses. */
  protected CheckoutContract() {}

  @Test
  public void checkout_newDirectory_writesEveryFile(TempleDb db) throws IOException {
    tree()
        .files("README", "src/a/Main.java", "src/b/Main.java")
        .file("empty", "")
        .into(db, "app");

    CheckoutReport report = checkout(db);

    assertThat(report.written()).isEqualTo(4);
    assertThat(report.unchanged() + report.removed() + report.extra()).isZero();
    assertThat(report.left()).isEmpty();
    assertThat(names(target))
        .containsExactly("README", "empty", "src/a/Main.java", "src/b/Main.java");
    assertThat(target.resolve("src/a/Main.java")).hasContent("content of src/a/Main.java");
    assertThat(report.bytes())
        .isEqualTo("content of README".length() + 2L * "content of src/a/Main.java".length());
  }

  @Test
  public void checkout_contentOfEverySize_isWrittenByteForByte(TempleDb db) throws IOException {
    int mebibyte = 1 << 20;
    for (int size : new int[] {0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 3 * mebibyte + 17}) {
      tree()
          .file("in/noise" + size, SourceTree.noise(size))
          .file("noise" + size, SourceTree.noise(size));
    }
    tree().into(db, "app");

    checkout(db);

    for (int size : new int[] {0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 3 * mebibyte + 17}) {
      assertThat(target.resolve("noise" + size)).hasBinaryContent(SourceTree.noise(size));
      assertThat(target.resolve("in/noise" + size)).hasBinaryContent(SourceTree.noise(size));
    }
  }

  @Test
  public void checkout_again_leavesEverythingAlone(TempleDb db) throws IOException {
    tree().files("a", "src/b").into(db, "app");
    checkout(db);
    FileTime directoryTime = Files.getLastModifiedTime(target);
    FileTime fileTime = Files.getLastModifiedTime(target.resolve("src/b"));

    CheckoutReport report = checkout(db);

    assertThat(report.written()).isZero();
    assertThat(report.unchanged()).isEqualTo(2);
    assertThat(report.bytes()).isZero();
    assertThat(Files.getLastModifiedTime(target)).isEqualTo(directoryTime);
    assertThat(Files.getLastModifiedTime(target.resolve("src/b"))).isEqualTo(fileTime);
  }

  @Test
  public void checkout_symbolicLinks_areWrittenAsLinks(TempleDb db) throws IOException {
    tree()
        .files("a", "src/b")
        .link("to-file", "a")
        .link("src/up", "../a")
        .link("nowhere", "does/not/exist")
        .link("slash", "src/")
        .into(db, "app");

    checkout(db);

    assertThat(Files.readSymbolicLink(target.resolve("to-file"))).hasToString("a");
    assertThat(Files.readSymbolicLink(target.resolve("src/up"))).hasToString("../a");
    assertThat(Files.readSymbolicLink(target.resolve("nowhere"))).hasToString("does/not/exist");
    assertThat(checkout(db).written()).isZero();
  }

  @Test
  public void checkout_execBit_isWrittenAndCorrected(TempleDb db) throws IOException {
    tree().files("run", "plain").executable("run").into(db, "app");

    checkout(db);
    assertThat(target.resolve("run")).isExecutable();
    assertThat(target.resolve("plain").toFile().canExecute()).isFalse();
    assertThat(target.resolve("run").toFile().setExecutable(false)).isTrue();
    CheckoutReport report = checkout(db);

    assertThat(report.written()).isEqualTo(1);
    assertThat(target.resolve("run")).isExecutable();
  }

  @Test
  public void checkout_restoringTimes_givesFilesTheTimesOfTheImport(TempleDb db)
      throws IOException {
    tree().files("a", "src/b").into(db, "app");
    FileTime time = FileTime.from(Instant.parse("2001-02-03T04:05:06.789Z"));
    Files.setLastModifiedTime(directory.resolve("source/a"), time);
    Files.setLastModifiedTime(directory.resolve("source/src/b"), time);
    tree().into(db, "app");

    db.checkout(Checkout.builder("app", target).restoreTimes(true).build());

    assertThat(Files.getLastModifiedTime(target.resolve("a"))).isEqualTo(time);
    assertThat(Files.getLastModifiedTime(target.resolve("src/b"))).isEqualTo(time);
  }

  @Test
  public void checkout_emptyDirectories_areMade(TempleDb db) throws IOException {
    tree().files("a");
    Files.createDirectories(directory.resolve("source/empty/inner"));
    db.projects().create("app");
    db.importTree(TreeImport.builder("app", directory.resolve("source"))
        .emptyDirectories(true)
        .build());

    checkout(db);

    assertThat(target.resolve("empty/inner")).isEmptyDirectory();
  }

  @Test
  public void checkout_thenImport_readsAndChangesNothing(TempleDb db) throws Exception {
    for (int i = 0; i < 50; i++) {
      tree().files("src/f" + i);
    }
    tree().into(db, "app");
    checkout(db);

    var report = db.importTree(TreeImport.of("app", target));

    assertThat(report.changes()).isEmpty();
    assertThat(report.unchanged()).isEqualTo(50);
  }

  @Test
  public void checkout_unknownProject_isNotFound(TempleDb db) {
    assertThatThrownBy(() -> checkout(db))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("app");
    assertThat(target).doesNotExist();
  }

  @Test
  public void checkout_targetIsAFileOrLiesNowhere_isRefused(TempleDb db) throws IOException {
    tree().files("a").into(db, "app");
    Files.writeString(target, "a file");

    assertThatThrownBy(() -> checkout(db)).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> db.checkout(Checkout.of("app", directory.resolve("no/such"))))
        .isInstanceOf(InvalidInputException.class);

    assertThat(target).hasContent("a file");
    assertThat(directory.resolve("no")).doesNotExist();
  }

  @Test
  public void checkout_insideATransaction_isRefused(TempleDb db) {
    tree().files("a").into(db, "app");

    assertThatThrownBy(() -> db.useTransaction(tx -> checkout(db)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(target).doesNotExist();
  }

  @Test
  public void checkout_progress_tellsThePhasesInOrder(TempleDb db) {
    tree().files("a", "b", "c").into(db, "app");
    List<Progress> heard = new ArrayList<>();

    db.checkout(Checkout.builder("app", target)
        .extraFiles(ExtraFiles.LIST)
        .progress(heard::add)
        .build());

    assertThat(heard.stream().map(Progress::phase).distinct())
        .containsExactly("plan", "compare", "write", "remove");
    Progress written = heard.stream()
        .filter(progress -> progress.phase().equals("write"))
        .reduce((first, last) -> last)
        .orElseThrow();
    assertThat(written.unitsDone()).isEqualTo(3);
    assertThat(written.unitsTotal()).hasValue(3);
  }

  @Test
  public void checkout_progress_tellsTheStartAndTheEndOfEachPhase(TempleDb db) {
    tree().files("a", "src/b", "src/deep/c").into(db, "app");
    List<Progress> heard = new ArrayList<>();
    Checkout removing = Checkout.builder("app", target)
        .extraFiles(ExtraFiles.REMOVE)
        .progress(heard::add)
        .build();

    db.checkout(removing);
    assertThat(told(heard, "plan")).startsWith("0 of ?").endsWith("3 of ?").hasSize(2);
    assertThat(told(heard, "compare")).startsWith("0 of 3").endsWith("3 of 3");
    assertThat(told(heard, "write")).startsWith("0 of 3").endsWith("3 of 3");
    assertThat(told(heard, "remove")).startsWith("0 of ?").endsWith("3 of ?");

    heard.clear();
    new SourceTree(target).file("src/b", "mine").files("extra");
    db.checkout(Checkout.builder("app", target)
        .localChanges(LocalChanges.OVERWRITE)
        .extraFiles(ExtraFiles.REMOVE)
        .progress(heard::add)
        .build());
    assertThat(told(heard, "compare")).startsWith("0 of 3").endsWith("3 of 3");
    assertThat(told(heard, "write")).startsWith("0 of 1").endsWith("1 of 1");
    assertThat(told(heard, "remove")).startsWith("0 of ?").endsWith("4 of ?");
  }

  private static List<String> told(List<Progress> heard, String phase) {
    return heard.stream()
        .filter(progress -> progress.phase().equals(phase))
        .map(progress -> progress.unitsDone() + " of "
            + (progress.unitsTotal().isPresent() ? progress.unitsTotal().getAsLong() : "?"))
        .toList();
  }

  @Test
  public void checkout_cancelledByTokenOrInterrupt_leavesNothingPartial(TempleDb db) {
    tree().files("a", "src/b").into(db, "app");
    CancellationToken token = CancellationToken.create();

    assertThatThrownBy(() -> db.checkout(Checkout.builder("app", target)
            .cancellation(token)
            .progress(progress -> {
              if (progress.phase().equals("write")) {
                token.cancel();
              }
            })
            .build()))
        .isInstanceOf(CancelledException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> checkout(db)).isInstanceOf(CancelledException.class);
    assertThat(Thread.interrupted()).isTrue();

    assertThat(target).doesNotExist();
    assertThat(checkout(db).written()).isEqualTo(2);
  }

  private static List<String> names(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .map(path -> root.relativize(path).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }
}

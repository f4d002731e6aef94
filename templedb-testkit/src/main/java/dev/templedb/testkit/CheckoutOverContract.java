package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.error.ConflictException;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.Checkout.ExtraFiles;
import dev.templedb.transfer.Checkout.LocalChanges;
import dev.templedb.transfer.CheckoutReport;
import dev.templedb.transfer.LeftPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@link TempleDb#checkout} promises of what the directory holds already. Extend it in the tests of an implementation. */
public abstract class CheckoutOverContract extends CheckoutFixture {

  /** For subclasses. */
  protected CheckoutOverContract() {}

  @Test
  public void checkout_projectHasMovedOn_bringsTheDirectoryUpToIt(TempleDb db) throws IOException {
    tree()
        .files("kept", "changed", "gone/a", "gone/b", "was-file", "was-directory/a")
        .into(db, "app");
    checkout(db);
    tree()
        .file("changed", "anew")
        .without("gone/a")
        .without("gone/b")
        .without("was-file")
        .without("was-directory/a")
        .without("was-directory")
        .file("was-file/a", "a")
        .file("was-directory", "d")
        .file("new/a", "a")
        .into(db, "app");

    CheckoutReport report = checkout(db);

    assertThat(names(target))
        .containsExactly("changed", "kept", "new/a", "was-directory", "was-file/a");
    assertThat(target.resolve("changed")).hasContent("anew");
    assertThat(target.resolve("gone")).doesNotExist();
    assertThat(report.written()).isEqualTo(4);
    assertThat(report.unchanged()).isEqualTo(1);
    assertThat(report.left()).isEmpty();
  }

  @Test
  public void checkout_localChange_isRefusedAndNothingChanges(TempleDb db) throws IOException {
    tree().files("a", "b", "src/c").into(db, "app");
    checkout(db);
    Files.writeString(target.resolve("b"), "mine");
    Files.delete(target.resolve("a"));
    tree().file("src/c", "theirs").into(db, "app");

    assertThatThrownBy(() -> checkout(db))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("'b'")
        .hasMessageContaining("app");

    assertThat(target.resolve("a")).doesNotExist();
    assertThat(target.resolve("b")).hasContent("mine");
    assertThat(target.resolve("src/c")).hasContent("content of src/c");
  }

  @Test
  public void checkout_fileThatNobodyKnowsInTheWay_isALocalChange(TempleDb db) throws IOException {
    tree().files("a").into(db, "app");
    Files.createDirectory(target);
    Files.writeString(target.resolve("a"), "was here before");

    assertThatThrownBy(() -> checkout(db)).isInstanceOf(ConflictException.class);

    assertThat(target.resolve("a")).hasContent("was here before");
  }

  @Test
  public void checkout_rightContentIsThereAlready_isTaken(TempleDb db) throws IOException {
    tree().files("a", "b").into(db, "app");
    Files.createDirectory(target);
    Files.writeString(target.resolve("a"), "content of a");

    CheckoutReport report = checkout(db);

    assertThat(report.unchanged()).isEqualTo(1);
    assertThat(report.written()).isEqualTo(1);
  }

  @Test
  public void checkout_overwrite_replacesLocalChanges(TempleDb db) throws IOException {
    tree().files("a", "src/b").into(db, "app");
    checkout(db);
    Files.writeString(target.resolve("a"), "mine");
    Files.delete(target.resolve("src/b"));
    Files.delete(target.resolve("src"));
    Files.writeString(target.resolve("src"), "a file in the place of a directory");

    CheckoutReport report = db.checkout(
        Checkout.builder("app", target).localChanges(LocalChanges.OVERWRITE).build());

    assertThat(report.written()).isEqualTo(2);
    assertThat(target.resolve("a")).hasContent("content of a");
    assertThat(target.resolve("src/b")).hasContent("content of src/b");
  }

  @Test
  public void checkout_directoryWithOtherFilesInTheWay_isRefusedEvenWhenOverwriting(TempleDb db)
      throws IOException {
    tree().files("a").into(db, "app");
    Files.createDirectories(target.resolve("a"));
    Files.writeString(target.resolve("a/mine"), "mine");
    Checkout overwriting =
        Checkout.builder("app", target).localChanges(LocalChanges.OVERWRITE).build();

    assertThatThrownBy(() -> db.checkout(overwriting))
        .isInstanceOf(ConflictException.class)
        .hasMessageEndingWith("move the directory away, or use ExtraFiles.REMOVE as well");
    assertThat(target.resolve("a/mine")).hasContent("mine");

    db.checkout(Checkout.builder("app", target)
        .localChanges(LocalChanges.OVERWRITE)
        .extraFiles(ExtraFiles.REMOVE)
        .build());
    assertThat(target.resolve("a")).hasContent("content of a");
  }

  @Test
  public void checkout_directoryInTheWayHoldsWhatIsIgnored_isRefusedAndNothingChanges(TempleDb db)
      throws IOException {
    tree().files("f", "sub/g").file(".gitignore", "*.secret\n/sub/g/build/\n").into(db, "app");
    new SourceTree(target).files("f/extra", "f/deep/keep.secret");

    assertThatThrownBy(() -> db.checkout(removingEverything()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("'f': a directory with ignored files is in its place")
        .hasMessageEndingWith("move the directory away");
    assertThat(names(target)).containsExactly("f/deep/keep.secret", "f/extra");

    Files.delete(target.resolve("f/deep/keep.secret"));
    new SourceTree(target).files("sub/g/build/out");
    assertThatThrownBy(() -> db.checkout(removingEverything()))
        .isInstanceOf(ConflictException.class);
    assertThat(names(target)).containsExactly("f/extra", "sub/g/build/out");

    Files.delete(target.resolve("sub/g/build/out"));
    new SourceTree(target).file("f/.gitignore", "extra\n");
    assertThatThrownBy(() -> db.checkout(removingEverything()))
        .isInstanceOf(ConflictException.class);
    assertThat(names(target)).containsExactly("f/.gitignore", "f/extra");
  }

  private Checkout removingEverything() {
    return Checkout.builder("app", target)
        .localChanges(LocalChanges.OVERWRITE)
        .extraFiles(ExtraFiles.REMOVE)
        .build();
  }

  @Test
  public void checkout_obstaclesAndExtraFiles_areAllCountedAsRemoved(TempleDb db) {
    tree().files("f", "d/file").into(db, "app");
    new SourceTree(target).files("f/1", "f/g/2", "extra", "d");

    CheckoutReport report = db.checkout(removingEverything());

    assertThat(report.removed()).isEqualTo(4);
    assertThat(report.written()).isEqualTo(2);
    assertThat(report.left()).isEmpty();
    assertThat(target.resolve("f")).hasContent("content of f");
  }

  @Test
  public void checkout_extraFiles_areKeptListedOrRemoved(TempleDb db) throws IOException {
    tree().files("a").file(".gitignore", "*.log\n").into(db, "app");
    checkout(db);
    new SourceTree(target).files("extra", "dir/extra", "build.log", ".git/config");

    assertThat(checkout(db).extra()).isZero();
    CheckoutReport listed =
        db.checkout(Checkout.builder("app", target).extraFiles(ExtraFiles.LIST).build());
    assertThat(listed.extra()).isEqualTo(2);
    assertThat(listed.extraFiles()).containsExactly("dir/extra", "extra");
    assertThat(names(target)).contains("extra", "dir/extra");
    CheckoutReport removed = db.checkout(
        Checkout.builder("app", target).extraFiles(ExtraFiles.REMOVE).build());

    assertThat(removed.removed()).isEqualTo(2);
    assertThat(names(target)).containsExactly(".git/config", ".gitignore", "a", "build.log");
    assertThat(target.resolve("dir")).doesNotExist();
  }

  @Test
  public void checkout_extraIgnoreFile_staysAsLongAsSomethingBelowIsIgnored(TempleDb db)
      throws IOException {
    tree().files("a").into(db, "app");
    new SourceTree(target)
        .file("x/.gitignore", "*.log\n")
        .files("x/extra", "x/deep/build.log")
        .file("y/.gitignore", "*.log\n")
        .files("y/extra");

    CheckoutReport first = db.checkout(removingEverything());
    CheckoutReport second = db.checkout(removingEverything());

    assertThat(first.removed()).isEqualTo(3);
    assertThat(first.extraFiles()).containsExactly("x/.gitignore");
    assertThat(second.removed()).isZero();
    assertThat(names(target)).containsExactly("a", "x/.gitignore", "x/deep/build.log");
    Files.delete(target.resolve("x/deep/build.log"));
    assertThat(db.checkout(removingEverything()).removed()).isEqualTo(1);
    assertThat(names(target)).containsExactly("a");
  }

  @Test
  public void checkout_fileThatTheProjectDropped_isKeptWhenItWasChanged(TempleDb db)
      throws IOException {
    tree().files("a", "dropped", "dropped-and-edited").into(db, "app");
    checkout(db);
    Files.writeString(target.resolve("dropped-and-edited"), "mine");
    tree().without("dropped").without("dropped-and-edited").into(db, "app");

    CheckoutReport report = checkout(db);

    assertThat(report.removed()).isEqualTo(1);
    assertThat(report.left()).extracting(LeftPath::path).containsExactly("dropped-and-edited");
    assertThat(report.left())
        .extracting(LeftPath::reason)
        .containsExactly(LeftPath.Reason.CHANGED_LOCALLY);
    assertThat(names(target)).containsExactly("a", "dropped-and-edited");
  }

  @Test
  public void checkout_fileThatTheProjectDroppedWasChanged_isALocalChangeWhereItWouldBeRemoved(
      TempleDb db) throws IOException {
    tree().files("a", "b", "c").into(db, "app");
    checkout(db);
    Files.writeString(target.resolve("b"), "mine");
    tree().without("b").without("c").into(db, "app");
    Checkout refusing =
        Checkout.builder("app", target).extraFiles(ExtraFiles.REMOVE).build();

    assertThatThrownBy(() -> db.checkout(refusing))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("'b'");
    assertThat(names(target)).containsExactly("a", "b", "c");
    assertThat(target.resolve("b")).hasContent("mine");

    assertThat(db.checkout(removingEverything()).removed()).isEqualTo(2);
    assertThat(names(target)).containsExactly("a");
  }

  @Test
  public void checkout_fileThatTheProjectDroppedWasChangedAndIsIgnored_stays(TempleDb db)
      throws IOException {
    tree().files("a", "b").into(db, "app");
    checkout(db);
    Files.writeString(target.resolve("b"), "mine");
    tree().without("b").file(".gitignore", "b\n").into(db, "app");

    CheckoutReport report = db.checkout(
        Checkout.builder("app", target).extraFiles(ExtraFiles.REMOVE).build());

    assertThat(report.removed()).isZero();
    assertThat(report.left()).extracting(LeftPath::path).containsExactly("b");
    assertThat(target.resolve("b")).hasContent("mine");
  }

  @Test
  public void checkout_linkAboveAFileThatTheProjectDropped_isNotFollowed(TempleDb db)
      throws IOException {
    tree().files("a", "d/b").into(db, "app");
    checkout(db);
    Path elsewhere = Files.move(target.resolve("d"), directory.resolve("elsewhere"));
    Files.createSymbolicLink(target.resolve("d"), elsewhere);
    Files.writeString(elsewhere.resolve("b"), "mine");
    tree().without("d/b").into(db, "app");

    CheckoutReport report = checkout(db);

    assertThat(report.left()).isEmpty();
    assertThat(elsewhere.resolve("b")).hasContent("mine");
  }

  @Test
  public void checkout_linkInPlaceOfADirectory_isNotFollowed(TempleDb db) throws IOException {
    tree().files("src/a").into(db, "app");
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.createDirectory(target);
    Files.createSymbolicLink(target.resolve("src"), elsewhere);

    assertThatThrownBy(() -> checkout(db)).isInstanceOf(ConflictException.class);
    db.checkout(
        Checkout.builder("app", target).localChanges(LocalChanges.OVERWRITE).build());

    assertThat(elsewhere).isEmptyDirectory();
    assertThat(target.resolve("src")).isDirectory();
    assertThat(Files.isSymbolicLink(target.resolve("src"))).isFalse();
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

package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.error.CorruptionException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.transfer.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a checkout refuses, from a database that others have had their hands in. */
class CheckoutRefusalTest extends CheckoutFixture {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "a/../../evil",
        "/evil",
        "a//b",
        "./a",
        "a/",
        ".git/hooks/pre-commit",
        "sub/.GIT/config",
        ".g\u200cit/config",
        "git~1/config",
        "a\\.git\\config",
        ".git::$INDEX_ALLOCATION/config",
        ".templedb-checkout-0/a",
        ".TempleDB-Checkout-0"
      })
  void checkout_pathThatDoesHarm_isRefusedWithItsName(String path) throws Exception {
    imported("good");
    try (ForeignRows rows = new ForeignRows(database, "app")) {
      rows.file(path, "evil");
      rows.commit();
    }

    assertThatThrownBy(this::checkout)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("app")
        .hasMessageContaining("1 path")
        .hasMessageContaining(path.replace("\u200c", "\\u200c"));

    assertThat(target).doesNotExist();
  }

  @Test
  void checkout_pathThroughALinkOfTheTree_isRefused() throws Exception {
    try (ForeignRows rows = new ForeignRows(database, "app")) {
      rows.link("a", directory.toString());
      rows.file("a/evil", "evil");
      rows.commit();
    }

    assertThatThrownBy(this::checkout)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'a/evil'");

    assertThat(target).doesNotExist();
    assertThat(directory.resolve("evil")).doesNotExist();
  }

  @Test
  void checkout_gitmodulesAsALink_isRefusedAndAsAFileWritten() throws Exception {
    imported(".gitmodules", "a.");
    checkout();
    try (ForeignRows rows = new ForeignRows(database, "app")) {
      rows.link("sub/.gitmodules", "../a");
      rows.commit();
    }

    assertThatThrownBy(this::checkout).isInstanceOf(InvalidInputException.class);
    assertThat(target.resolve(".gitmodules")).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NUL",
        "con.txt",
        "LPT1",
        "com\u00b3.x",
        "aux .c",
        "a.",
        "a ",
        "a:b",
        "a*",
        "back\\slash",
        "LONGFI~1.TXT",
        "tab\t"
      })
  void checkout_nameThatWindowsHasNot_isRefusedOnlyWhenNamesMustBePortable(String name)
      throws IOException {
    imported("sub/" + name, "contents.txt", "nulls", "lpt10", "a~b", "~1");

    assertThatThrownBy(() ->
            db.checkout(Checkout.builder("app", target).portableNames(true).build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("1 path");
    assertThat(checkout().written()).isEqualTo(6);
  }

  @Test
  void checkout_nameTooLongForTheFileSystem_isRefusedBeforeAnythingIsWritten() throws Exception {
    imported("a");
    try (ForeignRows rows = new ForeignRows(database, "app")) {
      rows.file("sub/" + "x".repeat(300), "long");
      rows.file("y".repeat(250), "as long as may be");
      rows.commit();
    }

    assertThatThrownBy(this::checkout)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("1 path");

    assertThat(target).doesNotExist();
  }

  @Test
  void checkout_damagedContent_isNeverWritten() throws Exception {
    imported("a/damaged", "b");
    PlainJdbc.update(
        database, "UPDATE contents SET data = zeroblob(length(data)), encoding = 0 WHERE id = 1");

    assertThatThrownBy(this::checkout)
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("app/a/damaged");

    assertThat(target.resolve("a")).doesNotExist();
    if (Files.exists(target)) {
      assertThat(target).isDirectoryNotContaining("glob:**/.templedb*");
    }
  }

  @Test
  void checkout_fileWithoutContent_isCorrupt() throws Exception {
    imported("a");
    PlainJdbc.update(database, "DELETE FROM file_contents");

    assertThatThrownBy(this::checkout)
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("'a'");
  }

  @Test
  void checkout_indexThatNamesFilesElsewhere_removesNothingThere() throws Exception {
    imported("a");
    checkout();
    Path canary = Files.writeString(directory.resolve("canary"), "alive");
    Files.createDirectory(target.resolve(".git"));
    Path config = Files.writeString(target.resolve(".git/config"), "alive");
    List<TrackedFile> forged = List.of("../canary", canary.toString(), ".git/config").stream()
        .map(path -> new TrackedFile(
            path, stateOf(path.startsWith(".git") ? config : canary), false, 1, 1, false, null, 0))
        .toList();
    long workTreeId =
        Long.parseLong(PlainJdbc.rows(database, "SELECT id FROM work_trees").get(0));
    PlainJdbc.update(database, "UPDATE work_tree_indexes SET entries = ?", (Object)
        IndexPart.write(workTreeId, 0, forged));

    assertThat(checkout().removed()).isZero();

    assertThat(canary).hasContent("alive");
    assertThat(config).hasContent("alive");
  }

  private static FileState stateOf(Path file) {
    try {
      return FileState.of(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

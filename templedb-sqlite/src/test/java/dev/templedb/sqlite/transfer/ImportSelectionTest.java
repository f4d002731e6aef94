package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.testkit.TempleDbExtension;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an import takes and what it leaves out. */
@ExtendWith(TempleDbExtension.class)
class ImportSelectionTest {

  @TempDir
  Path root;

  @BeforeEach
  void createProject(TempleDb db) {
    db.projects().create("app");
  }

  private Set<String> imported(TempleDb db) {
    ImportReport report = db.importTree(TreeImport.of("app", root));
    assertThat(report.skipped()).isEmpty();
    return Trees.inProject(db, "app").keySet();
  }

  private Set<String> importedWithIgnored(TempleDb db) {
    ImportReport report =
        db.importTree(TreeImport.builder("app", root).includeIgnored(true).build());
    assertThat(report.skipped()).isEmpty();
    return Trees.inProject(db, "app").keySet();
  }

  @Test
  void import_gitDirectoriesAndFiles_areLeftOutEverywhere(TempleDb db) throws IOException {
    Trees.write(root, ".git/config", "[core]");
    Trees.write(root, "sub/.git", "gitdir: ../.git/modules/sub");
    Trees.write(root, "other/.git/HEAD", "ref");
    Trees.link(root, "linked/.git", "../.git");
    Trees.write(root, ".gitattributes", "* text=auto");
    Trees.write(root, ".github/workflows/ci.yml", "on: push");
    Trees.write(root, "x.git/y", "z");
    Set<String> taken = Set.of(".gitattributes", ".github/workflows/ci.yml", "x.git/y");

    assertThat(imported(db)).isEqualTo(taken);
    assertThat(importedWithIgnored(db)).isEqualTo(taken);
  }

  @Test
  void import_whatACheckoutBuildsAside_isLeftOutOfTheRoot(TempleDb db) throws IOException {
    Trees.write(root, Checkout.STAGING_PREFIX + "0123/half", "");
    Trees.write(root, "sub/" + Checkout.STAGING_PREFIX + "0123/file", "");

    assertThat(imported(db)).containsExactly("sub/" + Checkout.STAGING_PREFIX + "0123/file");
  }

  @Test
  void import_ignoreFiles_leaveOutWhatGitLeavesOut(TempleDb db) throws Exception {
    Trees.write(root, ".gitignore", "*.log\n/build/\n!keep.log\ndeep/**/gone\n\\#odd\n");
    Trees.write(root, "a.log", "1");
    Trees.write(root, "keep.log", "2");
    Trees.write(root, "build/out", "3");
    Trees.write(root, "sub/build/out", "4");
    Trees.write(root, "deep/one/two/gone", "5");
    Trees.write(root, "#odd", "6");
    Trees.write(root, "sub/.gitignore", "!*.log\n*.txt\nlink\n");
    Trees.write(root, "sub/b.log", "7");
    Trees.write(root, "sub/c.txt", "8");
    Trees.write(root, "c.txt", "9");
    Trees.write(root, "build/.gitignore", "!out\n");
    Trees.link(root, "sub/link", "b.log");
    Trees.link(root, "build-link", "build");
    Trees.write(root, "sub/e\u0301.log.txt", "10");
    Trees.write(root, "plain file", "11");
    Tools.run(root, "git", "init", "-q");

    Set<String> taken = imported(db);

    Set<String> byGit = new TreeSet<>(List.of(Tools.run(
            root,
            "git",
            "-c",
            "core.excludesFile=/dev/null",
            "ls-files",
            "-z",
            "--others",
            "--exclude-standard")
        .split("\0")));
    assertThat(taken).isEqualTo(byGit).contains("keep.log", "sub/b.log", "sub/build/out");
  }

  @Test
  void import_includeIgnored_takesEverythingButGit(TempleDb db) throws IOException {
    Trees.write(root, ".gitignore", "*\n");
    Trees.write(root, "build/out", "1");
    Trees.write(root, ".git/HEAD", "ref");

    assertThat(imported(db)).isEmpty();
    assertThat(importedWithIgnored(db)).containsExactly(".gitignore", "build/out");
  }

  @Test
  void import_fileThatBecameIgnored_isRemoved(TempleDb db) throws IOException {
    Trees.write(root, "a.log", "1");
    Trees.write(root, "b", "2");
    imported(db);
    Trees.write(root, ".gitignore", "*.log\n");

    assertThat(imported(db)).containsExactly(".gitignore", "b");
  }

  @Test
  void import_ignoreFileThatIsALink_doesNotCount(TempleDb db) throws IOException {
    Trees.write(root, "rules", "*.log\n");
    Trees.link(root, ".gitignore", "rules");
    Trees.write(root, "a.log", "1");

    assertThat(imported(db)).containsExactly(".gitignore", "a.log", "rules");
  }

  @Test
  void import_theDatabaseItselfInTheTree_isLeftOut() throws IOException {
    Trees.write(root, "a", "1");
    Path file = root.resolve("work.templedb");
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");
      db.projects().create("other");

      assertThat(imported(db)).containsExactly("a");
      assertThat(Files.exists(root.resolve("work.templedb-wal"))).isTrue();
    }
  }

  @Test
  void import_theDatabaseCreatedThroughALink_isLeftOut(@TempDir Path elsewhere) throws IOException {
    Trees.write(root, "a", "1");
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), root);
    try (TempleDb db = TempleDb.open(link.resolve("work.templedb"))) {
      db.projects().create("app");

      assertThat(imported(db)).containsExactly("a");
    }
  }

  @Test
  void import_noSuchDirectory_isRefusedByName(TempleDb db) throws IOException {
    Path file = Trees.write(root, "file", "1");

    assertThatThrownBy(() -> db.importTree(TreeImport.of("app", root.resolve("missing"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("missing' does not exist");
    assertThatThrownBy(() -> db.importTree(TreeImport.of("app", file)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("file' is no directory");
  }

  @Test
  void import_noSuchProject_isNotFound(TempleDb db) {
    assertThatThrownBy(() -> db.importTree(TreeImport.of("missing", root)))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void import_insideATransaction_isRefusedAtOnce(TempleDb db) {
    assertThatThrownBy(() -> db.useTransaction(tx -> db.importTree(TreeImport.of("app", root))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("use tx");
    assertThatThrownBy(() -> db.useTransaction(tx -> db.stage(TreeImport.of("app", root))))
        .isInstanceOf(IllegalStateException.class);
  }
}

package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.testkit.TempleDbExtension;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where git's own list of untracked files that aren't ignored must be what an import takes. */
@ExtendWith(TempleDbExtension.class)
class GitExcludesTest {

  @TempDir
  Path directory;

  private Path root;

  @BeforeEach
  void createRepository(TempleDb db) throws Exception {
    root = Files.createDirectory(directory.resolve("repository"));
    git(root, "init", "-q");
    db.projects().create("app");
  }

  private static String git(Path directory, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-c", "core.excludesFile=/dev/null"));
    command.addAll(Arrays.asList(arguments));
    return Tools.run(directory, command.toArray(String[]::new));
  }

  private void assertTakesWhatGitTakes(TempleDb db, Path workTree) throws Exception {
    Set<String> gits = new TreeSet<>(Arrays.asList(
        git(workTree, "ls-files", "-z", "--others", "--exclude-standard").split("\0")));
    db.importTree(TreeImport.of("app", workTree));
    assertThat(new TreeSet<>(Trees.inProject(db, "app").keySet())).isEqualTo(gits);
  }

  private static void writeFiles(Path root) throws IOException {
    for (String path : List.of(
        "a.log", "b.txt", "keep.log", "sub/a.log", "sub/c.txt", "tmp/x", "sub/tmp/y", "top")) {
      Trees.write(root, path, path);
    }
  }

  @Test
  void import_infoExclude_countsAfterTheIgnoreFiles(TempleDb db) throws Exception {
    writeFiles(root);
    Files.writeString(root.resolve(".git/info/exclude"), "*.log\n/top\ntmp/\n");
    assertTakesWhatGitTakes(db, root);

    Trees.write(root, ".gitignore", "!keep.log\n");
    Trees.write(root, "sub/.gitignore", "!tmp/\nc.txt\n");
    assertTakesWhatGitTakes(db, root);
    assertThat(Trees.inProject(db, "app").keySet())
        .contains("keep.log", "sub/tmp/y")
        .doesNotContain("a.log", "top", "sub/c.txt");
  }

  @Test
  void import_linkedWorkTree_hasTheExcludesOfItsRepository(TempleDb db) throws Exception {
    git(
        root,
        "-c",
        "user.name=n",
        "-c",
        "user.email=e",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "first");
    Path linked = directory.resolve("linked");
    git(root, "worktree", "add", "-q", linked.toString());
    Files.writeString(root.resolve(".git/info/exclude"), "*.log\n");
    writeFiles(linked);

    assertTakesWhatGitTakes(db, linked);
    assertThat(Trees.inProject(db, "app").keySet()).contains("top").doesNotContain("a.log");
  }

  @Test
  void import_includeIgnored_disregardsTheExcludes(TempleDb db) throws Exception {
    writeFiles(root);
    Files.writeString(root.resolve(".git/info/exclude"), "*\n");

    db.importTree(TreeImport.builder("app", root).includeIgnored(true).build());

    assertThat(Trees.inProject(db, "app")).hasSize(8);
  }
}

package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.tuple;

import dev.templedb.TempleDb;
import dev.templedb.content.ContentHash;
import dev.templedb.sqlite.launch.ImportMain;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.testkit.TempleDbExtension;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.SkippedFile;
import dev.templedb.transfer.SkippedFile.Reason;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What can't be taken is in the report, with its reason, and keeps nothing else out. */
@ExtendWith(TempleDbExtension.class)
class ImportSkippedTest {

  private static final String NOBODY = "65534";

  @TempDir
  Path root;

  @BeforeEach
  void createProject(TempleDb db) {
    db.projects().create("app");
  }

  private ImportReport importTree(TempleDb db) {
    return db.importTree(TreeImport.of("app", root));
  }

  @Test
  void import_pipesAndSockets_areSkippedWithoutOpeningThem(TempleDb db) throws Exception {
    Trees.write(root, "file", "1");
    Tools.run(root, "mkfifo", "pipe");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));

      ImportReport report = importTree(db);

      assertThat(report.skipped())
          .extracting(SkippedFile::path, SkippedFile::reason)
          .containsExactly(
              tuple("pipe", Reason.SPECIAL_FILE), tuple("socket", Reason.SPECIAL_FILE));
      assertThat(Trees.inProject(db, "app")).containsOnlyKeys("file");
    }
  }

  @Test
  void import_namesThatAreNotUtf8_areSkippedAndShown(TempleDb db) throws Exception {
    Trees.write(root, "good", "1");
    Trees.write(root, "with \uFFFD in it", "2");
    Tools.run(root, "bash", "-c", "printf 1 > $'latin-1-\\xe9'");
    Tools.run(root, "bash", "-c", "mkdir $'dir-\\xff' && printf 1 > $'dir-\\xff/inside'");
    Tools.run(root, "bash", "-c", "ln -s $'target-\\xe9' link");
    Tools.run(root, "bash", "-c", "printf 1 > $'surrogate-\\xed\\xa0\\x80'");
    try {
      ImportReport report = importTree(db);

      assertThat(report.skipped())
          .extracting(SkippedFile::reason)
          .containsOnly(Reason.NAME_NOT_UNICODE);
      assertThat(report.skipped())
          .extracting(SkippedFile::path)
          .hasSize(4)
          .contains("dir-\uFFFD", "latin-1-\uFFFD", "link");
      assertThat(Trees.inProject(db, "app")).containsOnlyKeys("good", "with \uFFFD in it");
    } finally {
      Tools.run(root, "bash", "-c", "rm -r ./*");
    }
  }

  @Test
  void import_asAUserWhoMayNotReadEverything_skipsThatAlone(@TempDir Path shared) throws Exception {
    Trees.permissions(shared, "rwxr-xr-x");
    Path tree = shared.resolve("tree");
    Path file = Trees.write(tree, "a/secret", "1");
    Trees.write(tree, "a/open", "2");
    Path directory = Trees.write(tree, "closed/inside", "3").getParent();
    Path unlisted = Trees.write(tree, "unlisted/inside", "4").getParent();
    Trees.write(tree, "ignored/closed/inside", "5");
    Trees.write(tree, ".gitignore", "/ignored/\n");
    Trees.permissions(file, "-wx------");
    Trees.permissions(directory, "---------");
    Trees.permissions(unlisted, "rw-r--r--");
    Trees.permissions(tree.resolve("ignored"), "---------");
    Path data = Files.createDirectory(shared.resolve("data"));
    Trees.permissions(data, "rwxrwxrwx");
    try {
      List<String> lines = importAsNobody(shared, data.resolve("test.db"), tree);

      assertThat(lines)
          .contains(
              "added 2",
              "skipped UNREADABLE a/secret",
              "skipped UNREADABLE closed",
              "skipped UNREADABLE unlisted/inside")
          .filteredOn(line -> line.startsWith("skipped"))
          .hasSize(3);
    } finally {
      Trees.permissions(directory, "rwx------");
      Trees.permissions(unlisted, "rwx------");
      Trees.permissions(tree.resolve("ignored"), "rwx------");
    }
  }

  @Test
  void import_whatCantBeReadAnyMore_staysAsItWas(@TempDir Path shared) throws Exception {
    Trees.permissions(shared, "rwxr-xr-x");
    Path tree = shared.resolve("tree");
    Path file = Trees.write(tree, "a/secret", "1");
    Path deleted = Trees.write(tree, "a/deleted", "2");
    Path directory = Trees.write(tree, "closed/deep/inside", "3").getParent().getParent();
    Path data = Files.createDirectory(shared.resolve("data"));
    Trees.permissions(data, "rwxrwxrwx");
    Path database = data.resolve("test.db");
    assertThat(importAsNobody(shared, database, tree)).contains("added 3");
    Files.delete(deleted);
    Trees.permissions(file, "-wx------");
    Trees.permissions(directory, "---------");
    try {
      assertThat(importAsNobody(shared, database, tree))
          .contains(
              "added 0",
              "unchanged 2",
              "removed 1",
              "skipped UNREADABLE a/secret",
              "skipped UNREADABLE closed");
    } finally {
      Trees.permissions(directory, "rwx------");
    }
  }

  @Test
  void import_ignoreFileThatCantBeRead_isRefusedByName(@TempDir Path shared) throws Exception {
    Trees.permissions(shared, "rwxr-xr-x");
    Path tree = shared.resolve("tree");
    Trees.permissions(Trees.write(tree, "sub/.gitignore", "secrets\n"), "---------");
    Path data = Files.createDirectory(shared.resolve("data"));
    Trees.permissions(data, "rwxrwxrwx");

    List<String> lines = importAsNobody(shared, data.resolve("test.db"), tree);

    assertThat(lines)
        .anySatisfy(line -> assertThat(line)
            .startsWith("failed StorageException")
            .contains("sub/.gitignore")
            .contains("make it readable, or import with includeIgnored"));
  }

  /** Root may read everything, so that it has to become somebody else. */
  private static List<String> importAsNobody(Path shared, Path database, Path tree)
      throws Exception {
    if (!Tools.run(shared, "id", "-u").strip().equals("0")) {
      try (JavaProgram program = JavaProgram.start(ImportMain.class, database, "app", tree)) {
        return program.lines();
      }
    }
    Tools.require("setpriv");
    Path classes = Files.createTempDirectory(shared, "classes");
    Trees.permissions(classes, "rwxrwxrwx");
    List<String> launcher =
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    try (JavaProgram program =
        JavaProgram.startBy(launcher, classes, ImportMain.class, database, "app", tree)) {
      return program.lines();
    }
  }

  @Test
  void import_fileThatVanishes_isSkipped(TempleDb db) throws IOException {
    Trees.write(root, "stays", "1");
    Path vanishing = Trees.write(root, "vanishes", "2");

    ImportReport report = db.importTree(TreeImport.builder("app", root)
        .progress(progress -> {
          if (progress.phase().equals("store")) {
            assertThatCode(() -> Files.deleteIfExists(vanishing)).doesNotThrowAnyException();
          }
        })
        .build());

    assertThat(report.skipped())
        .extracting(SkippedFile::path, SkippedFile::reason)
        .containsExactly(tuple("vanishes", Reason.VANISHED));
    assertThat(Trees.inProject(db, "app")).containsOnlyKeys("stays");
  }

  @Test
  void import_fileThatBecomesALinkBeforeItIsRead_isNotFollowed(TempleDb db, @TempDir Path elsewhere)
      throws IOException {
    Path secret = Trees.write(elsewhere, "secret", "not in the tree");
    Path file = Trees.write(root, "file", "2");

    ImportReport report = db.importTree(TreeImport.builder("app", root)
        .progress(progress -> {
          if (progress.phase().equals("store") && !Files.isSymbolicLink(file)) {
            assertThatCode(() -> {
                  Files.delete(file);
                  Files.createSymbolicLink(file, secret);
                })
                .doesNotThrowAnyException();
          }
        })
        .build());

    assertThat(report.skipped()).extracting(SkippedFile::path).containsExactly("file");
    assertThat(report.files()).isZero();
  }

  /** Each state of the file is one byte all over, so that a mixture of two states shows. */
  @Test
  void import_filesThatChangeWhileTheyAreRead_areWholeOrSkipped(TempleDb db) throws Exception {
    int size = (1 << 20) + 77;
    for (String name : List.of("restless", "twin-1", "twin-2", "twin-3")) {
      Trees.write(root, name, new byte[size]);
    }
    AtomicBoolean stop = new AtomicBoolean();
    Thread writer = new Thread(() -> rewrite(root.resolve("restless"), size, stop));
    writer.start();
    try {
      for (int i = 0; i < 6; i++) {
        ImportReport report = importTree(db);

        assertThat(report.skipped())
            .allSatisfy(skipped -> assertThat(skipped.path() + skipped.reason())
                .isEqualTo("restless" + Reason.UNSTABLE));
        Map<String, Trees.Entry> tree = Trees.inProject(db, "app");
        assertThat(tree).containsKeys("twin-1", "twin-2", "twin-3");
        for (String path : tree.keySet()) {
          byte[] bytes = db.files().readBytes("app", path);
          byte[] uniform = new byte[size];
          Arrays.fill(uniform, bytes[0]);
          assertThat(ContentHash.of(bytes)).as(path).isEqualTo(ContentHash.of(uniform));
        }
      }
    } finally {
      stop.set(true);
      writer.join();
    }
  }

  private static void rewrite(Path file, int size, AtomicBoolean stop) {
    Path next = file.resolveSibling(".git");
    byte[] content = new byte[size];
    try {
      for (int value = 1; !stop.get(); value++) {
        Arrays.fill(content, (byte) value);
        Files.write(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        LockSupport.parkNanos(value % 8 * 4_000_000L);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void import_namesThatSomeFileSystemTakesForGits_areReported(TempleDb db) throws IOException {
    Trees.write(root, ".GIT/config", "");
    Trees.write(root, "sub/git~1", "");
    Trees.link(root, "sub/.gitmodules", "elsewhere");
    Trees.write(root, ".gitmodules", "");

    ImportReport report = db.importTree(TreeImport.of("app", root));

    assertThat(report.skipped())
        .extracting(SkippedFile::path, SkippedFile::reason)
        .containsExactly(
            tuple(".GIT", Reason.RESERVED_NAME),
            tuple("sub/.gitmodules", Reason.RESERVED_NAME),
            tuple("sub/git~1", Reason.RESERVED_NAME));
    assertThat(Trees.inProject(db, "app").keySet()).containsExactly(".gitmodules");
  }
}

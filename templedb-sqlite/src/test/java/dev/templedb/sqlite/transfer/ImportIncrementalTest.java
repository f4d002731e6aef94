package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.error.ConflictException;
import dev.templedb.project.Expected;
import dev.templedb.project.FileTypeRule;
import dev.templedb.project.NewFileType;
import dev.templedb.transfer.FileChange;
import dev.templedb.transfer.FileChange.Kind;
import dev.templedb.transfer.FileChange.Reason;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.StagedImport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an import reads again, and what it doesn't. */
class ImportIncrementalTest {

  private static final int FILES = 20;

  @TempDir
  Path directory;

  private Path database;
  private Path root;
  private TempleDb db;

  @BeforeEach
  void open() throws Exception {
    database = directory.resolve("test.db");
    root = Files.createDirectory(directory.resolve("tree"));
    for (int i = 0; i < FILES; i++) {
      Trees.write(root, "d" + i % 3 + "/f" + i + ".txt", "content " + i);
    }
    db = TempleDb.open(database);
    db.projects().create("app");
    awaitNextTick();
    assertThat(importTree().filesRead()).isEqualTo(FILES);
  }

  @AfterEach
  void close() {
    db.close();
  }

  /** After this, the clock of the file system has gone on since the last write by more than any tick. */
  private static void awaitNextTick() throws InterruptedException {
    Thread.sleep(50);
  }

  private ImportReport importTree() {
    return importTree(TreeImport.of("app", root));
  }

  private ImportReport importTree(TreeImport request) {
    ImportReport report = db.importTree(request);
    assertThat(report.skipped()).isEmpty();
    return report;
  }

  private void assertProjectIsTree() {
    assertThat(Trees.inProject(db, "app")).isEqualTo(Trees.onDisk(root));
  }

  @Test
  void import_nothingChanged_readsAndWritesNothing() throws SQLException {
    long entries = db.audit().count();
    List<String> before = PlainJdbc.rows(database, "SELECT * FROM project_files");

    ImportReport report = importTree();

    assertThat(report.filesRead()).isZero();
    assertThat(report.bytes()).isZero();
    assertThat(report.unchanged()).isEqualTo(FILES);
    assertThat(report.changes()).isEmpty();
    assertThat(db.audit().count()).isEqualTo(entries);
    assertThat(PlainJdbc.rows(database, "SELECT * FROM project_files")).isEqualTo(before);
  }

  @Test
  void import_oneFileOfTheSameSizeChanged_readsThatOne() throws Exception {
    Trees.write(root, "d0/f0.txt", "CONTENT 0");
    awaitNextTick();

    ImportReport report = importTree();

    assertThat(report.filesRead()).isEqualTo(1);
    assertThat(report.changes())
        .containsExactly(FileChange.of(Kind.CHANGED, "d0/f0.txt", Reason.CONTENT));
    assertProjectIsTree();
    assertThat(importTree().filesRead()).isZero();
  }

  @Test
  void import_sameSizeAndModificationTimePutBack_isFoundByTheTimeOfChange() throws Exception {
    Path file = root.resolve("d0/f0.txt");
    FileTime before = Files.getLastModifiedTime(file);
    Files.writeString(file, "CONTENT 0");
    Files.setLastModifiedTime(file, before);

    assertThat(importTree().changed()).isEqualTo(1);
    assertProjectIsTree();
  }

  @Test
  void import_replacedByAnotherFileWithTheSameSizeAndTimes_isFoundByItsInode() throws Exception {
    Path file = root.resolve("d0/f0.txt");
    Path other = Trees.write(root, "other", "CONTENT 0");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(importTree().changed()).isEqualTo(1);
    assertProjectIsTree();
  }

  /** The clock of the file system may not have ticked between what the import has read and what comes after it. */
  @Test
  void import_fileWrittenJustBefore_isReadAgainTheNextTime() throws Exception {
    long again = 0;
    // A busy machine may take longer than a tick to get from writing to reading.
    for (int attempt = 0; again == 0 && attempt < 50; attempt++) {
      Trees.write(root, "new", Integer.toString(attempt));
      assertThat(importTree().filesRead()).isEqualTo(1);
      awaitNextTick();
      again = importTree().filesRead();
    }

    assertThat(again).as("it may have changed within one tick").isEqualTo(1);
    assertThat(importTree().filesRead()).as("it was old when it was read again").isZero();
  }

  @Test
  void import_sameSizeEditsAsQuickAsTheyCanBe_areAllFound() throws Exception {
    Path file = Trees.write(root, "quick", "0000");
    FileTime time = FileTime.from(Instant.parse("2026-01-02T03:04:05.123456789Z"));
    for (int i = 0; i < 200; i++) {
      String content = String.format("%04d", i);
      Files.writeString(file, content);
      Files.setLastModifiedTime(file, time);
      importTree();
      assertThat(db.files().readText("app", "quick")).isEqualTo(content);
    }
  }

  @Test
  void import_onlyTheTimeChanged_keepsTheFileAndRemembersTheTime() throws Exception {
    Instant time = Instant.parse("2020-02-03T04:05:06.789012345Z");
    Files.setLastModifiedTime(root.resolve("d1/f1.txt"), FileTime.from(time));

    ImportReport report = importTree();

    assertThat(report.filesRead()).isEqualTo(1);
    assertThat(report.unchanged()).isEqualTo(FILES);
    assertThat(report.changes()).isEmpty();
    assertThat(
            PlainJdbc.rows(
                database,
                "SELECT modified_ns, datetime(modified_ns / 1000000000, 'unixepoch') FROM project_files WHERE file_path = 'd1/f1.txt'"))
        .containsExactly("1580702706789012345|2020-02-03 04:05:06");
  }

  @Test
  void import_execBitChanged_saysSo() throws Exception {
    Trees.setExecutable(root.resolve("d1/f1.txt"), true);

    assertThat(importTree().changes())
        .containsExactly(FileChange.of(Kind.CHANGED, "d1/f1.txt", Reason.EXECUTABLE));
    assertProjectIsTree();
  }

  @Test
  void import_movedFiles_areRenamedAndKeepTheirRows() throws Exception {
    String ids = "SELECT id FROM project_files WHERE file_path IN (%s) ORDER BY id";
    List<String> before =
        PlainJdbc.rows(database, ids.formatted("'d0/f0.txt', 'd0/f3.txt', 'd0/f6.txt'"));
    Files.createDirectory(root.resolve("e"));
    Files.move(root.resolve("d0/f0.txt"), root.resolve("e/f0.txt"));
    Files.move(root.resolve("d0/f3.txt"), root.resolve("d0/renamed.txt"));
    Files.move(root.resolve("d0/f6.txt"), root.resolve("program"));
    Trees.setExecutable(root.resolve("program"), true);

    ImportReport report = importTree();

    assertThat(report.renamed()).isEqualTo(3);
    assertThat(report.added() + report.changed() + report.removed()).isZero();
    assertThat(report.files()).isEqualTo(FILES);
    assertThat(report.changes())
        .containsExactly(
            FileChange.renamed("d0/f3.txt", "d0/renamed.txt"),
            FileChange.renamed("d0/f0.txt", "e/f0.txt"),
            FileChange.renamed("d0/f6.txt", "program"));
    assertThat(PlainJdbc.rows(database, ids.formatted("'e/f0.txt', 'd0/renamed.txt', 'program'")))
        .isEqualTo(before);
    assertProjectIsTree();
  }

  @Test
  void import_ofSeveralWithTheSameContent_takesTheOneOfTheSameNameForRenamed() throws Exception {
    Trees.write(root, "x/one", "same");
    Trees.write(root, "x/two", "same");
    importTree();
    Files.delete(root.resolve("x/one"));
    Files.createDirectory(root.resolve("y"));
    Files.move(root.resolve("x/two"), root.resolve("y/two"));

    assertThat(importTree().changes())
        .containsExactly(
            FileChange.of(Kind.REMOVED, "x/one", Reason.GONE),
            FileChange.renamed("x/two", "y/two"));
  }

  @Test
  void import_emptyFileMoved_isNotTakenForRenamed() throws Exception {
    Trees.write(root, "empty", "");
    importTree();
    Files.move(root.resolve("empty"), root.resolve("other"));

    ImportReport report = importTree();

    assertThat(List.of(report.added(), report.renamed(), report.removed()))
        .containsExactly(1L, 0L, 1L);
  }

  @Test
  void import_ignoreRulesChanged_areAppliedToWhatIsNotReadAgain() throws Exception {
    Trees.write(root, ".gitignore", "f1.txt\n");

    ImportReport report = importTree();

    assertThat(report.filesRead()).isEqualTo(1);
    assertThat(report.changes())
        .containsExactly(
            FileChange.of(Kind.ADDED, ".gitignore", Reason.NEW),
            FileChange.of(Kind.REMOVED, "d1/f1.txt", Reason.IGNORED));

    Files.delete(root.resolve(".gitignore"));
    assertThat(importTree().changes())
        .containsExactly(
            FileChange.of(Kind.REMOVED, ".gitignore", Reason.GONE),
            FileChange.of(Kind.ADDED, "d1/f1.txt", Reason.NEW));
    assertProjectIsTree();
  }

  @Test
  void import_fileTypesChanged_areAppliedToWhatHasNotChanged() {
    db.fileTypes()
        .create(NewFileType.of(
            "numbered", "language", new FileTypeRule(FileTypeRule.Kind.NAME, "f7.txt")));

    ImportReport report = importTree();

    assertThat(report.changes())
        .containsExactly(FileChange.of(Kind.CHANGED, "d1/f7.txt", Reason.FILE_TYPE));
    assertThat(db.files().get("app", "d1/f7.txt").type()).isEqualTo("numbered");

    db.fileTypes().delete("numbered");
    importTree();
    assertThat(db.files().get("app", "d1/f7.txt").type())
        .isEqualTo(db.files().get("app", "d1/f1.txt").type());
  }

  @Test
  void import_fromAnotherDirectoryAndBack_makesTheTreeThatOfTheDirectory(@TempDir Path other)
      throws Exception {
    Trees.write(other, "d0/f0.txt", "content 0");
    Trees.write(other, "only", "here");
    assertThat(importTree(TreeImport.of("app", other)).filesRead()).isEqualTo(2);
    assertThat(Trees.inProject(db, "app")).isEqualTo(Trees.onDisk(other));

    ImportReport back = importTree();

    assertThat(back.filesRead())
        .as("the index of the first directory still holds")
        .isZero();
    assertThat(back.added()).isEqualTo(FILES - 1);
    assertThat(back.removed()).isEqualTo(1);
    assertProjectIsTree();
  }

  @Test
  void import_rowsChangedByHand_areMadeRightAgain() throws Exception {
    PlainJdbc.update(database, "PRAGMA foreign_keys = ON");
    PlainJdbc.update(
        database,
        "DELETE FROM file_contents WHERE file_id = (SELECT id FROM project_files WHERE file_path = 'd0/f0.txt')");
    PlainJdbc.update(database, "DELETE FROM project_files WHERE file_path = 'd0/f0.txt'");

    ImportReport report = importTree();

    assertThat(report.filesRead()).isZero();
    assertThat(report.changes())
        .containsExactly(FileChange.of(Kind.ADDED, "d0/f0.txt", Reason.NEW));
    assertProjectIsTree();
  }

  @Test
  void import_damagedIndex_readsEverythingAgain() throws Exception {
    PlainJdbc.update(database, "UPDATE work_tree_indexes SET entries = substr(entries, 1, 100)");

    ImportReport report = importTree();

    assertThat(report.filesRead()).isEqualTo(FILES);
    assertThat(report.unchanged()).isEqualTo(FILES);
    assertThat(importTree().filesRead()).isZero();
  }

  @Test
  void import_contentCollectedBeforeItIsPublished_startsAgain() throws Exception {
    Trees.write(root, "new-1", "1");
    Trees.write(root, "new-2", "2");
    List<String> phases = new ArrayList<>();

    ImportReport report = importTree(TreeImport.builder("app", root)
        .progress(progress -> {
          if (progress.phase().equals("publish") && !phases.contains("publish")) {
            collectBySql();
          }
          phases.add(progress.phase());
        })
        .build());

    assertThat(report.added()).isEqualTo(2);
    assertThat(report.filesRead()).as("twice, and the second time all").isEqualTo(2 + FILES + 2);
    assertThat(phases.indexOf("publish")).isLessThan(phases.lastIndexOf("walk"));
    assertProjectIsTree();
  }

  @Test
  void publish_contentCollectedMeanwhile_conflicts() throws Exception {
    Trees.write(root, "new", "1");
    StagedImport staged = db.stage(TreeImport.of("app", root));
    collectBySql();

    assertThatThrownBy(() -> db.inTransaction(staged::publish))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("stage it again");
    db.inTransaction(db.stage(TreeImport.of("app", root))::publish);
    assertProjectIsTree();
  }

  @Test
  void stage_contentThatTheIndexKnowsCollected_readsItAgain() throws Exception {
    db.files().delete("app", "d0/f0.txt", Expected.anything());
    Trees.write(root, "new", "1");
    db.stage(TreeImport.of("app", root));
    collectBySql();

    ImportReport report = db.inTransaction(db.stage(TreeImport.of("app", root))::publish);

    assertThat(report.filesRead()).isEqualTo(2);
    assertThat(report.added()).isEqualTo(2);
    assertProjectIsTree();
  }

  private void collectBySql() {
    try {
      PlainJdbc.update(
          database, "DELETE FROM contents WHERE id NOT IN (SELECT content_id FROM file_contents)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void import_fromManyDirectories_remembersTheLastEight() throws Exception {
    for (int i = 0; i < 10; i++) {
      Path other = Files.createDirectory(directory.resolve("other-" + i));
      Trees.write(other, "file", "content");
      importTree(TreeImport.of("app", other));
    }

    assertThat(PlainJdbc.rows(database, "SELECT count(*) FROM work_trees")).containsExactly("8");
    assertThat(PlainJdbc.rows(
            database, "SELECT count(*) FROM work_tree_indexes WHERE part >= 1000000"))
        .containsExactly("0");
  }

  @Test
  void import_emptyDirectories_arePartOfTheTreeIfAskedFor() throws IOException, SQLException {
    Files.createDirectories(root.resolve("empty/below"));
    Trees.write(root, "ignored/x.o", "");
    Trees.write(root, ".gitignore", "*.o\n/out/\n");
    Files.createDirectory(root.resolve("out"));
    String rows = "SELECT directory_path FROM project_directories ORDER BY 1";
    importTree();
    assertThat(PlainJdbc.rows(database, rows)).isEmpty();

    TreeImport request = TreeImport.builder("app", root).emptyDirectories(true).build();
    importTree(request);
    assertThat(PlainJdbc.rows(database, rows)).containsExactly("empty/below", "ignored");

    Trees.write(root, "empty/below/file", "");
    importTree(request);
    assertThat(PlainJdbc.rows(database, rows)).containsExactly("ignored");
  }

  @Test
  void import_excludes_comeBeforeIgnoreFiles() throws IOException {
    Trees.write(root, ".gitignore", "!f1.txt\n");

    importTree(TreeImport.builder("app", root)
        .excludes(List.of("f1*.txt", "/d2/", "!f10.txt"))
        .build());

    assertThat(Trees.inProject(db, "app").keySet())
        .containsExactlyInAnyOrder(
            ".gitignore",
            "d0/f0.txt",
            "d0/f3.txt",
            "d0/f6.txt",
            "d0/f9.txt",
            "d1/f10.txt",
            "d1/f4.txt",
            "d1/f7.txt");
  }
}

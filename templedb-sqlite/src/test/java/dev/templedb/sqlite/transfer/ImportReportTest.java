package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.project.FileType;
import dev.templedb.project.FileTypeRule;
import dev.templedb.project.NewFileType;
import dev.templedb.transfer.FileChange;
import dev.templedb.transfer.FileChange.Kind;
import dev.templedb.transfer.FileChange.Reason;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an import says it did, and what it does when there is nothing to do. */
class ImportReportTest {

  private static final String EVERY_ROW = """
      SELECT 'file', f.id, f.project_id, f.file_type_id, f.file_path, f.is_executable, f.symlink_target, f.created_at, f.updated_at
        FROM project_files f
      UNION ALL
      SELECT 'content', file_id, content_id, hash_sha256, file_size_bytes, is_current, NULL, NULL, NULL FROM file_contents
      UNION ALL
      SELECT 'stored', id, hex(sha256), size_bytes, encoding, chunk_count, hex(data), NULL, NULL FROM contents
      UNION ALL
      SELECT 'chunk', content_id, chunk_index, size_bytes, encoding, hex(data), NULL, NULL, NULL FROM content_chunks
      UNION ALL
      SELECT 'audit', id, occurred_at, action, entity, entry_hash, NULL, NULL, NULL FROM audit_log
      UNION ALL
      SELECT 'project', id, uuid, slug, name, description, created_at, updated_at, NULL FROM projects
      UNION ALL
      SELECT 'state', audit_count, hex(audit_hash), projects_changes, projects_accounted, NULL, NULL, NULL, NULL FROM database_state
       ORDER BY 1, 2, 3
      """;

  @TempDir
  Path root;

  @TempDir
  Path directory;

  private Path database;
  private TempleDb db;

  @BeforeEach
  void open() {
    database = directory.resolve("test.db");
    db = TempleDb.open(database);
    db.projects().create("app");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private ImportReport importTree() {
    ImportReport report = db.importTree(TreeImport.of("app", root));
    assertThat(Trees.inProject(db, "app")).isEqualTo(Trees.onDisk(root));
    return report;
  }

  private static void assertCounts(
      ImportReport report, long added, long changed, long unchanged, long removed) {
    assertThat(List.of(
            report.added(), report.changed(), report.unchanged(), report.removed(), report.files()))
        .containsExactly(added, changed, unchanged, removed, added + changed + unchanged);
  }

  @Test
  void import_sequenceOfEdits_reportsEach() throws IOException {
    Trees.write(root, "a", "1");
    Trees.write(root, "b/c", "22");
    Trees.write(root, "b/d", "333");
    Trees.link(root, "link", "a");
    ImportReport first = importTree();
    assertCounts(first, 4, 0, 0, 0);
    assertThat(first.bytes()).isEqualTo(6);
    assertThat(first.duration()).isPositive().isLessThan(Duration.ofMinutes(1));
    assertThat(first.changes())
        .extracting(FileChange::path, FileChange::kind)
        .containsExactly(
            tuple("a", Kind.ADDED),
            tuple("b/c", Kind.ADDED),
            tuple("b/d", Kind.ADDED),
            tuple("link", Kind.ADDED));

    Trees.write(root, "a", "changed");
    Files.move(root.resolve("b/c"), root.resolve("moved"));
    Trees.write(root, "new", "");
    ImportReport second = importTree();
    assertThat(second.added()).isEqualTo(1);
    assertThat(second.changed()).isEqualTo(1);
    assertThat(second.renamed()).isEqualTo(1);
    assertThat(second.unchanged()).isEqualTo(2);
    assertThat(second.removed()).isZero();
    assertThat(second.files()).isEqualTo(5);
    assertThat(second.changes())
        .containsExactly(
            FileChange.of(Kind.CHANGED, "a", Reason.CONTENT),
            FileChange.renamed("b/c", "moved"),
            FileChange.of(Kind.ADDED, "new", Reason.NEW));

    Files.delete(root.resolve("link"));
    Trees.link(root, "link", "new");
    assertCounts(importTree(), 0, 1, 4, 0);

    for (String path : List.of("a", "b/d", "link", "moved", "new")) {
      Files.delete(root.resolve(path));
    }
    assertCounts(importTree(), 0, 0, 0, 5);
    assertCounts(importTree(), 0, 0, 0, 0);
  }

  @Test
  void import_unchangedTree_changesNoRowAndAuditsNothing() throws Exception {
    Trees.write(root, "a", "1");
    Trees.write(root, "large", Trees.random(1, 3 << 20));
    Trees.write(root, "empty", "");
    Trees.link(root, "link", "nowhere");
    importTree();
    List<String> before = rows();

    assertCounts(importTree(), 0, 0, 4, 0);

    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void import_oneFileChanged_touchesItsRowAlone() throws Exception {
    Trees.write(root, "a", "1");
    Trees.write(root, "b", "2");
    importTree();
    long a = db.files().get("app", "a").id().value();
    List<String> b = rowsOf("SELECT * FROM project_files WHERE file_path = 'b'");

    Trees.write(root, "a", "2");
    importTree();

    assertThat(db.files().get("app", "a").id().value()).isEqualTo(a);
    assertThat(rowsOf("SELECT * FROM project_files WHERE file_path = 'b'")).isEqualTo(b);
  }

  @Test
  void import_fileBecomesALinkAndBack_isChangedEachTime() throws IOException {
    Path path = Trees.write(root, "a", "content");
    importTree();

    Files.delete(path);
    Trees.link(root, "a", "content");
    assertCounts(importTree(), 0, 1, 0, 0);
    assertThat(db.files().get("app", "a").type()).isEqualTo(FileType.SYMLINK);

    Files.delete(path);
    Trees.write(root, "a", "content");
    assertCounts(importTree(), 0, 1, 0, 0);
    assertThat(db.files().get("app", "a").type()).isEqualTo(FileType.UNKNOWN);
    assertThat(db.files().readText("app", "a")).isEqualTo("content");
  }

  @Test
  void import_fileBecomesADirectoryAndBack_isRemovedAndAdded() throws IOException {
    Trees.write(root, "a", "file");
    importTree();

    Files.delete(root.resolve("a"));
    Trees.write(root, "a/a", "below");
    assertCounts(importTree(), 1, 0, 0, 1);

    Files.delete(root.resolve("a/a"));
    Files.delete(root.resolve("a"));
    Trees.write(root, "a", "file");
    assertCounts(importTree(), 1, 0, 0, 1);
  }

  @Test
  void import_execBitAlone_isAChange() throws IOException {
    Path file = Trees.write(root, "run", "#!/bin/sh\n");
    importTree();

    Trees.setExecutable(file, true);
    assertCounts(importTree(), 0, 1, 0, 0);
    assertCounts(importTree(), 0, 0, 1, 0);
    Trees.setExecutable(file, false);
    assertCounts(importTree(), 0, 1, 0, 0);
  }

  @Test
  void import_timesAndOtherPermissions_areNoChange() throws IOException {
    Path file = Trees.write(root, "a", "1");
    importTree();

    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    Trees.permissions(file, "rw-rw-rw-");

    assertCounts(importTree(), 0, 0, 1, 0);
  }

  @Test
  void import_newFileTypeOfTheUsers_changesTheFilesOfThatType() throws IOException {
    Trees.write(root, "a.quux", "1");
    Trees.write(root, "b", "1");
    importTree();

    db.fileTypes()
        .create(new NewFileType(
            "quux",
            "language",
            Optional.empty(),
            List.of(new FileTypeRule(FileTypeRule.Kind.EXTENSION, "quux"))));

    assertCounts(importTree(), 0, 1, 1, 0);
    assertThat(db.files().get("app", "a.quux").type()).isEqualTo("quux");
  }

  @Test
  void import_sameContentInFilesAndProjects_isStoredOnce() throws Exception {
    byte[] large = Trees.random(5, 2_500_000);
    for (int i = 0; i < 5; i++) {
      Trees.write(root, "small-" + i, "the same");
      Trees.write(root, "large-" + i, large);
    }
    db.projects().create("other");

    importTree();
    db.importTree(TreeImport.of("other", root));

    assertThat(rowsOf("SELECT count(*) FROM contents")).containsExactly("2");
    assertThat(rowsOf("SELECT count(*) FROM content_chunks")).containsExactly("3");
    assertThat(Trees.inProject(db, "other")).isEqualTo(Trees.inProject(db, "app"));
  }

  @Test
  void import_anotherProject_leavesTheFirstAsItIs() throws IOException {
    Trees.write(root, "a", "1");
    importTree();
    db.projects().create("other");
    Trees.write(root, "a", "2");
    Trees.write(root, "b", "3");

    db.importTree(TreeImport.of("other", root));

    assertThat(Trees.inProject(db, "app")).containsOnlyKeys("a");
    assertThat(db.files().readText("app", "a")).isEqualTo("1");
    assertThat(Trees.inProject(db, "other")).isEqualTo(Trees.onDisk(root));
  }

  @Test
  void import_moreChangesThanAReportLists_countsThemAll() throws IOException {
    for (int i = 0; i < ImportReport.MAX_CHANGES + 5; i++) {
      Trees.write(root, String.format("f%05d", i), "");
    }

    ImportReport report = importTree();

    assertCounts(report, ImportReport.MAX_CHANGES + 5, 0, 0, 0);
    assertThat(report.changes()).hasSize(ImportReport.MAX_CHANGES);
    assertThat(report.changes().get(ImportReport.MAX_CHANGES - 1).path()).isEqualTo("f00999");
  }

  @Test
  void import_withChanges_isOneAuditEntry() throws IOException {
    Trees.write(root, "a", "1");
    Trees.write(root, "b", "1");
    long before = db.audit().count();

    importTree();

    assertThat(db.audit().count()).isEqualTo(before + 1);
    AuditEntry entry = db.audit().list(PageRequest.first(1)).items().get(0);
    assertThat(entry.action()).isEqualTo("project.import");
    assertThat(entry.entity()).isEqualTo("app");
    assertThat(db.audit().verify()).isEqualTo(before + 1);
  }

  private List<String> rows() throws SQLException {
    return rowsOf(EVERY_ROW);
  }

  private List<String> rowsOf(String query) throws SQLException {
    return PlainJdbc.rows(database, query);
  }
}

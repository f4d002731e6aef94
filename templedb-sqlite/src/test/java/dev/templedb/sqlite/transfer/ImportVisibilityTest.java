package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.error.ConflictException;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.FileQuery;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.StagedImport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an imported tree becomes visible: all of it at once, and not before it is published. */
class ImportVisibilityTest {

  private static final String VISIBLE =
      "SELECT file_path, hash_sha256 FROM current_file_contents_view WHERE project_slug = 'app' ORDER BY file_path";

  @TempDir
  Path directory;

  private Path root;
  private Path database;
  private TempleDb db;

  @BeforeEach
  void open() throws IOException {
    root = Files.createDirectory(directory.resolve("tree"));
    database = directory.resolve("test.db");
    db = TempleDb.open(database);
    db.projects().create("app");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private StagedImport stage(String slug) {
    return db.stage(TreeImport.of(slug, root));
  }

  private void assertProjectIsTree(String slug) {
    assertThat(Trees.inProject(db, slug)).isEqualTo(Trees.onDisk(root));
  }

  @Test
  void import_readersMeanwhile_seeTheOldTreeOrTheNewOne() throws Exception {
    List<Map<String, String>> states = new ArrayList<>();
    writeGeneration(0);
    db.importTree(TreeImport.of("app", root));
    states.add(visible());
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try {
      Future<Set<Map<String, String>>> byApi = readers.submit(() -> {
        Set<Map<String, String>> seen = new HashSet<>();
        while (!stop.get()) {
          seen.add(visible());
        }
        return seen;
      });
      Future<Set<List<String>>> byJdbc = readers.submit(() -> {
        Set<List<String>> seen = new HashSet<>();
        try (Connection connection = PlainJdbc.open(database)) {
          while (!stop.get()) {
            seen.add(PlainJdbc.rows(connection, VISIBLE));
          }
        }
        return seen;
      });
      for (int generation = 1; generation <= 8; generation++) {
        writeGeneration(generation);
        db.importTree(TreeImport.of("app", root));
        states.add(visible());
      }
      stop.set(true);

      assertThat(new HashSet<>(states)).hasSize(9);
      assertThat(byApi.get()).isSubsetOf(states).hasSizeGreaterThan(1);
      assertThat(byJdbc.get())
          .isSubsetOf(states.stream()
              .map(state -> state.entrySet().stream()
                  .map(entry -> entry.getKey() + "|" + entry.getValue())
                  .toList())
              .toList());
    } finally {
      stop.set(true);
      readers.shutdownNow();
    }
  }

  /** Changes some files, adds some and removes some. */
  private void writeGeneration(int generation) throws IOException {
    for (int i = 0; i < 300; i++) {
      if (i % 3 == generation % 3) {
        Files.deleteIfExists(root.resolve("f" + i));
      } else if (i % 5 != 0 || generation == 0) {
        Trees.write(root, "f" + i, "generation " + generation + " of " + i);
      }
    }
    Trees.write(root, "large", Trees.random(generation, 1_500_000));
  }

  private Map<String, String> visible() {
    Map<String, String> tree = new TreeMap<>();
    db.files()
        .forEach(
            "app",
            FileQuery.all(),
            file -> tree.put(file.path(), file.hash().orElseThrow().hex()));
    return tree;
  }

  @Test
  void stage_notPublished_showsNothing() throws Exception {
    Trees.write(root, "a", "1");
    long entries = db.audit().count();

    StagedImport staged = stage("app");

    assertThat(staged.projectSlug()).isEqualTo("app");
    assertThat(staged.skipped()).isEmpty();
    assertThat(Trees.inProject(db, "app")).isEmpty();
    assertThat(db.audit().count()).isEqualTo(entries);
    assertThat(PlainJdbc.rows(database, VISIBLE)).isEmpty();
  }

  @Test
  void publish_severalInOneTransaction_becomeVisibleTogetherOrNotAtAll() throws Exception {
    db.projects().create("two");
    Trees.write(root, "a", "1");
    Trees.write(root, "large", Trees.random(1, 1_100_000));
    StagedImport one = stage("app");
    StagedImport two = stage("two");

    assertThatThrownBy(() -> db.useTransaction(tx -> {
          one.publish(tx);
          two.publish(tx);
          assertThat(tx.files().readText("two", "a")).isEqualTo("1");
          throw new IllegalStateException("changed my mind");
        }))
        .hasMessage("changed my mind");
    assertThat(Trees.inProject(db, "app")).isEmpty();
    assertThat(Trees.inProject(db, "two")).isEmpty();

    long added = db.inTransaction(tx -> {
      ImportReport first = one.publish(tx);
      try {
        assertThat(PlainJdbc.rows(database, VISIBLE)).isEmpty();
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
      return first.added() + two.publish(tx).added();
    });
    assertThat(added).isEqualTo(4);
    assertProjectIsTree("app");
    assertProjectIsTree("two");
  }

  @Test
  void publish_inANestedTransactionThatFails_leavesTheRestOfTheTransaction() throws Exception {
    Trees.write(root, "a", "1");
    StagedImport staged = stage("app");

    db.useTransaction(tx -> {
      tx.projects().create("kept");
      assertThatThrownBy(() -> tx.nested(inner -> {
            staged.publish(inner);
            throw new IllegalStateException("no");
          }))
          .hasMessage("no");
    });

    assertThat(Trees.inProject(db, "app")).isEmpty();
    assertThat(db.projects().find("kept")).isPresent();
    assertThat(db.audit().verify()).isEqualTo(db.audit().count());
  }

  @Test
  void publish_again_makesTheProjectTheSameOnceMore() throws Exception {
    Trees.write(root, "a", "1");
    StagedImport staged = stage("app");
    db.useTransaction(staged::publish);
    long entries = db.audit().count();

    ImportReport again = db.inTransaction(staged::publish);

    assertThat(again.unchanged()).isEqualTo(1);
    assertThat(again.changes()).isEmpty();
    assertThat(db.audit().count()).isEqualTo(entries);
    assertProjectIsTree("app");
  }

  @Test
  void publish_afterTheTreeHasChanged_isWhatWasStaged() throws Exception {
    Trees.write(root, "a", "staged");
    StagedImport staged = stage("app");
    Trees.write(root, "a", "later");

    db.useTransaction(staged::publish);

    assertThat(db.files().readText("app", "a")).isEqualTo("staged");
  }

  @Test
  void publish_toAnotherDatabase_isTheCallersMistake() throws Exception {
    Trees.write(root, "a", "1");
    StagedImport staged = stage("app");
    try (TempleDb other = TempleDb.inMemory()) {
      other.projects().create("app");

      assertThatThrownBy(() -> other.useTransaction(staged::publish))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another database");
      assertThat(Trees.inProject(other, "app")).isEmpty();
    }
  }

  @Test
  void publish_projectDeletedMeanwhile_isNotFound() throws Exception {
    Trees.write(root, "a", "1");
    StagedImport staged = stage("app");
    db.projects().delete("app");

    assertThatThrownBy(() -> db.useTransaction(staged::publish))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("app");
  }

  @Test
  void publish_contentCollectedMeanwhile_conflictsAndChangesNothing() throws Exception {
    Trees.write(root, "a", "1");
    db.importTree(TreeImport.of("app", root));
    Map<String, Trees.Entry> before = Trees.inProject(db, "app");
    Trees.write(root, "a", "2");
    Trees.write(root, "b", "3");
    StagedImport staged = stage("app");
    assertThat(PlainJdbc.update(
            database,
            "DELETE FROM contents WHERE id NOT IN (SELECT content_id FROM file_contents)"))
        .isEqualTo(2);

    assertThatThrownBy(() -> db.useTransaction(staged::publish))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("publishing the import into project 'app'")
        .hasMessageContaining("stage it again");
    assertThat(Trees.inProject(db, "app")).isEqualTo(before);

    db.useTransaction(
        tx -> assertThatThrownBy(() -> staged.publish(tx)).isInstanceOf(ConflictException.class));
    assertThat(Trees.inProject(db, "app")).isEqualTo(before);

    StagedImport again = stage("app");
    db.useTransaction(again::publish);
    assertProjectIsTree("app");
  }

  @Test
  void publish_transactionOver_isTheCallersMistake() throws Exception {
    Trees.write(root, "a", "1");
    StagedImport staged = stage("app");
    var over = db.inTransaction(tx -> tx);

    assertThatThrownBy(() -> staged.publish(over)).isInstanceOf(IllegalStateException.class);
    assertThat(Trees.inProject(db, "app")).isEmpty();
  }
}

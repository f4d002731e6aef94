package dev.templedb.sqlite.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.error.ConflictException;
import dev.templedb.project.Expected;
import dev.templedb.project.FileRepository;
import dev.templedb.project.FileTypeRule;
import dev.templedb.project.NewFileType;
import dev.templedb.sqlite.transfer.PlainJdbc;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What edits do to rows that no repository shows: the tree's version, times, and empty directories. */
class FileEditRowsTest {

  private static final Instant NOW = Instant.parse("2026-05-04T03:02:01.000000789Z");

  @TempDir
  Path directory;

  private Path database;
  private TempleDb db;
  private FileRepository files;

  @BeforeEach
  void open() {
    database = directory.resolve("test.db");
    db = TempleDb.open(database, options -> options.clock(Clock.fixed(NOW, ZoneOffset.UTC)));
    db.projects().create("app");
    files = db.files();
    files.put("app", "a", new byte[] {1});
  }

  @AfterEach
  void close() {
    db.close();
  }

  private List<String> texts(String sql) throws SQLException {
    return PlainJdbc.rows(database, sql);
  }

  private String version() throws SQLException {
    return texts("SELECT version FROM project_trees").get(0);
  }

  @Test
  void edits_each_advanceTheTreesVersionUnlessTheyChangeNothing() throws SQLException {
    assertThat(version()).isEqualTo("1");
    files.put("app", "a", new byte[] {1});
    files.setExecutable("app", "a", false, Expected.anything());
    assertThat(version()).isEqualTo("1");

    files.put("app", "a", new byte[] {2});
    assertThat(version()).isEqualTo("2");
    files.setExecutable("app", "a", true, Expected.anything());
    assertThat(version()).isEqualTo("3");
    files.move("app", "a", "b", Expected.anything());
    assertThat(version()).isEqualTo("4");
    files.putSymlink("app", "b", "x", Expected.anything());
    assertThat(version()).isEqualTo("5");
    files.delete("app", "b", Expected.anything());
    assertThat(version()).isEqualTo("6");
  }

  @Test
  void deletingAFileType_advancesTheTreesThatHaveFilesOfIt() throws SQLException {
    db.fileTypes().create(NewFileType.of("own", "language", FileTypeRule.extension("own")));
    db.projects().create("without");
    db.files().put("without", "a.txt", new byte[0]);
    files.put("app", "a.own", new byte[0]);
    List<String> before = texts("SELECT version FROM project_trees ORDER BY project_id");
    assertThat(before).containsExactly("2", "1");

    db.fileTypes().delete("own");

    assertThat(texts("SELECT version FROM project_trees ORDER BY project_id"))
        .containsExactly("3", "1");
  }

  @Test
  void put_file_hasTheClocksTimeAndAMoveKeepsTheFilesOwn() throws SQLException {
    String modified = "SELECT modified_ns FROM project_files";
    assertThat(texts(modified)).containsExactly(NOW.getEpochSecond() + "000000789");
    PlainJdbc.update(database, "UPDATE project_files SET modified_ns = 5, row_check = NULL");

    files.move("app", "a", "b", Expected.anything());
    files.setExecutable("app", "b", true, Expected.anything());
    assertThat(texts(modified)).containsExactly("5");

    files.put("app", "b", new byte[] {3});
    assertThat(texts(modified)).containsExactly(NOW.getEpochSecond() + "000000789");
  }

  @Test
  void put_belowAnEmptyDirectory_makesItAnOrdinaryOneAndAtItConflicts() throws SQLException {
    for (String path : List.of("e/mpty", "other")) {
      PlainJdbc.update(
          database, "INSERT INTO project_directories SELECT id, ? FROM projects", path);
    }
    for (String path : List.of("e", "e/mpty", "other")) {
      assertThatThrownBy(() -> files.put("app", path, new byte[0]))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("is a directory");
      assertThatThrownBy(() -> files.move("app", "a", path, Expected.anything()))
          .isInstanceOf(ConflictException.class);
    }

    files.put("app", "e/mpty/no/longer", new byte[0]);

    assertThat(texts("SELECT directory_path FROM project_directories")).containsExactly("other");
  }
}

package dev.templedb.sqlite.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.sqlite.transfer.PlainJdbc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What closing does for the next opening, and when it does nothing. */
class ClosingWorkTest {

  @TempDir
  Path directory;

  private Path filled() {
    Path file = directory.resolve("test.db");
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");
      db.useTransaction(tx -> {
        for (int i = 0; i < 1_000; i++) {
          tx.files().put("app", "f" + i, ("" + i).getBytes(StandardCharsets.UTF_8));
        }
      });
    }
    return file;
  }

  private static List<String> seals(Path file) throws SQLException {
    return PlainJdbc.rows(file, "SELECT rowid, table_name, digest FROM table_seals ORDER BY 1");
  }

  @Test
  void close_afterWriting_gathersStatisticsAndSeals() throws SQLException {
    Path file = filled();

    assertThat(PlainJdbc.rows(file, "SELECT DISTINCT tbl FROM sqlite_stat1"))
        .contains("project_files", "contents");
    assertThat(seals(file)).hasSizeGreaterThan(10);
  }

  @Test
  void close_nothingWritten_writesNothing() throws Exception {
    Path file = filled();
    List<String> seals = seals(file);
    byte[] before = Files.readAllBytes(file);

    try (TempleDb db = TempleDb.open(file)) {
      assertThat(db.files().readText("app", "f1")).isEqualTo("1");
    }

    assertThat(seals(file)).isEqualTo(seals);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void close_anotherProcessHoldsTheLock_doesNotWaitForLong() throws SQLException {
    Path file = filled();
    TempleDb db = TempleDb.open(file);
    db.projects().create("second");
    try (Connection other = PlainJdbc.open(file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      long start = System.nanoTime();

      db.close();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
      statement.execute("ROLLBACK");
    }
    try (TempleDb again = TempleDb.openReadOnly(file)) {
      assertThat(again.maintenance().integrityCheck().problems()).isEmpty();
      assertThat(again.maintenance().integrityCheck().unsealedTables()).contains("projects");
    }
  }

  @Test
  void analyze_oneLargeProject_leavesWalksInTheOrderOfTheIndex() throws SQLException {
    Path file = filled();
    try (TempleDb db = TempleDb.open(file)) {
      db.maintenance().analyze();
    }

    assertThat(PlainJdbc.rows(file, """
            EXPLAIN QUERY PLAN
            SELECT f.id, f.project_id, f.file_path, t.type_name, c.file_size_bytes, c.hash_sha256, f.is_executable, f.symlink_target
              FROM project_files f
              JOIN file_types t ON t.id = f.file_type_id
              LEFT JOIN file_contents c ON c.file_id = f.id
             WHERE f.project_id = ? AND f.file_path >= max(?, ?) AND f.file_path < ? AND (? OR t.type_name = ?)
             ORDER BY f.file_path
            """))
        .anyMatch(step -> step.contains("idx_project_files_project_id"))
        .noneMatch(step -> step.contains("TEMP B-TREE"));
  }
}

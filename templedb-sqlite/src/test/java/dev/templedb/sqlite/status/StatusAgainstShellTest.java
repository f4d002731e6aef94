package dev.templedb.sqlite.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.templedb.TempleDb;
import dev.templedb.maintenance.DatabaseStatus;
import dev.templedb.maintenance.Figure;
import dev.templedb.project.Expected;
import dev.templedb.sqlite.launch.SqliteShell;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the status says is exact, and how near estimates are, compared with what the {@code sqlite3} shell counts in the open file. */
class StatusAgainstShellTest {

  private static final String FILE_BYTES = "(SELECT sum(file_size_bytes) FROM file_contents)";
  private static final String DISTINCT_BYTES = """
      (SELECT sum(size_bytes) FROM contents WHERE id IN (SELECT content_id FROM file_contents))""";
  private static final String CONTENT_BYTES = "(SELECT sum(size_bytes) FROM contents)";
  private static final String STORED_BYTES = """
      ((SELECT total(length(data)) FROM contents) + (SELECT total(length(data)) FROM content_chunks))""";

  @TempDir
  Path directory;

  private Path file;
  private SqliteShell shell;

  @BeforeEach
  void find() {
    shell = SqliteShell.orSkip(directory);
    file = directory.resolve("work.templedb");
  }

  private double shellSays(String expression) throws IOException, InterruptedException {
    return Double.parseDouble(
        shell.run(file, "SELECT " + expression + ";").printedWithoutError().strip());
  }

  @Test
  void status_smallDatabase_isExactlyWhatTheShellCounts() throws Exception {
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");
      for (int i = 0; i < 40; i++) {
        db.files()
            .put(
                "app",
                "text" + i,
                ("line " + i % 7 + "\n").repeat(50).getBytes(StandardCharsets.UTF_8));
      }
      db.files().put("app", "large", new byte[3_000_000]);
      db.files().put("app", "empty", new byte[0]);
      db.files().put("app", "gone", noise(50_000, 1));
      db.files().delete("app", "gone", Expected.anything());

      DatabaseStatus status = db.status();

      assertThat(status.rows()).hasSizeGreaterThan(15);
      for (Map.Entry<String, Figure> table : status.rows().entrySet()) {
        assertThat(table.getValue())
            .as(table.getKey())
            .isEqualTo(Figure.exactly(shellSays("count(*) FROM " + table.getKey())));
      }
      assertThat(status.rows().get("project_files")).isEqualTo(Figure.exactly(42));
      assertThat(status.storage().pageBytes())
          .isEqualTo((int) shellSays("page_size FROM pragma_page_size"));
      assertThat(status.storage().pages())
          .isEqualTo((long) shellSays("page_count FROM pragma_page_count"));
      assertThat(status.storage().freePages())
          .isEqualTo((long) shellSays("freelist_count FROM pragma_freelist_count"));
      assertThat(status.storage().logBytes())
          .isEqualTo(Files.size(directory.resolve("work.templedb-wal")));
      assertExact(
          status.duplication().orElseThrow(), shellSays(FILE_BYTES + " * 1.0 / " + DISTINCT_BYTES));
      assertExact(
          status.compression().orElseThrow(), shellSays(CONTENT_BYTES + " / " + STORED_BYTES));
      assertThat(status.duplication().orElseThrow().value()).isGreaterThan(1);
    }
  }

  private static void assertExact(Figure figure, double expected) {
    assertThat(figure.exact()).isTrue();
    assertThat(figure.value()).isCloseTo(expected, within(1e-9 * expected));
  }

  @Test
  void status_largeTables_areEstimatedAndSaySo() throws Exception {
    Path tree = Files.createDirectory(directory.resolve("tree"));
    Random random = new Random(7);
    for (int i = 0; i < 7_000; i++) {
      byte[] content = i % 3 == 0
          ? ("shared " + i % 90).repeat(20).getBytes(StandardCharsets.UTF_8)
          : noise(200 + random.nextInt(2_000), i);
      Files.write(tree.resolve("f" + i), content);
    }
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");
      db.importTree(TreeImport.of("app", tree));

      DatabaseStatus status = db.status();

      assertEstimate(status.rows().get("project_files"), 7_000, 0.02);
      assertEstimate(status.rows().get("contents"), shellSays("count(*) FROM contents"), 0.02);
      assertEstimate(
          status.duplication().orElseThrow(),
          shellSays(FILE_BYTES + " * 1.0 / " + DISTINCT_BYTES),
          0.2);
      assertEstimate(
          status.compression().orElseThrow(), shellSays(CONTENT_BYTES + " / " + STORED_BYTES), 0.1);
    }
  }

  /** As in a project with many small sources and some files of another kind: no sample of a few shows it. */
  @Test
  void compression_someThousandContentsOfAllKinds_isExact() throws Exception {
    Path tree = Files.createDirectory(directory.resolve("tree"));
    for (int i = 0; i < 2_600; i++) {
      Files.write(
          tree.resolve("f" + i),
          i % 50 == 0
              ? ("text " + i).repeat(2_000).getBytes(StandardCharsets.UTF_8)
              : noise(100 + i % 300, i));
    }
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");
      db.importTree(TreeImport.of("app", tree));

      DatabaseStatus status = db.status();

      assertThat(status.rows().get("contents").exact()).isFalse();
      assertExact(
          status.compression().orElseThrow(), shellSays(CONTENT_BYTES + " / " + STORED_BYTES));
    }
  }

  private static void assertEstimate(Figure figure, double actual, double tolerance) {
    assertThat(figure.exact()).isFalse();
    assertThat(figure.value()).isCloseTo(actual, within(tolerance * actual));
  }

  @Test
  void rows_tablesWithHolesAndWithoutRowIds_areNearOrAtLeastWhatWasCounted() throws Exception {
    TempleDb.open(file).close();
    shell.run(file, """
            CREATE TABLE halved (id INTEGER PRIMARY KEY);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)
            INSERT INTO halved SELECT i FROM n;
            DELETE FROM halved WHERE id BETWEEN 5000 AND 24999;
            CREATE TABLE negative (id INTEGER PRIMARY KEY);
            INSERT INTO negative SELECT -id FROM halved;
            CREATE TABLE far_apart (id INTEGER PRIMARY KEY);
            INSERT INTO far_apart SELECT id FROM halved WHERE id < 2000;
            INSERT INTO far_apart VALUES (9223372036854775807), (-9223372036854775808);
            CREATE TABLE keyed (k INTEGER PRIMARY KEY) WITHOUT ROWID;
            INSERT INTO keyed SELECT id FROM halved;
            CREATE TABLE analysed (k INTEGER PRIMARY KEY) WITHOUT ROWID;
            INSERT INTO analysed SELECT id FROM halved;
            CREATE TABLE at_the_limit (x);
            INSERT INTO at_the_limit SELECT id FROM halved WHERE id <= 2000;
            ANALYZE analysed;
            """).printedWithoutError();
    try (TempleDb db = TempleDb.openReadOnly(file)) {
      Map<String, Figure> rows = new TreeMap<>(db.status().rows());

      assertEstimate(rows.get("halved"), 20_000, 0.1);
      assertEstimate(rows.get("negative"), 20_000, 0.1);
      assertThat(rows.get("far_apart").exact()).isFalse();
      assertThat(rows.get("far_apart").value()).isGreaterThanOrEqualTo(RowCounts.MOST_COUNTED);
      assertThat(rows.get("keyed")).isEqualTo(Figure.about(2_001));
      assertThat(rows.get("analysed")).isEqualTo(Figure.about(20_000));
      assertThat(rows.get("at_the_limit")).isEqualTo(Figure.exactly(2_000));
    }
  }

  @Test
  void settings_anyDatabase_areThoseThatTheEngineReports() throws Exception {
    try (TempleDb db = TempleDb.open(
        file, options -> options.writerCacheBytes(10_240_000).mmapBytes(1 << 20).pageSize(4_096))) {
      Map<String, String> settings = db.status().settings();

      assertThat(settings)
          .containsEntry("journal_mode", "wal")
          .containsEntry("page_size", "4096")
          .containsEntry("foreign_keys", "1")
          .containsEntry("trusted_schema", "0")
          .containsEntry("synchronous", "1")
          .containsEntry("writer.cache_size", "-10000")
          .containsEntry("reader.cache_size", "-8192")
          .containsEntry("mmap_size", "1048576")
          .containsEntry("application_id", String.valueOf((long)
              shellSays("application_id FROM pragma_application_id")));
      assertThat(db.status().engineVersion()).matches("SQLite 3\\.\\d+\\.\\d+");
      assertThat(db.status().libraryVersion()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    }
  }

  private static byte[] noise(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}

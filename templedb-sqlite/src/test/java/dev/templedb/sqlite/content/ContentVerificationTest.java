package dev.templedb.sqlite.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.content.ContentHash;
import dev.templedb.content.DamagedContent;
import dev.templedb.content.DamagedContent.AffectedFile;
import dev.templedb.content.VerificationReport;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.ReadOnlyException;
import dev.templedb.search.ContentSearch;
import dev.templedb.sqlite.transfer.PlainJdbc;
import dev.templedb.transfer.TreeImport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage of all kinds is found, reported with the files that it hurts, and never given to a reader, with dictionaries as without. */
class ContentVerificationTest {

  private static final int FILES = 400;

  @TempDir
  Path directory;

  private Path database;
  private TempleDb db;

  @BeforeEach
  void fill() {
    database = directory.resolve("test.db");
    db = TempleDb.open(database);
    db.projects().create("app");
    db.projects().create("copy");
    db.useTransaction(tx -> {
      for (int i = 0; i < FILES; i++) {
        tx.files().put("app", "f" + i, text(i));
      }
      tx.files().put("copy", "same as f7", text(7));
      tx.files().put("app", "large", noise(3 << 20));
    });
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static byte[] text(int number) {
    Random random = new Random(number);
    StringBuilder text = new StringBuilder("/* the same words at the beginning of every file */\n");
    for (int i = 0; i < 60; i++) {
      text.append("public static final int VALUE = ")
          .append(random.nextInt(100_000))
          .append(";\n");
    }
    return text.append(number).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static String idOf(String path) {
    return "(SELECT c.content_id FROM file_contents c JOIN project_files f ON f.id = c.file_id WHERE f.file_path = '"
        + path + "')";
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = PlainJdbc.open(database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA ignore_check_constraints = ON");
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  private String one(String sql) throws SQLException {
    return PlainJdbc.rows(database, sql).get(0);
  }

  private void flipABit(String path) throws SQLException {
    byte[] data;
    try (Connection connection = PlainJdbc.open(database);
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT data FROM contents WHERE id = " + idOf(path))) {
      data = rows.getBytes(1);
    }
    data[data.length / 2] ^= 4;
    assertThat(PlainJdbc.update(
            database, "UPDATE contents SET data = ? WHERE id = " + idOf(path), data))
        .isOne();
  }

  private void assertDamaged(String path, String what) {
    assertThatThrownBy(() -> db.files().readBytes("app", path))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("app/" + path)
        .hasMessageContaining(what);
    ContentHash hash = db.files().get("app", path).hash().orElseThrow();
    assertThatThrownBy(() -> db.contents().readBytes(hash))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining(hash.hex());
    assertThat(db.contents().verify(hash).damagedCount()).isOne();
  }

  @Test
  void verify_severalDamagedContents_listsAllWithTheirFiles() throws SQLException {
    flipABit("f7");
    run("UPDATE contents SET size_bytes = size_bytes - 1 WHERE id = " + idOf("f9"));
    run("DELETE FROM content_chunks WHERE chunk_index = 1");
    run("DELETE FROM contents WHERE id = " + idOf("f300"));

    VerificationReport report = db.contents().verify();

    assertThat(report.isSound()).isFalse();
    assertThat(report.contents()).isEqualTo(FILES);
    assertThat(report.damaged())
        .flatExtracting(DamagedContent::files)
        .contains(
            new AffectedFile("app", "f7"),
            new AffectedFile("copy", "same as f7"),
            new AffectedFile("app", "f9"),
            new AffectedFile("app", "large"),
            new AffectedFile("app", "f300"));
    assertThat(report.damaged()).extracting(DamagedContent::hash).contains(ContentHash.of(text(7)));
    assertThat(report.damaged()).anySatisfy(damaged -> {
      assertThat(damaged.problem()).contains("part 1 is missing");
      assertThat(damaged.fileCount()).isOne();
    });
  }

  @Test
  void repack_damagedContent_leavesItAlone() throws SQLException {
    flipABit("f7");
    String before = one("SELECT hex(data) FROM contents WHERE id = " + idOf("f7"));

    db.contents().repack();

    assertThat(one("SELECT hex(data) FROM contents WHERE id = " + idOf("f7"))).isEqualTo(before);
    assertThat(db.contents().verify().damagedCount()).isOne();
    assertDamaged("f7", "is damaged");
  }

  @Test
  void read_contentWithADictionary_isFoundRightOrDamaged() throws SQLException {
    db.contents().repack();
    assertThat(one("SELECT count(*) > 300 FROM contents WHERE dictionary_id = 1"))
        .isEqualTo("1");
    assertThat(db.files().readBytes("app", "f8")).isEqualTo(text(8));

    flipABit("f8");

    assertDamaged("f8", "is damaged");
    assertThat(db.files().readBytes("app", "f9")).isEqualTo(text(9));
  }

  @Test
  void read_dictionaryMissing_isCorruption() throws SQLException {
    db.contents().repack();
    db.close();
    run("DELETE FROM content_dictionaries");
    db = TempleDb.open(database);

    assertDamaged("f8", "its dictionary 1 is missing");
    assertThat(db.contents().verify().damagedCount()).isGreaterThan(300);
  }

  @Test
  void read_dictionaryThatCannotBeLoaded_isCorruptionAndNewContentDoesWithoutIt()
      throws SQLException {
    db.contents().repack();
    db.close();
    assertThat(
            PlainJdbc.update(
                database,
                "UPDATE content_dictionaries SET data = CAST(substr(data, 1, 8) || zeroblob(200) || substr(data, 209) AS BLOB)"))
        .isOne();
    db = TempleDb.open(database);

    assertDamaged("f8", "its dictionary 1 is missing or damaged");
    db.files().put("app", "f8", text(8));
    assertThat(db.files().readBytes("app", "f8")).isEqualTo(text(8));
    assertThat(db.contents().verify().damagedCount()).isGreaterThan(300);
  }

  @Test
  void read_dictionaryOfOtherContent_isCorruption() throws SQLException {
    db.contents().repack();
    db.close();
    byte[] other = new byte[20_000];
    Arrays.fill(other, (byte) ' ');
    assertThat(PlainJdbc.update(database, "UPDATE content_dictionaries SET data = ?", other))
        .isOne();
    db = TempleDb.open(database);

    assertDamaged("f8", "is damaged");
  }

  @Test
  void read_dictionaryIdThatIsNotTheOneUsed_isCorruption() throws SQLException {
    db.contents().repack();
    run("UPDATE contents SET dictionary_id = NULL WHERE id = " + idOf("f8"));
    run("UPDATE contents SET dictionary_id = 77 WHERE id = " + idOf("f9"));

    assertDamaged("f8", "is damaged");
    assertDamaged("f9", "its dictionary 77 is missing");
  }

  @Test
  void import_afterARepack_storesSmallContentWithTheDictionary() throws Exception {
    db.contents().repack();
    db.close();
    db = TempleDb.open(database);
    Path tree = Files.createDirectory(directory.resolve("tree"));
    for (int i = 1_000; i < 1_050; i++) {
      Files.write(tree.resolve("f" + i), text(i));
    }

    db.importTree(TreeImport.of("copy", tree));

    String withDictionary =
        "SELECT count(*), max(length(data)) < 1500 FROM contents WHERE dictionary_id = 1 AND id > ";
    assertThat(one(withDictionary + FILES)).isEqualTo("50|1");
    assertThat(db.files().readBytes("copy", "f1007")).isEqualTo(text(1_007));
    assertThat(db.files().readBytes("app", "f8")).isEqualTo(text(8));
    assertThat(db.contents().verify().isSound()).isTrue();
  }

  @Test
  void search_afterARepack_findsAndNoticesDamage() throws SQLException {
    String pattern = "VALUE = " + new Random(8).nextInt(100_000) + ";";
    List<String> before = found(pattern);
    assertThat(before).contains("f8");

    db.contents().repack();

    assertThat(found(pattern)).isEqualTo(before);
    run("UPDATE contents SET dictionary_id = 77 WHERE id = " + idOf("f8"));
    assertThatThrownBy(() -> found(pattern))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("app/f8");
  }

  private List<String> found(String pattern) {
    List<String> paths = new ArrayList<>();
    db.search(ContentSearch.literal(pattern).build(), match -> paths.add(match.path()));
    return paths;
  }

  @Test
  void contents_openedReadOnly_areReadAndVerifiedButNotChanged() {
    db.contents().put(text(1_000_000));
    db.close();
    db = TempleDb.openReadOnly(database);

    assertThat(db.contents().verify().isSound()).isTrue();
    assertThat(db.contents().unreferenced().count()).isOne();
    assertThat(db.contents().readBytes(ContentHash.of(text(8)))).isEqualTo(text(8));
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> db.contents().put(new byte[1]),
        () -> db.contents().collect(Duration.ZERO),
        () -> db.contents().repack())) {
      assertThatThrownBy(call).isInstanceOf(ReadOnlyException.class);
    }
  }

  @Test
  void repack_dictionaryThatNothingUses_isRemovedADayAfterTheNextOne() throws SQLException {
    run(
        "INSERT INTO content_dictionaries (data, created_at) VALUES (x'00', '2019-01-01 00:00:00'), (x'00', '2020-01-01 00:00:00')");

    db.contents().repack();

    assertThat(PlainJdbc.rows(database, "SELECT id FROM content_dictionaries"))
        .as("the second one's successor has just been trained")
        .containsExactly("2", "3");
  }
}

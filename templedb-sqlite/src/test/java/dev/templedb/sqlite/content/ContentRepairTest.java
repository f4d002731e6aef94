package dev.templedb.sqlite.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.transfer.PlainJdbc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever has the right bytes can repair what something else has damaged, by putting them again. */
class ContentRepairTest {

  private static final byte[] SMALL =
      "all work and no play makes a dull file\n".repeat(100).getBytes(StandardCharsets.UTF_8);
  private static final byte[] LARGE = new byte[(5 << 20) + 17];

  static {
    new Random(3).nextBytes(LARGE);
  }

  @TempDir
  Path directory;

  private Path database;
  private TempleDb db;

  @BeforeEach
  void putFiles() {
    database = directory.resolve("test.db");
    db = TempleDb.open(database);
    db.projects().create("app");
    db.files().put("app", "file", SMALL);
    db.files().put("app", "other", SMALL);
  }

  @AfterEach
  void close() {
    db.close();
  }

  /** The ways to put bytes again. */
  enum Way {
    BYTES,
    STREAM,
    FILE;

    void put(TempleDb db, byte[] bytes) throws IOException {
      switch (this) {
        case BYTES -> db.contents().put(bytes);
        case STREAM -> db.contents().put(new ByteArrayInputStream(bytes));
        case FILE -> db.files().put("app", "file", bytes);
      }
    }
  }

  private void damage(String sql) throws SQLException {
    try (Connection connection = PlainJdbc.open(database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA ignore_check_constraints = ON");
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
    assertThat(db.contents().verify().isSound()).isFalse();
  }

  private void assertRepaired(byte[] bytes) throws SQLException {
    assertThat(db.contents().verify().isSound()).isTrue();
    assertThat(db.files().readBytes("app", "file")).isEqualTo(bytes);
    assertThat(db.files().readBytes("app", "other")).isEqualTo(bytes);
    db.contents().collect(Duration.ZERO);
    assertThat(PlainJdbc.rows(database, "SELECT count(*) FROM contents")).containsExactly("1");
    int chunks = bytes.length > 1 << 20 ? 6 : 0;
    assertThat(PlainJdbc.rows(database, "SELECT count(*) FROM content_chunks"))
        .containsExactly(String.valueOf(chunks));
  }

  @ParameterizedTest
  @EnumSource
  void put_smallContentZeroed_isRepairedForAllFiles(Way way) throws Exception {
    damage("UPDATE contents SET data = zeroblob(length(data))");
    assertThatThrownBy(() -> db.files().readBytes("app", "file"))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("ContentStore.put");

    way.put(db, SMALL);

    assertRepaired(SMALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "size_bytes = 7",
        "encoding = 0",
        "encoding = 9",
        "chunk_count = 1, data = NULL",
        "chunk_count = 1, data = NULL, size_bytes = 0"
      })
  void put_smallContentsRowDamaged_isRepaired(String assignments) throws Exception {
    try (Connection connection = PlainJdbc.open(database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA ignore_check_constraints = ON");
      assertThat(statement.executeUpdate("UPDATE contents SET " + assignments)).isOne();
    }
    assertThatThrownBy(() -> db.files().readBytes("app", "file"))
        .isInstanceOf(CorruptionException.class);

    db.contents().put(SMALL);

    assertRepaired(SMALL);
  }

  @ParameterizedTest
  @EnumSource
  void put_chunkZeroed_isRepairedForAllFiles(Way way) throws Exception {
    putLarge();
    damage("UPDATE content_chunks SET data = zeroblob(length(data)) WHERE chunk_index = 4");

    way.put(db, LARGE);

    assertRepaired(LARGE);
  }

  @ParameterizedTest
  @EnumSource
  void put_chunksMissing_isRepairedForAllFiles(Way way) throws Exception {
    putLarge();
    damage("DELETE FROM content_chunks WHERE chunk_index IN (0, 5)");

    way.put(db, LARGE);

    assertRepaired(LARGE);
  }

  @Test
  void put_dictionaryDamaged_isStoredWithoutOne() throws Exception {
    for (int i = 0; i < 600; i++) {
      db.files().put("app", "source" + i, source(i));
    }
    db.contents().repack();
    byte[] content = source(7);
    damage("UPDATE content_dictionaries SET data = zeroblob(length(data))");
    db.close();
    db = TempleDb.open(database);
    ContentHash hash = ContentHash.of(content);
    assertThat(db.contents().verify(hash).isSound()).isFalse();

    db.files().put("app", "source7", content);

    assertThat(db.contents().verify(hash).isSound()).isTrue();
    assertThat(PlainJdbc.rows(
            database,
            "SELECT dictionary_id IS NULL FROM contents WHERE hex(sha256) = upper('" + hash.hex()
                + "')"))
        .containsExactly("1");
  }

  @Test
  void put_fileItselfHasThatContent_isNoEdit() throws SQLException {
    damage("UPDATE contents SET data = zeroblob(length(data))");
    var before = db.files().get("app", "file");
    String entries = PlainJdbc.rows(database, "SELECT count(*) FROM audit_log").get(0);

    assertThat(db.files().put("app", "file", SMALL)).isEqualTo(before);

    assertThat(PlainJdbc.rows(database, "SELECT count(*) FROM audit_log")).containsExactly(entries);
  }

  @Test
  void put_fileRefersToContentWithAnotherHash_refersToTheRightOne() throws SQLException {
    damage("UPDATE contents SET sha256 = randomblob(32)");

    db.files().put("app", "file", SMALL);
    db.files().put("app", "other", SMALL);

    assertThat(db.files().readBytes("app", "file")).isEqualTo(SMALL);
    db.contents().collect(Duration.ZERO);
    assertRepaired(SMALL);
  }

  @Test
  void put_transactionRolledBack_damageStays() throws SQLException {
    damage("UPDATE contents SET data = zeroblob(length(data))");

    assertThatThrownBy(() -> db.inTransaction(repositories -> {
          repositories.files().put("app", "file", SMALL);
          assertThat(repositories.files().readBytes("app", "file")).isEqualTo(SMALL);
          throw new IllegalArgumentException("no");
        }))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(db.contents().verify().damagedCount()).isOne();
  }

  private void putLarge() {
    db.files().put("app", "file", LARGE);
    db.files().put("app", "other", LARGE);
    db.contents().collect(Duration.ZERO);
  }

  private static byte[] source(int number) {
    Random random = new Random(number);
    StringBuilder text = new StringBuilder("/* the same words at the beginning of every file */\n");
    for (int i = 0; i < 60; i++) {
      text.append("public static final int VALUE = ")
          .append(random.nextInt(100_000))
          .append(";\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}

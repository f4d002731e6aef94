package dev.templedb.sqlite.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.templedb.TempleDb;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.transfer.PlainJdbc;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content that something else has damaged is never given as if it were right. */
class DamagedContentTest {

  private static final String TEXT = "all work and no play makes a dull file\n".repeat(100);
  private static final int LARGE = (3 << 20) + 5;

  @TempDir
  Path directory;

  private Path database;
  private TempleDb db;

  @BeforeEach
  void importFiles() throws IOException {
    Path root = Files.createDirectory(directory.resolve("tree"));
    byte[] random = new byte[3_000];
    new Random(1).nextBytes(random);
    byte[] large = new byte[LARGE];
    new Random(2).nextBytes(large);
    Files.writeString(root.resolve("text"), TEXT);
    Files.writeString(root.resolve("same size"), TEXT.toUpperCase(Locale.ROOT));
    Files.write(root.resolve("random"), random);
    Files.write(root.resolve("large"), large);
    database = directory.resolve("test.db");
    db = TempleDb.open(database);
    db.projects().create("app");
    db.importTree(TreeImport.of("app", root));
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static String contentOf(String path) {
    return "(SELECT c.content_id FROM file_contents c JOIN project_files f ON f.id = c.file_id WHERE f.file_path = '"
        + path + "')";
  }

  /** Runs a statement as somebody would who knows what he is doing: without any check. */
  private void damage(String sql) throws SQLException {
    try (Connection connection = PlainJdbc.open(database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA ignore_check_constraints = ON");
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  private void damageData(String path, byte[] data) throws SQLException {
    assertThat(PlainJdbc.update(
            database, "UPDATE contents SET data = ? WHERE id = " + contentOf(path), data))
        .isOne();
  }

  private byte[] data(String path) throws SQLException {
    try (Connection connection = PlainJdbc.open(database);
        Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery("SELECT data FROM contents WHERE id = " + contentOf(path))) {
      return rows.getBytes(1);
    }
  }

  private void assertDamaged(String path, String what) {
    assertThatThrownBy(() -> db.files().readBytes("app", path))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("app/" + path)
        .hasMessageContaining(what)
        .hasMessageContaining("restore a backup");
    assertThatThrownBy(() -> {
          try (InputStream in = db.files().openStream("app", path)) {
            in.readAllBytes();
          }
        })
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("app/" + path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "random"})
  void read_oneBitFlipped_isCorruption(String path) throws SQLException {
    byte[] data = data(path);
    data[data.length / 2] ^= 0x10;
    damageData(path, data);

    assertDamaged(path, "is damaged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "random"})
  void read_dataCutShort_isCorruption(String path) throws SQLException {
    byte[] data = data(path);
    damageData(path, Arrays.copyOf(data, data.length - 1));

    assertDamaged(path, "can't be decoded");
  }

  @Test
  void read_frameThatInflatesBeyondTheDeclaredSize_isCorruption() throws SQLException {
    damageData("text", Zstd.compress(new byte[64 << 20]));

    assertDamaged("text", "can't be decoded");
  }

  @Test
  void read_frameThatClaimsAnAbsurdSize_isCorruption() throws SQLException {
    ByteBuffer frame = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    // RFC 8878: the magic number; a descriptor for one segment and eight bytes of content size.
    frame.putInt(0xFD2FB528).put((byte) 0xE0).putLong(1L << 62);
    damageData("text", frame.array());

    assertDamaged("text", "can't be decoded");
  }

  @Test
  void read_wrongSize_isCorruption() throws SQLException {
    damage("UPDATE contents SET size_bytes = size_bytes - 1 WHERE id = " + contentOf("text"));

    assertDamaged("text", "its size is 3899 instead of 3900");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "random", "large"})
  void read_wrongSizeEverywhere_isCorruption(String path) throws SQLException {
    for (String change : new String[] {"- 1", "+ 2", "* 100000000", "- 1000000", "* 0"}) {
      damage("UPDATE contents SET size_bytes = max(0, size_bytes " + change + ") WHERE id = "
          + contentOf(path));
      damage("UPDATE file_contents SET file_size_bytes = max(0, file_size_bytes " + change
          + ") WHERE content_id = " + contentOf(path));

      assertDamaged(path, "is damaged");

      String right = path.equals("large") ? "" + LARGE : path.equals("text") ? "3900" : "3000";
      damage("UPDATE contents SET size_bytes = " + right + " WHERE id = " + contentOf(path));
      damage("UPDATE file_contents SET file_size_bytes = " + right + " WHERE content_id = "
          + contentOf(path));
      assertThat(db.files().readBytes("app", path)).hasSize(Integer.parseInt(right));
    }
  }

  @Test
  void read_contentMissing_isCorruption() throws SQLException {
    damage("DELETE FROM contents WHERE id = " + contentOf("text"));

    assertDamaged("text", "it is missing");
  }

  @Test
  void read_contentOfAnotherFile_isCorruption() throws SQLException {
    damage("UPDATE file_contents SET content_id = " + contentOf("same size")
        + " WHERE content_id = " + contentOf("text"));

    assertDamaged("text", "its bytes have another hash");
  }

  @Test
  void read_neitherDataNorParts_isCorruption() throws SQLException {
    damage("UPDATE contents SET data = NULL WHERE id = " + contentOf("text"));
    damage("UPDATE contents SET data = NULL, chunk_count = 0 WHERE id = " + contentOf("large"));

    assertDamaged("text", "it has 0 parts instead of 1");
    assertDamaged("large", "it has 0 parts instead of 4");
  }

  @Test
  void read_encodingFromTheFuture_isCorruption() throws SQLException {
    damage("UPDATE contents SET encoding = 7 WHERE id = " + contentOf("text"));
    damage("UPDATE contents SET base_content_id = 1 WHERE id = " + contentOf("random"));

    assertDamaged("text", "can't be decoded");
    assertDamaged("random", "a form that this version does not read");
  }

  @Test
  void read_hashThatIsNone_isCorruption() throws SQLException {
    damage(
        "UPDATE file_contents SET hash_sha256 = replace(hash_sha256, '0', 'Z') WHERE content_id = "
            + contentOf("text"));

    assertThatThrownBy(() -> db.files().readBytes("app", "text"))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("file 'text' in the project with id 1")
        .hasMessageContaining("integrity check");
  }

  @Test
  void read_chunkMissing_isCorruption() throws SQLException {
    damage("DELETE FROM content_chunks WHERE chunk_index = 2");

    assertDamaged("large", "part 2 is missing");
  }

  @Test
  void read_lastChunkMissingAndNotCounted_isCorruption() throws SQLException {
    damage("DELETE FROM content_chunks WHERE chunk_index = 3");
    damage("UPDATE contents SET chunk_count = 3 WHERE id = " + contentOf("large"));

    assertDamaged("large", "it has 3 parts instead of 4");
  }

  @Test
  void read_chunksSwapped_isCorruption() throws SQLException {
    damage("UPDATE content_chunks SET chunk_index = 1 - chunk_index + 100 WHERE chunk_index < 2");
    damage("UPDATE content_chunks SET chunk_index = chunk_index - 100 WHERE chunk_index >= 100");

    assertDamaged("large", "its bytes have another hash");
  }

  @Test
  void read_chunkOfAnotherSize_isCorruption() throws SQLException {
    damage("UPDATE content_chunks SET size_bytes = 2000000000 WHERE chunk_index = 1");
    assertDamaged("large", "a part claims to have 2000000000 bytes");

    damage("UPDATE content_chunks SET size_bytes = 17 WHERE chunk_index = 1");
    assertDamaged("large", "can't be decoded");
  }

  @Test
  void stream_lastChunkDamaged_neverComesToAnEnd() throws Exception {
    damage("UPDATE content_chunks SET data = x'0102030405' WHERE chunk_index = 3");

    try (InputStream in = db.files().openStream("app", "large")) {
      assertThat(in.readNBytes(3 << 20)).hasSize(3 << 20);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(in::read)
            .isInstanceOf(CorruptionException.class)
            .hasMessageContaining("app/large");
      }
    }
  }

  @Test
  void read_repairedByHand_isRightAgain() throws SQLException {
    byte[] data = data("text");
    damageData("text", new byte[3]);
    assertDamaged("text", "can't be decoded");

    damageData("text", data);

    assertThat(db.files().readText("app", "text")).isEqualTo(TEXT);
  }
}

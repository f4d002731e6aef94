package dev.templedb.sqlite.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.sqlite.launch.SqliteShell;
import dev.templedb.sqlite.transfer.PlainJdbc;
import dev.templedb.transfer.TreeImport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The option {@code plainText}: text that the {@code sqlite3} shell shows. */
class PlainTextTest {

  private static final String TEXT = "Tür, дом, 家, 🏠\n".repeat(50);

  @TempDir
  Path directory;

  private TempleDb open() {
    return TempleDb.open(directory.resolve("test.db"), options -> options.plainText(true));
  }

  @Test
  void plainText_importedPutAndRepacked_isReadableInTheShell() throws Exception {
    SqliteShell shell = SqliteShell.orSkip(directory);
    Path tree = Files.createDirectory(directory.resolve("tree"));
    Files.writeString(tree.resolve("imported"), TEXT + "1");
    Files.writeString(tree.resolve("large"), TEXT.repeat(2_000));
    try (TempleDb db = open()) {
      db.projects().create("app");
      db.importTree(TreeImport.of("app", tree));
      db.files().put("app", "put", (TEXT + "2").getBytes(StandardCharsets.UTF_8));
      db.contents().put((TEXT + "3").getBytes(StandardCharsets.UTF_8));
      db.contents().repack();
      assertThat(db.files().readText("app", "large")).isEqualTo(TEXT.repeat(2_000));
    }

    String shown = shell
        .run(
            directory.resolve("test.db"),
            "SELECT CAST(data AS TEXT) FROM contents WHERE data IS NOT NULL ORDER BY 1;"
                + " SELECT sum(length(CAST(data AS BLOB))) FROM content_chunks;")
        .printedWithoutError();

    assertThat(shown)
        .isEqualTo(TEXT + "1\n" + TEXT + "2\n" + TEXT + "3\n"
            + TEXT.repeat(2_000).getBytes(StandardCharsets.UTF_8).length + "\n");
  }

  /** With the query that the option's Javadoc gives. */
  @Test
  void plainText_fileByProjectAndPath_isReadableInTheShell() throws Exception {
    SqliteShell shell = SqliteShell.orSkip(directory);
    try (TempleDb db = open()) {
      db.projects().create("app");
      db.files().put("app", "README.md", TEXT.getBytes(StandardCharsets.UTF_8));
      db.files().put("app", "other", (TEXT + "2").getBytes(StandardCharsets.UTF_8));
    }

    String shown = shell
        .run(
            directory.resolve("test.db"),
            "SELECT CAST(c.data AS TEXT) FROM projects p JOIN project_files f ON f.project_id = p.id"
                + " JOIN file_contents fc ON fc.file_id = f.id JOIN contents c ON c.id = fc.content_id"
                + " WHERE p.slug = 'app' AND f.file_path = 'README.md';")
        .printedWithoutError();

    assertThat(shown).isEqualTo(TEXT + "\n");
  }

  @Test
  void plainText_whatIsNoText_isCompressedAllTheSame() throws Exception {
    byte[] zeros = new byte[10_000];
    byte[] latin = TEXT.getBytes(StandardCharsets.UTF_16LE);
    try (TempleDb db = open()) {
      db.contents().put(zeros);
      db.contents().put(latin);
      assertThat(db.contents().verify().isSound()).isTrue();
    }

    assertThat(PlainJdbc.rows(
            directory.resolve("test.db"), "SELECT encoding FROM contents ORDER BY id"))
        .containsExactly("1", "1");
  }

  @Test
  void isPart_textCutWithinACharacter_isText() {
    byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < 40; from++) {
      for (int to = from; to < 60; to++) {
        assertThat(PlainText.isPart(text, from, to - from)).isTrue();
      }
    }
    assertThat(PlainText.isWhole(text, 0, text.length)).isTrue();
    assertThat(PlainText.isWhole(text, 0, 2)).isFalse();
    assertThat(PlainText.isPart(new byte[] {'a', 0}, 0, 2)).isFalse();
    assertThat(PlainText.isPart(new byte[] {'a', (byte) 0xC3, 'b'}, 0, 3)).isFalse();
  }
}

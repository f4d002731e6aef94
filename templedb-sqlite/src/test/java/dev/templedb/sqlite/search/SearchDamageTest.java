package dev.templedb.sqlite.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.error.CorruptionException;
import dev.templedb.search.ContentMatch;
import dev.templedb.search.ContentSearch;
import dev.templedb.sqlite.transfer.PlainJdbc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search never gives what is not the file's content, and finds what is collected while it runs. */
class SearchDamageTest {

  private static final String SMALL = "only a needle";

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

  private void put(String path, String text) {
    db.files().put("app", path, text.getBytes(StandardCharsets.UTF_8));
  }

  private void damage(String path, String change) throws SQLException {
    assertThat(PlainJdbc.update(
            database,
            "UPDATE contents SET " + change
                + " WHERE id = (SELECT c.content_id FROM file_contents c JOIN project_files f ON f.id = c.file_id WHERE f.file_path = '"
                + path + "')"))
        .isOne();
  }

  private List<ContentMatch> search(String text) {
    List<ContentMatch> matches = new ArrayList<>();
    db.search(ContentSearch.in("app", text), matches::add);
    return matches;
  }

  private void assertDamaged(String text, String path) {
    assertThatThrownBy(() -> search(text))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("app/" + path)
        .hasMessageContaining("restore a backup");
  }

  @Test
  void search_matchInContentWithAnotherHash_isCorruption() throws SQLException {
    put("a", SMALL);
    damage("a", "data = CAST('some a needle' AS BLOB)");

    assertDamaged("needle", "a");
    assertThat(search("only")).as("what doesn't match is not hashed").isEmpty();
  }

  @Test
  void search_contentThatCannotBeDecoded_isCorruption() throws SQLException {
    put("a", "compressible ".repeat(100));
    damage("a", "data = substr(data, 1, length(data) - 3)");

    assertDamaged("needle", "a");
  }

  @Test
  void search_contentOfAnotherSize_isCorruption() throws SQLException {
    put("a", SMALL);
    damage("a", "size_bytes = size_bytes + 1");

    assertDamaged("nothing", "a");
  }

  @Test
  void search_largeContentDamagedAfterTheMatch_givesNothingOfIt() throws SQLException {
    put("big", "needle\n" + "x".repeat(3 << 20));
    assertThat(search("needle")).hasSize(1);
    PlainJdbc.update(
        database,
        "UPDATE content_chunks SET data = (SELECT data FROM content_chunks WHERE chunk_index = 0) WHERE chunk_index = 2");

    List<ContentMatch> given = new ArrayList<>();
    assertThatThrownBy(() -> db.search(ContentSearch.in("app", "needle"), given::add))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("app/big");
    assertThat(given).isEmpty();
  }

  @Test
  void search_contentRowMissing_isCorruption() throws SQLException {
    put("a", SMALL);
    PlainJdbc.update(database, "DELETE FROM contents");

    assertDamaged("needle", "a");
  }

  @Test
  void search_filesDeletedAndCollectedBeforeWorkersBegin_areFoundInTheSnapshot() {
    int files = 600;
    byte[][] contents = new byte[files][];
    Arrays.setAll(contents, i -> ("needle " + i).getBytes(StandardCharsets.UTF_8));
    db.useTransaction(tx -> {
      for (int i = 0; i < files; i++) {
        tx.files().put("app", "f%03d".formatted(i), contents[i]);
      }
    });
    List<String> texts = new ArrayList<>();
    boolean[] deleted = {false};

    db.search(
        ContentSearch.literal("needle")
            .progress(progress -> {
              if (!deleted[0]) {
                deleted[0] = true;
                deleteEverything();
              }
            })
            .build(),
        match -> texts.add(match.text()));

    assertThat(texts).hasSize(files).startsWith("needle 0", "needle 1").doesNotHaveDuplicates();
    assertThat(search("needle")).isEmpty();
  }

  private void deleteEverything() {
    try {
      for (String table : List.of("file_contents", "project_files", "contents")) {
        assertThat(PlainJdbc.update(database, "DELETE FROM " + table)).isEqualTo(600);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

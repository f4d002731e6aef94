package dev.templedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.error.InvalidInputException;
import dev.templedb.error.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultLocationTest {

  @TempDir
  Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sqlite:a.db?mode=ro",
        "file:///a.db?cache=private&mode=ro",
        "sqlite:a.db?immutable=1"
      })
  void find_urlOfAReadOnlyDatabase_isRefused(String url) {
    assertThatThrownBy(() -> DefaultLocation.find(Map.of("DATABASE_URL", url)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("openReadOnly");
  }

  @Test
  void find_templedbPath_winsOverEverything() {
    assertThat(DefaultLocation.find(Map.of(
            "TEMPLEDB_PATH", "/a/b c.db",
            "DATABASE_URL", "postgresql://host/db",
            "XDG_DATA_HOME", directory.toString())))
        .isEqualTo(Path.of("/a/b c.db"));
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void find_templedbPathThatLooksLikeAUrl_isAPathAllTheSame() {
    assertThat(DefaultLocation.find(Map.of("TEMPLEDB_PATH", "sqlite:x")))
        .isEqualTo(Path.of("sqlite:x"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          sqlite:work.db                      | work.db
          sqlite:a/work.db                    | a/work.db
          sqlite:/a/work.db                   | /a/work.db
          sqlite://a/work.db                  | a/work.db
          sqlite:///a/work.db                 | /a/work.db
          sqlite:////a/work.db                | /a/work.db
          SQLite:work.db                      | work.db
          sqlite:a b%20c.db                   | a b%20c.db
          sqlite:///a/work.db?mode=rw&cache=x | /a/work.db
          jdbc:sqlite:work.db                 | work.db
          jdbc:sqlite:/a/work.db?x=y          | /a/work.db
          file:///a/b%20c.db                  | /a/b c.db
          file:/a/work.db                     | /a/work.db
          file:/a/work.db?mode=rwc             | /a/work.db
          file:work.db                        | work.db
          file:a/work.db?mode=rwc              | a/work.db
          """)
  void find_urlOfAFile_isThatFile(String url, String expected) {
    assertThat(DefaultLocation.find(Map.of("DATABASE_URL", url))).isEqualTo(Path.of(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://user:secret@host/db",
        "postgres://host/db",
        "jdbc:postgresql://host/db",
        "mysql://host/db",
        "libsql://host"
      })
  void find_urlOfAnotherKindOfDatabase_saysWhatIsMissing(String url) {
    String scheme = url.replace("jdbc:", "").replaceFirst(":.*", "");

    assertThatThrownBy(() -> DefaultLocation.find(Map.of("DATABASE_URL", url)))
        .isExactlyInstanceOf(InvalidInputException.class)
        .hasMessageContaining("opening the default database")
        .hasMessageContaining("'" + scheme + "'")
        .hasMessageContaining("no implementation")
        .hasMessageContaining("TEMPLEDB_PATH")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"work.db", "/a/work.db", "jdbc:", "sqlite:", "sqlite://", "file:", "file://host/a"
      })
  void find_urlThatNamesNoFile_isRefused(String url) {
    assertThatThrownBy(() -> DefaultLocation.find(Map.of("DATABASE_URL", url)))
        .isExactlyInstanceOf(InvalidInputException.class)
        .hasMessageContaining("opening the default database: DATABASE_URL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sqlite::memory:", "jdbc:sqlite::memory:", "sqlite://:memory:", "file::memory:"})
  void find_urlOfADatabaseInMemory_saysHowToGetOne(String url) {
    assertThatThrownBy(() -> DefaultLocation.find(Map.of("DATABASE_URL", url)))
        .isExactlyInstanceOf(InvalidInputException.class)
        .hasMessageContaining("TempleDb.inMemory()");
  }

  @Test
  void find_pathThatIsNone_isRefused() {
    for (String variable : new String[] {"TEMPLEDB_PATH", "XDG_DATA_HOME"}) {
      assertThatThrownBy(() -> DefaultLocation.find(Map.of(variable, "a\0b")))
          .isExactlyInstanceOf(InvalidInputException.class)
          .hasMessageContaining(variable);
    }
  }

  @Test
  void find_emptyVariables_countAsUnset() {
    assertThat(DefaultLocation.find(
            Map.of("TEMPLEDB_PATH", "", "DATABASE_URL", "", "XDG_DATA_HOME", directory.toString())))
        .isEqualTo(directory.resolve("templedb/templedb.sqlite"));
  }

  @Test
  void find_xdgDataHome_isUsedAndItsDirectoriesCreated() {
    Path data = directory.resolve("not/yet there");

    Path found = DefaultLocation.find(Map.of("XDG_DATA_HOME", data.toString()));

    assertThat(found).isEqualTo(data.resolve("templedb/templedb.sqlite"));
    assertThat(found.getParent()).isDirectory();
    assertThat(found).doesNotExist();
  }

  @Test
  void find_nothingSetOrARelativeXdgDataHome_isInTheHomeDirectory() {
    String home = System.getProperty("user.home");
    System.setProperty("user.home", directory.toString());
    try {
      Path expected = directory.resolve(".local/share/templedb/templedb.sqlite");
      assertThat(DefaultLocation.find(Map.of())).isEqualTo(expected);
      assertThat(DefaultLocation.find(Map.of("XDG_DATA_HOME", "relative"))).isEqualTo(expected);
      assertThat(expected.getParent()).isDirectory();
    } finally {
      System.setProperty("user.home", home);
    }
  }

  @Test
  void find_directoryThatCannotBeMade_saysWhich() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> DefaultLocation.find(Map.of("XDG_DATA_HOME", file.toString())))
        .isExactlyInstanceOf(StorageException.class)
        .hasMessageContaining(file.resolve("templedb").toString())
        .hasMessageContaining("TEMPLEDB_PATH");
  }
}

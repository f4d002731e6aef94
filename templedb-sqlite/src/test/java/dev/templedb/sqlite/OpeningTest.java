package dev.templedb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.templedb.TempleDb;
import dev.templedb.error.ReadOnlyException;
import dev.templedb.sqlite.launch.SqliteShell;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be opened, under which names, and how often at once. */
class OpeningTest {

  @TempDir
  Path directory;

  @TempDir
  Path elsewhere;

  @Test
  void open_newFile_belongsToItsOwnerAlone() throws Exception {
    assumeTrue(
        directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "the file system has no POSIX permissions");
    Path file = directory.resolve("work.templedb");

    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");

      for (String name : new String[] {"work.templedb", "work.templedb-wal", "work.templedb-shm"}) {
        assertThat(PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve(name))))
            .as(name)
            .isEqualTo("rw-------");
      }
    }
    assertThat(DatabaseFiles.contents(directory)).containsOnlyKeys("work.templedb");
  }

  @Test
  void open_emptyFile_makesADatabaseInIt() throws Exception {
    Path file = Files.createFile(directory.resolve("work.templedb"));

    DatabaseFiles.withOneProject(file);

    assertThat(slug(file)).isEqualTo("app");
  }

  @Test
  void open_nothingChanged_leavesTheFileAsItWas() throws Exception {
    Path file = DatabaseFiles.withOneProject(directory.resolve("work.templedb"));
    Map<String, ByteBuffer> before = DatabaseFiles.contents(directory);

    assertThat(slug(file)).isEqualTo("app");

    assertThat(DatabaseFiles.contents(directory)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space",
        "what?.db",
        "a?journal_mode=delete.db",
        "a?mode=memory&cache=shared",
        "hash#tag",
        "per%cent%20",
        "quote'\"`s",
        "semi;colon&and",
        "back\\slash",
        "plus+tilde~",
        "grüße-日本-😀",
        "line\nbreak",
        ":memory:",
        "file:name",
        "-dash"
      })
  void open_oddName_isThatFile(String name) throws Exception {
    Path file = directory.resolve(name);

    DatabaseFiles.withOneProject(file);

    assertThat(DatabaseFiles.contents(directory)).containsOnlyKeys(name);
    assertThat(slug(file)).isEqualTo("app");
    try (TempleDb db = TempleDb.openReadOnly(file)) {
      assertThat(db.projects().get("app").slug()).isEqualTo("app");
    }
  }

  @Test
  void open_relativePath_isThatFile() throws Exception {
    Path relative =
        Path.of("").toAbsolutePath().relativize(directory.toRealPath()).resolve("work.templedb");
    assertThat(relative.isAbsolute()).isFalse();

    DatabaseFiles.withOneProject(relative);

    assertThat(slug(directory.resolve("work.templedb"))).isEqualTo("app");
    try (TempleDb db = TempleDb.open(relative)) {
      assertThat(db.dataDirectory()).isAbsolute().isEqualTo(directory.toRealPath());
    }
  }

  @Test
  void open_parentOfALinkedDirectory_isWhereTheSystemFindsIt() throws Exception {
    Path target = Files.createDirectories(directory.resolve("far/away"));
    Files.createSymbolicLink(directory.resolve("link"), target);

    DatabaseFiles.withOneProject(directory.resolve("link/../work.templedb"));

    assertThat(directory.resolve("far/work.templedb")).isRegularFile();
  }

  @Test
  void open_symbolicLink_keepsItsLogBesideTheFile() throws Exception {
    Path target = Files.createDirectory(directory.resolve("target")).resolve("work.templedb");
    DatabaseFiles.withOneProject(target);
    Path link = Files.createSymbolicLink(directory.resolve("link.templedb"), target);

    try (TempleDb db = TempleDb.open(link);
        TempleDb same = TempleDb.open(target)) {
      db.projects().create("by-link");
      assertThat(same.projects().find("by-link")).isPresent();
      assertThat(Files.exists(directory.resolve("link.templedb-wal"))).isFalse();
      assertThat(target.resolveSibling("work.templedb-wal")).isNotEmptyFile();
    }
  }

  @Test
  void open_sameFileTwice_eachSeesWhatTheOtherWrites() {
    Path file = directory.resolve("work.templedb");
    try (TempleDb first = TempleDb.open(file);
        TempleDb second = TempleDb.open(file)) {
      first.projects().create("from-first");
      second.projects().create("from-second");

      assertThat(first.projects().count()).isEqualTo(2);
      assertThat(second.projects().count()).isEqualTo(2);
      assertThat(first.audit().verify()).isEqualTo(2);
    }
  }

  /** A process that closes any descriptor of a file loses all its locks on it; then another one would take the log away. */
  @Test
  void open_sameFileAgain_theShellStillLeavesTheLogAlone() throws Exception {
    SqliteShell shell = SqliteShell.orSkip(elsewhere);
    Path file = directory.resolve("work.templedb");
    try (TempleDb first = TempleDb.open(file)) {
      first.projects().create("app");
      try (TempleDb second = TempleDb.open(file)) {
        shell.run(file, "INSERT INTO projects (slug) VALUES ('by-hand');").printedWithoutError();

        assertThat(directory.resolve("work.templedb-wal")).isNotEmptyFile();
        first.projects().create("from-first");
        second.projects().create("from-second");
      }
      TempleDb.openReadOnly(file).close();
      shell.run(file, "INSERT INTO projects (slug) VALUES ('again');").printedWithoutError();

      assertThat(directory.resolve("work.templedb-wal")).isNotEmptyFile();
      first.projects().create("last");
    }
    try (TempleDb db = TempleDb.open(file)) {
      assertThat(db.projects().count()).isEqualTo(6);
      // Two more than the library's own four, for what was done by hand.
      assertThat(db.audit().verify()).isEqualTo(6);
    }
  }

  @Test
  void openReadOnly_currentFile_readsAndLeavesNothing() throws Exception {
    Path file = DatabaseFiles.withOneProject(directory.resolve("work.templedb"));
    Map<String, ByteBuffer> before = DatabaseFiles.contents(directory);

    try (TempleDb db = TempleDb.openReadOnly(file)) {
      assertThat(db.projects().get("app").slug()).isEqualTo("app");
      assertThat(db.audit().verify()).isEqualTo(1);
      assertThat(db.migrations().version()).isPositive();
    }

    assertThat(DatabaseFiles.contents(directory)).isEqualTo(before);
  }

  @Test
  void openReadOnly_everyChange_isRefused() {
    Path file = DatabaseFiles.withOneProject(directory.resolve("work.templedb"));
    try (TempleDb db = TempleDb.openReadOnly(file)) {
      assertThatThrownBy(() -> db.projects().create("second"))
          .isInstanceOf(ReadOnlyException.class)
          .hasMessageContaining("creating project 'second'")
          .hasMessageContaining("TempleDb.open");
      assertThatThrownBy(() -> db.inTransaction(tx -> tx.projects().count()))
          .isInstanceOf(ReadOnlyException.class);
      assertThatThrownBy(() -> db.migrations().rollback(0)).isInstanceOf(ReadOnlyException.class);
      assertThat(db.projects().count()).isEqualTo(1);
    }
  }

  @Test
  void openReadOnly_whileAnotherWrites_seesItsChanges() {
    Path file = DatabaseFiles.withOneProject(directory.resolve("work.templedb"));
    try (TempleDb writing = TempleDb.open(file);
        TempleDb reading = TempleDb.openReadOnly(file)) {
      assertThat(reading.projects().count()).isEqualTo(1);
      writing.projects().create("second");
      assertThat(reading.projects().count()).isEqualTo(2);
    }
  }

  private static String slug(Path file) {
    try (TempleDb db = TempleDb.open(file, options -> options.createIfMissing(false))) {
      return db.projects().get("app").slug();
    }
  }
}

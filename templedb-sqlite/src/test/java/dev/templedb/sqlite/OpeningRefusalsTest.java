package dev.templedb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.templedb.TempleDb;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.MigrationException;
import dev.templedb.error.NotFoundException;
import dev.templedb.error.TempleDbException;
import dev.templedb.sqlite.launch.SqliteShell;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be opened is refused with an error of its own, and is left as it was, with nothing beside it. */
class OpeningRefusalsTest {

  private static final int PAGE_BYTES = 8_192;

  @TempDir
  Path directory;

  @TempDir
  Path elsewhere;

  @Test
  void open_directory_isInvalid() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));

    assertRefused(folder, InvalidInputException.class, "it is a directory; name a file in it");
  }

  @Test
  void open_directoryOfTheFileMissing_isInvalid() throws Exception {
    Path file = directory.resolve("missing").resolve("work.templedb");

    assertThat(refusal(TempleDb::open, file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("opening '" + file + "': its directory does not exist; create it first");
    assertThat(refusal(TempleDb::openReadOnly, file)).isInstanceOf(InvalidInputException.class);
    assertThat(DatabaseFiles.contents(directory)).isEmpty();
  }

  @Test
  void open_notCreating_missingFileIsNotFound() throws Exception {
    Path file = directory.resolve("work.templedb");

    assertThat(refusal(path -> TempleDb.open(path, o -> o.createIfMissing(false)), file))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no such file");
    assertThat(refusal(TempleDb::openReadOnly, file)).isInstanceOf(NotFoundException.class);
    assertThat(DatabaseFiles.contents(directory)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "x", "SQLite format 2"})
  void open_text_isNoDatabase(String text) throws Exception {
    Path file = Files.writeString(directory.resolve("notes.txt"), text);

    assertRefused(file, InvalidInputException.class, "it is no SQLite database; name another file");
  }

  @Test
  void open_randomBytes_isNoDatabase() throws Exception {
    byte[] bytes = new byte[20_000];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(directory.resolve("random"), bytes);

    assertRefused(file, InvalidInputException.class, "it is no SQLite database; name another file");
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 100, 30_000})
  void open_onlyTheFirstBytesOfADatabase_isDamaged(int size) throws Exception {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    byte[] magic = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, bytes, 0, magic.length);
    Path file = Files.write(directory.resolve("magic"), bytes);

    assertRefused(file, CorruptionException.class, "damaged or truncated");
  }

  @ParameterizedTest
  @CsvSource({"0, DELETE", "0, WAL", "252006675, DELETE", "-1, WAL"})
  void open_anotherApplicationsDatabase_isInvalid(int applicationId, String journalMode)
      throws Exception {
    Path file = directory.resolve("other.db");
    SqliteShell.orSkip(elsewhere)
        .run(
            file,
            "PRAGMA journal_mode = " + journalMode + "; PRAGMA application_id = " + applicationId
                + "; CREATE TABLE things (id INTEGER PRIMARY KEY); INSERT INTO things VALUES (1);")
        .printedWithoutError();

    assertRefused(
        file,
        InvalidInputException.class,
        "it is a SQLite database of another application (application_id " + applicationId + ")");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void open_truncatedFile_isCorrupt(int choice) throws Exception {
    Path file = DatabaseFiles.withOneProject(directory.resolve("work.templedb"));
    int size = (int) Files.size(file);
    int[] sizes = {1, 50, 99, 100, size / 2, size - PAGE_BYTES, size - 1};
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), sizes[choice]));

    assertRefused(file, CorruptionException.class, "truncated");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRAGMA user_version = 1000",
        "INSERT INTO schema_migrations (version, description, checksum, applied_at) VALUES (1000, 'of the future', '', '2026-11-20 10:00:00.000')",
        "PRAGMA journal_mode = DELETE; PRAGMA user_version = 1000",
        "PRAGMA journal_mode = DELETE;"
            + " INSERT INTO schema_migrations (version, description, checksum, applied_at) VALUES (1000, '', '', '2026-11-20 10:00:00.000')"
      })
  void open_madeByANewerVersion_isAMigrationError(String change) throws Exception {
    Path file = DatabaseFiles.withOneProject(directory.resolve("work.templedb"));
    SqliteShell.orSkip(elsewhere).run(file, change + ";").printedWithoutError();

    TempleDbException refusal =
        assertRefused(file, MigrationException.class, "a newer TempleDB made it");

    assertThat(((MigrationException) refusal).version()).isEqualTo(1_000);
  }

  @Test
  void open_newerVersionOnlyInTheLog_isAMigrationErrorAndKeepsFileAndLog() throws Exception {
    Path file = DatabaseFiles.withOneProject(directory.resolve("work.templedb"));
    Path copy = Files.createDirectory(directory.resolve("copy")).resolve("work.templedb");
    // A copy of what a program that is still running has written.
    SqliteShell.orSkip(elsewhere)
        .run(
            file,
            "PRAGMA user_version = 1000;\n.system cp " + file + " " + copy + "\n.system cp " + file
                + "-wal " + copy + "-wal\n")
        .printedWithoutError();
    Map<String, ByteBuffer> before = DatabaseFiles.contents(copy.getParent());
    assertThat(before).containsOnlyKeys("work.templedb", "work.templedb-wal");

    assertThat(refusal(TempleDb::open, copy)).isInstanceOf(MigrationException.class);
    assertThat(refusal(TempleDb::openReadOnly, copy)).isInstanceOf(MigrationException.class);

    assertThat(DatabaseFiles.contents(copy.getParent())).containsAllEntriesOf(before);
  }

  @Test
  void open_notMigrating_olderSchemaIsAMigrationError() throws Exception {
    Path file = DatabaseFiles.withOneProject(directory.resolve("work.templedb"));
    try (TempleDb db = TempleDb.open(file)) {
      db.migrations().rollback(0);
    }
    Map<String, ByteBuffer> before = DatabaseFiles.contents(directory);

    assertThat(refusal(path -> TempleDb.open(path, o -> o.migrate(false)), file))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("has version 0")
        .hasMessageContaining("option migrate");
    assertThat(refusal(TempleDb::openReadOnly, file))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("open it for writing once");
    assertThat(DatabaseFiles.contents(directory)).isEqualTo(before);
  }

  @Test
  void openReadOnly_emptyFile_isInvalid() throws Exception {
    Path file = Files.createFile(directory.resolve("work.templedb"));

    assertThat(refusal(TempleDb::openReadOnly, file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the file is empty");
    assertThat(DatabaseFiles.contents(directory)).containsOnlyKeys("work.templedb");
    assertThat(file).isEmptyFile();
  }

  @Test
  void open_schemaOverwritten_isCorrupt() throws Exception {
    Path file = DatabaseFiles.withOneProject(directory.resolve("work.templedb"));
    overwrite(file, 100, PAGE_BYTES - 100);

    assertRefused(file, CorruptionException.class, "damaged");
  }

  @Test
  void anyPageOverwritten_everythingSaysSoOrWorks() throws Exception {
    Path original = DatabaseFiles.withOneProject(elsewhere.resolve("work.templedb"));
    int pages = (int) (Files.size(original) / PAGE_BYTES);
    int found = 0;
    for (int page = 1; page < pages; page++) {
      Path file = Files.copy(original, directory.resolve(page + ".templedb"));
      overwrite(file, page * PAGE_BYTES, PAGE_BYTES);
      Map<String, ByteBuffer> before = DatabaseFiles.contents(directory);

      Throwable failure = catchThrowable(() -> useEverything(file));

      if (failure != null) {
        assertThat(failure).as("page " + page).isInstanceOf(CorruptionException.class);
        found++;
        if (String.valueOf(failure.getMessage()).startsWith("opening")) {
          assertThat(DatabaseFiles.contents(directory)).isEqualTo(before);
        }
      }
      Files.delete(file);
    }
    assertThat(found).as("pages of " + pages + " whose damage was found").isGreaterThan(5);
  }

  private static void useEverything(Path file) {
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().get("app");
      db.projects().create("second");
      db.environments().find("app", "dev");
      db.deploymentTargets().find("app", "production");
      db.files().find("app", "README.md");
      db.audit().verify();
    }
  }

  private static void overwrite(Path file, int from, int count) throws IOException {
    byte[] garbage = new byte[count];
    Arrays.fill(garbage, (byte) 0xff);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(from);
      bytes.write(garbage);
    }
  }

  private TempleDbException assertRefused(
      Path file, Class<? extends TempleDbException> type, String message) throws IOException {
    Map<String, ByteBuffer> before = DatabaseFiles.contents(directory);

    Throwable whenRead = refusal(TempleDb::openReadOnly, file);
    Throwable whenWritten = refusal(TempleDb::open, file);

    assertThat(whenRead).isInstanceOf(type).hasMessageContaining(message);
    assertThat(whenWritten)
        .isInstanceOf(type)
        .hasMessageContaining("'" + file + "'")
        .hasMessageContaining(message);
    assertThat(DatabaseFiles.contents(directory)).isEqualTo(before);
    return (TempleDbException) whenWritten;
  }

  /** What opening throws; a database that opens after all is closed. */
  private static Throwable refusal(Function<Path, TempleDb> opening, Path file) {
    return catchThrowable(() -> opening.apply(file).close());
  }
}

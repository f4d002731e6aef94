package dev.templedb.sqlite.schema;

import static dev.templedb.sqlite.schema.SchemaTestDatabase.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.templedb.TempleDb;
import dev.templedb.error.CancelledException;
import dev.templedb.error.MigrationException;
import dev.templedb.schema.MigrationCode;
import dev.templedb.schema.MigrationSet;
import dev.templedb.schema.MigrationStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** The copy of a file that is made before its schema is changed. */
class MigrationBackupTest {

  private static final Instant NOW = Instant.parse("2026-11-20T10:30:00.125Z");

  private static final MigrationSet BROKEN = MigrationSet.of(
      "notes",
      NotesMigrations.KEEP,
      MigrationStep.irreversible(
          2, "break", MigrationCode.sql("INSERT INTO notes_nowhere VALUES (1)")));

  @TempDir
  Path directory;

  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("work.templedb");
  }

  @Test
  void open_oldFile_copyHasVersionTimeAndOwnerInItsNameAndMode() throws Exception {
    CorpusFiles.unpack(3, file);

    TempleDb.open(file, options -> options.clock(Clock.fixed(NOW, ZoneOffset.UTC)))
        .close();

    Path copy = directory.resolve("work.templedb.v3-20261120T103000125Z.bak");
    assertThat(names()).containsExactly("work.templedb", copy.getFileName().toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
    assertThat(query(copy, "PRAGMA integrity_check")).containsExactly("ok");
    assertThat(query(copy, "PRAGMA user_version")).containsExactly("3");
  }

  @Test
  void open_copySwitchedOffNothingPendingOrNewFile_makesNone() throws Exception {
    CorpusFiles.unpack(3, file);
    TempleDb.open(file, options -> options.backupBeforeMigration(false)).close();
    TempleDb.open(file).close();
    TempleDb.open(directory.resolve("new.templedb")).close();

    assertThat(names()).containsExactly("new.templedb", "work.templedb");
  }

  @Test
  void open_pendingStepFails_namesTheCopyWhichHoldsWhatWasThere() throws Exception {
    TempleDb.open(file, options -> options.addMigrations(NotesMigrations.upTo(1)))
        .close();
    List<String> before = query(file, "SELECT * FROM sqlite_schema ORDER BY rowid");

    MigrationException thrown = catchThrowableOfType(
        MigrationException.class,
        () -> TempleDb.open(file, options -> options.addMigrations(BROKEN)));

    Path copy = thrown.backup().orElseThrow();
    assertThat(thrown).hasMessageContaining("notes_nowhere").hasMessageContaining(copy.toString());
    assertThat(query(copy, "SELECT * FROM sqlite_schema ORDER BY rowid")).hasSameSizeAs(before);
    assertThat(query(file, "SELECT * FROM sqlite_schema ORDER BY rowid")).isEqualTo(before);
  }

  @Test
  void open_failingAgainAndAgain_keepsOneCopyOfTheVersion() throws Exception {
    TempleDb.open(file, options -> options.addMigrations(NotesMigrations.upTo(1)))
        .close();

    for (int i = 0; i < 3; i++) {
      Instant time = NOW.plusSeconds(i);
      assertThatThrownBy(() -> TempleDb.open(
              file,
              options -> options.addMigrations(BROKEN).clock(Clock.fixed(time, ZoneOffset.UTC))))
          .isInstanceOf(MigrationException.class);
    }

    assertThat(copies()).singleElement().asString().contains("-20261120T103002125Z");
  }

  @Test
  void rollback_fileByFile_keepsTheCopiesOfThreeVersionsAndWhatIsNotOurs() throws Exception {
    List<Path> others = List.of(
        directory.resolve("work.templedb.bak"),
        directory.resolve("work.templedb.v1-yesterday.bak"),
        directory.resolve("other.templedb.v1-20200101T000000000Z.bak"));
    for (Path other : others) {
      Files.createFile(other);
    }
    TempleDb.open(file).close();
    int newest = MigrationScripts.bundled().size();

    for (int i = 1; i <= 4; i++) {
      Clock clock = Clock.offset(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofMinutes(i));
      TempleDb.migrations(file, options -> options.clock(clock)).rollback(newest - i);
    }

    assertThat(copies())
        .extracting(name -> name.replaceAll(".*\\.v|-2026.*", ""))
        .contains("" + (newest - 1), "" + (newest - 2), "" + (newest - 3))
        .doesNotContain("" + newest);
    assertThat(others).allSatisfy(other -> assertThat(other).exists());
  }

  @Test
  void open_sameVersionTwiceAtTheSameInstant_copiesDoNotCollide() throws Exception {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    TempleDb.open(file, options -> options.clock(clock)).close();
    int newest = MigrationScripts.bundled().size();

    for (int i = 0; i < 2; i++) {
      try (TempleDb db = TempleDb.open(file, options -> options.clock(clock))) {
        db.migrations().rollback(newest - 1);
        db.migrations().migrate();
      }
    }

    assertThat(copies())
        .hasSize(2)
        .allSatisfy(name -> assertThat(query(directory.resolve(name), "PRAGMA integrity_check"))
            .containsExactly("ok"));
  }

  @Test
  void open_listener_hearsOfEachPhaseAndUndoesWhatItThrowsIn() throws Exception {
    CorpusFiles.unpack(4, file);
    List<String> heard = new ArrayList<>();
    assertThatThrownBy(() -> TempleDb.open(
            file,
            options -> options.migrationListener(progress -> {
              heard.add(progress.phase() + " " + progress.unitsDone());
              if (heard.size() == 5) {
                throw new IllegalStateException("stop here");
              }
            })))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("stop here")
        .satisfies(thrown -> assertThat(thrown.getSuppressed())
            .singleElement()
            .isInstanceOfSatisfying(
                MigrationException.class,
                beside -> assertThat(beside.backup())
                    .hasValueSatisfying(copy -> assertThat(copy).exists())));
    assertThat(heard).containsExactly("backup 0", "step 0", "validate 0", "step 1", "validate 1");
    assertThat(query(file, "PRAGMA user_version")).containsExactly("4");

    heard.clear();
    TempleDb.open(
            file,
            options -> options.migrationListener(progress -> heard.add(progress.phase() + " "
                + progress.unitsDone() + " of " + progress.unitsTotal().orElseThrow())))
        .close();
    int newest = MigrationScripts.bundled().size();
    String all = (newest - 4) + " of " + (newest - 4);
    assertThat(heard).endsWith("commit " + all, "done " + all);
    assertThat(query(file, "PRAGMA user_version")).containsExactly("" + newest);
  }

  @Test
  void open_listenerThrowsWhenAllIsDone_opensAllTheSame() throws Exception {
    CorpusFiles.unpack(4, file);

    try (TempleDb db = TempleDb.open(
        file,
        options -> options.migrationListener(progress -> {
          if (progress.phase().equals("done")) {
            throw new IllegalStateException("too late");
          }
        }))) {
      assertThat(db.projects().count()).isEqualTo(2);
    }
  }

  @Test
  void open_threadIsInterrupted_isCancelledAndChangesNothing() throws Exception {
    CorpusFiles.unpack(4, file);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> TempleDb.open(file)).isInstanceOf(CancelledException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(query(file, "PRAGMA user_version")).containsExactly("4");
    assertThat(copies()).isEmpty();
  }

  @Test
  void open_oldFileWhileAnotherConnectionReadsIt_isMigrated() throws Exception {
    CorpusFiles.unpack(4, file);
    try (Connection reader = new SQLiteConfig().createConnection("jdbc:sqlite:" + file)) {
      rows(reader, "BEGIN");
      assertThat(rows(reader, "SELECT count(*) FROM projects")).containsExactly("2");

      TempleDb.open(file).close();

      assertThat(rows(reader, "PRAGMA user_version")).containsExactly("4");
      rows(reader, "COMMIT");
    }
    assertThat(copies()).hasSize(1);
  }

  private static List<String> query(Path database, String sql) throws Exception {
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + database)) {
      return rows(connection, sql);
    }
  }

  private List<String> copies() throws Exception {
    return names().stream()
        .filter(
            name -> name.matches("work\\.templedb\\.v[0-9]+(-[a-z0-9]+)?-[0-9TZ]+(-[0-9]+)?\\.bak"))
        .toList();
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}

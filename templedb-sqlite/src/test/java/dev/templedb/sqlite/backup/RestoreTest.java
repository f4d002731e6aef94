package dev.templedb.sqlite.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.backup.BackupRequest;
import dev.templedb.backup.RestoreReport;
import dev.templedb.backup.RestoreRequest;
import dev.templedb.content.ContentHash;
import dev.templedb.error.BusyException;
import dev.templedb.error.ConflictException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.MigrationException;
import dev.templedb.error.ReadOnlyException;
import dev.templedb.project.FileType;
import dev.templedb.project.FileTypeRule;
import dev.templedb.project.NewFileType;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.sqlite.launch.LockMain;
import dev.templedb.sqlite.launch.OpenMain;
import dev.templedb.sqlite.transfer.PlainJdbc;
import dev.templedb.transfer.StagedImport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restoring, as far as it is about SQLite and other processes. */
class RestoreTest {

  @TempDir
  Path directory;

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Path backup(TempleDb db, String name) {
    Path file = directory.resolve(name);
    db.backups().create(BackupRequest.toFile(file));
    return file;
  }

  /** A backup of a database with one project, made with these options. */
  private Path backupOf(String slug) {
    try (TempleDb db = TempleDb.inMemory()) {
      db.projects().create(slug);
      db.files().put(slug, "a.txt", text(slug));
      return backup(db, slug + ".templedb");
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void restore_backupWithAnOlderSchema_isMigrated() throws Exception {
    Path backup;
    int old;
    try (TempleDb db = TempleDb.inMemory()) {
      db.projects().create("app");
      old = db.migrations().version() - 1;
      db.migrations().rollback(old);
      backup = backup(db, "old.templedb");
      assertThat(db.backups().verify(backup).schemaVersion()).isEqualTo(old);
    }
    Path place = directory.resolve("place.db");
    try (TempleDb db = TempleDb.inMemory()) {
      RestoreReport live = db.backups().restore(RestoreRequest.of(backup));
      RestoreReport placed = TempleDb.restore(RestoreRequest.of(backup), place);

      assertThat(live.backupSchemaVersion())
          .isEqualTo(placed.backupSchemaVersion())
          .isEqualTo(old);
      assertThat(live.schemaVersion()).isEqualTo(old + 1);
      db.migrations().validate();
      assertThat(db.projects().find("app")).isPresent();
      assertThat(db.audit().verify()).isEqualTo(db.audit().count());
    }
    try (TempleDb db = TempleDb.open(place)) {
      assertThat(db.projects().find("app")).isPresent();
      assertThat(db.migrations().version()).isEqualTo(old + 1);
    }
  }

  @Test
  void restore_intoADatabaseWhoseSchemaWasRolledBack_bringsTheNewestBack() {
    Path backup = backupOf("app");
    try (TempleDb db = TempleDb.inMemory()) {
      int newest = db.migrations().version();
      db.migrations().rollback(newest - 1);

      db.backups().restore(RestoreRequest.of(backup));

      assertThat(db.migrations().version()).isEqualTo(newest);
      assertThat(db.projects().find("app")).isPresent();
    }
  }

  @Test
  void restore_backupOfANewerLibraryOrAnotherApplication_isRefused() throws Exception {
    Path newer = backupOf("newer");
    PlainJdbc.update(newer, "PRAGMA user_version = 999");
    Path foreign = backupOf("foreign");
    PlainJdbc.update(foreign, "PRAGMA application_id = 7");
    Path place = directory.resolve("place.db");
    try (TempleDb db = TempleDb.inMemory()) {
      db.projects().create("here");

      assertThatThrownBy(() -> db.backups().restore(RestoreRequest.of(newer)))
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("999");
      assertThatThrownBy(() -> TempleDb.restore(RestoreRequest.of(newer), place))
          .isInstanceOf(MigrationException.class);
      assertThatThrownBy(() -> db.backups().verify(newer)).isInstanceOf(MigrationException.class);
      assertThatThrownBy(() -> db.backups().restore(RestoreRequest.of(foreign)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("another application");
      assertThatThrownBy(() -> TempleDb.restore(RestoreRequest.of(newer), foreign))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("no TempleDB");

      assertThat(db.projects().find("here")).isPresent();
      assertThat(place).doesNotExist();
    }
  }

  @Test
  void restore_backupWithAnotherPageSize_getsThatOfTheDatabase() throws Exception {
    Path backup = directory.resolve("small.templedb");
    try (TempleDb db = TempleDb.open(directory.resolve("small.db"), o -> o.pageSize(2_048))) {
      db.projects().create("app");
      db.files().put("app", "a", new byte[100_000]);
      db.backups().create(BackupRequest.toFile(backup));
    }
    Path file = directory.resolve("work.db");
    try (TempleDb db = TempleDb.open(file)) {
      db.backups().restore(RestoreRequest.of(backup));

      assertThat(db.files().readBytes("app", "a")).hasSize(100_000);
      assertThat(PlainJdbc.rows(file, "PRAGMA page_size")).containsExactly("8192");
      assertThat(PlainJdbc.rows(file, "PRAGMA integrity_check")).containsExactly("ok");
    }
  }

  /** Two that have one file open know nothing of each other, as two processes do. */
  @Test
  void restore_othersHaveTheFileOpen_theyGoOnWithTheNewState() {
    Path backup;
    try (TempleDb db = TempleDb.inMemory()) {
      fillWithText(db, "second");
      db.contents().repack();
      db.fileTypes().create(NewFileType.of("odd", "language", FileTypeRule.extension("odd")));
      backup = backup(db, "second.templedb");
    }
    Path file = directory.resolve("work.db");
    try (TempleDb db = TempleDb.open(file);
        TempleDb other = TempleDb.open(file)) {
      fillWithText(db, "first");
      db.contents().repack();
      assertThat(other.contents().verify().isSound()).isTrue();
      other.files().put("first", "x.odd", text("x"));
      assertThat(other.files().get("first", "x.odd").type()).isEqualTo(FileType.UNKNOWN);

      db.backups().restore(RestoreRequest.of(backup));

      for (TempleDb each : List.of(other, db)) {
        assertThat(each.projects().find("first")).isEmpty();
        assertThat(each.contents().verify().isSound()).isTrue();
        assertThat(each.files().readText("second", "f17")).isEqualTo(sample("second", 17));
        each.files().put("second", "y.odd", text(sample("third", each.hashCode())));
        assertThat(each.files().get("second", "y.odd").type()).isEqualTo("odd");
        assertThat(each.files().readText("second", "y.odd"))
            .isEqualTo(sample("third", each.hashCode()));
      }
      assertThat(db.contents().verify().isSound()).isTrue();
      assertThat(db.audit().verify()).isEqualTo(other.audit().count());
    }
  }

  private static void fillWithText(TempleDb db, String slug) {
    db.projects().create(slug);
    db.useTransaction(tx -> {
      for (int i = 0; i < 400; i++) {
        tx.files().put(slug, "f" + i, text(sample(slug, i)));
      }
    });
  }

  private static String sample(String slug, int number) {
    StringBuilder sample = new StringBuilder("package of." + slug + ";\n\n");
    for (int i = 0; i < 20; i++) {
      sample.append("  private final ").append(slug).append(" field").append(number * 31 + i);
      sample.append(" = new ").append(slug).append("Thing(").append(number ^ i).append(");\n");
    }
    return sample.toString();
  }

  @Test
  void publish_stagedBeforeABackupWasRestored_isAConflictAndImportingWorks() throws Exception {
    Path tree = Files.createDirectory(directory.resolve("tree"));
    Files.writeString(tree.resolve("a"), "staged");
    Path backup = backupOf("app");
    try (TempleDb db = TempleDb.open(directory.resolve("work.db"))) {
      db.projects().create("app");
      StagedImport staged = db.stage(TreeImport.of("app", tree));

      db.backups().restore(RestoreRequest.of(backup));

      assertThatThrownBy(() -> db.useTransaction(staged::publish))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("stage it again");
      db.importTree(TreeImport.of("app", tree));
      assertThat(db.files().readText("app", "a")).isEqualTo("staged");
      assertThat(db.contents().verify().isSound()).isTrue();
    }
  }

  @Test
  void restore_ids_areNeverGivenAgain() {
    Path backup = backupOf("app");
    try (TempleDb db = TempleDb.open(directory.resolve("work.db"))) {
      for (int i = 0; i < 9; i++) {
        db.projects().create("p" + i);
      }
      db.backups().restore(RestoreRequest.of(backup));

      assertThat(db.projects().create("next").id().value()).isGreaterThan(9);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"migrate", "keep", "replace"})
  void restore_idsGivenMeanwhile_areNeverGivenAgain(String phase) {
    Path backup = backupOf("app");
    try (TempleDb db = TempleDb.open(directory.resolve("work.db"))) {
      long[] given = {0};
      db.backups()
          .restore(RestoreRequest.builder(backup)
              .progress(progress -> {
                if (progress.phase().equals(phase) && given[0] == 0) {
                  given[0] = CompletableFuture.supplyAsync(
                          () -> db.projects().create("late").id().value())
                      .join();
                }
              })
              .build());

      assertThat(given[0]).isPositive();
      assertThat(db.projects().find("late")).isEmpty();
      assertThat(db.projects().create("next").id().value()).isGreaterThan(given[0]);
      assertThat(db.maintenance().integrityCheck().problems()).isEmpty();
    }
  }

  @Test
  void restore_databaseReadOnly_saysSo() {
    Path backup = backupOf("app");
    Path file = directory.resolve("work.db");
    TempleDb.open(file).close();
    try (TempleDb db = TempleDb.openReadOnly(file)) {
      assertThatThrownBy(() -> db.backups().restore(RestoreRequest.of(backup)))
          .isInstanceOf(ReadOnlyException.class);
      Path copy = backup(db, "of-a-reader.templedb");
      assertThat(db.backups().verify(copy).rows()).containsEntry("projects", 0L);
    }
  }

  @Test
  void restore_anotherProcessHoldsTheLock_isBusyAndChangesNothing() throws Exception {
    Path backup = backupOf("app");
    Path file = directory.resolve("work.db");
    try (TempleDb db = TempleDb.open(file, o -> o.lockTimeout(Duration.ofMillis(300)))) {
      db.projects().create("old");
      try (JavaProgram holder = JavaProgram.start(LockMain.class, file)) {
        holder.awaitLine("locked");

        assertThatThrownBy(() -> db.backups().restore(RestoreRequest.of(backup)))
            .isInstanceOf(BusyException.class)
            .hasMessageContaining("restoring");
        assertThat(names()).noneMatch(name -> name.contains("before-restore"));
      }
      assertThat(db.projects().find("old")).isPresent();
      db.backups().restore(RestoreRequest.of(backup));
      assertThat(db.projects().find("old")).isEmpty();
    }
  }

  @Test
  void restoreIntoPlace_anotherProcessHasItOpen_isRefusedAndThatGoesOn() throws Exception {
    Path backup = backupOf("app");
    Path file = directory.resolve("work.db");
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("old");
    }
    try (JavaProgram holder = JavaProgram.start(LockMain.class, file)) {
      holder.awaitLine("locked");

      assertThatThrownBy(() -> TempleDb.restore(RestoreRequest.of(backup), file))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("another process has it open");
    }
    assertThat(names()).noneMatch(name -> name.contains("before-restore"));
    TempleDb.restore(RestoreRequest.of(backup), file);
    try (JavaProgram reader = JavaProgram.start(OpenMain.class, "read", file)) {
      assertThat(reader.lines()).containsExactly("read app");
    }
  }

  @Test
  void restoreIntoPlace_damagedDatabaseWithALog_isReplacedAndKeptWithItsLog() throws Exception {
    Path backup = backupOf("app");
    Path file = directory.resolve("work.db");
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("old");
    }
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      // The page size: SQLite can't read such a file.
      damaged.seek(16);
      damaged.write(new byte[] {0x77, 0x77});
    }
    byte[] before = Files.readAllBytes(file);
    Files.writeString(Path.of(file + "-wal"), "left by the old file");

    RestoreReport report = TempleDb.restore(RestoreRequest.of(backup), file);

    Path previous = report.previous().orElseThrow();
    assertThat(Files.readAllBytes(previous)).isEqualTo(before);
    assertThat(Path.of(previous + "-wal")).hasContent("left by the old file");
    assertThat(Path.of(file + "-wal")).doesNotExist();
    try (TempleDb db = TempleDb.open(file)) {
      assertThat(db.files().readText("app", "a.txt")).isEqualTo("app");
    }
  }

  @Test
  void restoreIntoPlace_logWithoutItsDatabase_isGone() throws Exception {
    Path backup = backupOf("app");
    Path file = directory.resolve("work.db");
    Files.writeString(Path.of(file + "-wal"), "left by a file that was deleted");

    TempleDb.restore(RestoreRequest.of(backup), file);

    assertThat(names()).containsExactly("app.templedb", "work.db");
  }

  @Test
  void create_sameFileUnderAnotherName_isRefused() throws Exception {
    Path file = directory.resolve("work.db");
    try (TempleDb db = TempleDb.open(file)) {
      Path link = Files.createSymbolicLink(directory.resolve("link"), file);
      Path hard = Files.createLink(directory.resolve("hard"), file);
      for (Path same : List.of(file, link, hard)) {
        assertThatThrownBy(() -> db.backups().create(BackupRequest.toFile(same)))
            .isInstanceOf(InvalidInputException.class)
            .hasMessageContaining("is the database itself");
        assertThatThrownBy(() -> db.backups().verify(same))
            .isInstanceOf(BusyException.class)
            .hasMessageContaining("has it open");
      }
      db.projects().create("works");
    }
  }

  @Test
  void create_contentDamagedAndNotVerified_isMadeAllTheSame() throws Exception {
    Path file = directory.resolve("work.db");
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");
      ContentHash hash = db.contents().put(new byte[10_000]);
      PlainJdbc.update(file, "UPDATE contents SET data = X'00'");

      Path backup = db.backups()
          .create(BackupRequest.builder(directory.resolve("b"))
              .verifyContents(false)
              .build())
          .file();

      try (TempleDb copy = TempleDb.open(backup)) {
        assertThat(copy.contents().verify(hash).isSound()).isFalse();
        assertThat(copy.projects().find("app")).isPresent();
      }
    }
  }
}

package dev.templedb.sqlite.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.backup.BackupRequest;
import dev.templedb.backup.ProjectImport;
import dev.templedb.backup.ProjectImportReport.Outcome;
import dev.templedb.backup.RestoreRequest;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.error.CorruptionException;
import dev.templedb.setting.SettingKey;
import dev.templedb.sqlite.transfer.PlainJdbc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage that leaves contents and SQLite's structure sound: no backup, restore, export or import makes it right. */
class DamagedFileTest {

  private static final String OTHER_CONTENT = """
      UPDATE file_contents
         SET (content_id, hash_sha256, file_size_bytes) = (
             SELECT c.content_id, c.hash_sha256, c.file_size_bytes
               FROM file_contents c
               JOIN project_files f ON f.id = c.file_id
              WHERE f.file_path = 'two')
       WHERE file_id = (SELECT id FROM project_files WHERE file_path = 'one')
      """;
  private static final String OTHER_SETTING = "UPDATE settings SET setting_value = 'evil'";
  private static final String OTHER_ACTOR = "UPDATE nix_environment_versions SET actor = 'mallory'";
  private static final String OTHER_ENTRY = "UPDATE audit_log SET actor = 'mallory' WHERE id = 2";
  private static final String ORPHAN =
      "INSERT INTO project_directories (project_id, directory_path) VALUES (777, 'x')";

  /** A closed database, a backup of it and an export of its project; each test damages a copy. */
  private static Path sound;

  private static Path soundBackup;
  private static Path soundExport;

  /** Stays as it is, because what is damaged is refused. */
  private static TempleDb here;

  @TempDir
  Path directory;

  @BeforeAll
  static void prepare(@TempDir Path shared) {
    sound = shared.resolve("work.db");
    soundBackup = shared.resolve("backup.templedb");
    soundExport = shared.resolve("export.templedb");
    try (TempleDb db = TempleDb.open(sound)) {
      db.projects().create("app");
      db.files().put("app", "one", "ONE".getBytes(StandardCharsets.UTF_8));
      db.files().put("app", "two", "TWO".getBytes(StandardCharsets.UTF_8));
      db.settings().set(SettingKey.of("app", "url"), "good");
      db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of("git")));
    }
    // Tables are sealed when a database is closed.
    try (TempleDb db = TempleDb.open(sound)) {
      db.backups().create(BackupRequest.toFile(soundBackup));
      db.backups().exportProject("app", soundExport);
    }
    here = TempleDb.inMemory();
    here.projects().create("here");
  }

  @AfterAll
  static void close() {
    here.close();
  }

  private Path copy(Path file) throws IOException {
    return Files.copy(file, directory.resolve(file.getFileName()));
  }

  /** Changes a file without its library, and without triggers: as the disk does. */
  private static void damage(Path file, String sql) throws Exception {
    try (Connection connection = PlainJdbc.open(file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA synchronous = OFF");
      statement.execute("BEGIN");
      List<String> triggers = PlainJdbc.rows(
          connection, "SELECT name || '|' || sql FROM sqlite_schema WHERE type = 'trigger'");
      for (String trigger : triggers) {
        statement.execute("DROP TRIGGER " + trigger.substring(0, trigger.indexOf('|')));
      }
      assertThat(statement.executeUpdate(sql)).isPositive();
      for (String trigger : triggers) {
        statement.execute(trigger.substring(trigger.indexOf('|') + 1));
      }
      statement.execute("COMMIT");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {OTHER_CONTENT, OTHER_SETTING, OTHER_ACTOR, OTHER_ENTRY, ORPHAN})
  void restore_backupWithADamagedRow_isRefusedAndNothingChanges(String damage) throws Exception {
    Path backup = copy(soundBackup);
    damage(backup, damage);

    assertThatThrownBy(() -> here.backups().verify(backup)).isInstanceOf(CorruptionException.class);
    assertThatThrownBy(() -> here.backups().restore(RestoreRequest.of(backup)))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("use another backup");
    assertThat(here.projects().find("here")).isPresent();
    Path place = directory.resolve("place.db");
    assertThatThrownBy(() -> TempleDb.restore(RestoreRequest.of(backup), place))
        .isInstanceOf(CorruptionException.class);
    assertThat(place).doesNotExist();
  }

  @Test
  void create_databaseWithADamagedRow_isRefusedUnlessNotVerified() throws Exception {
    Path file = copy(sound);
    damage(file, OTHER_CONTENT);
    Path backup = directory.resolve("backup.templedb");
    try (TempleDb db = TempleDb.open(file)) {
      assertThatThrownBy(() -> db.backups().create(BackupRequest.toFile(backup)))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining("project 'app', file 'one'");
      db.backups().create(BackupRequest.builder(backup).verifyContents(false).build());
    }
    assertThat(backup).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {OTHER_CONTENT, OTHER_SETTING, OTHER_ACTOR, OTHER_ENTRY})
  void importProject_fileWithADamagedRow_isRefusedAndNothingChanges(String damage)
      throws Exception {
    Path export = copy(soundExport);
    damage(export, damage);

    assertThatThrownBy(() -> here.backups().importProject(ProjectImport.of(export)))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("is damaged");
    assertThat(here.projects().find("app")).isEmpty();
  }

  @Test
  void exportProject_rowOfAFileIsDamaged_isRefusedNamingIt() throws Exception {
    Path file = copy(sound);
    damage(file, OTHER_CONTENT);
    Path export = directory.resolve("export.templedb");
    try (TempleDb db = TempleDb.open(file)) {
      assertThatThrownBy(() -> db.backups().exportProject("app", export))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining("file 'one' in project 'app'");
    }
    assertThat(export).doesNotExist();
  }

  @Test
  void file_thatAnotherProgramHasInserted_isBackedUpRestoredExportedAndImported() throws Exception {
    Path file = copy(sound);
    try (Connection connection = PlainJdbc.open(file);
        Statement statement = connection.createStatement()) {
      statement.execute("""
          INSERT INTO project_files (project_id, file_path, file_type_id)
          SELECT project_id, 'by-hand', file_type_id FROM project_files WHERE file_path = 'one'
          """);
      statement.execute("""
          INSERT INTO file_contents (file_id, content_id, hash_sha256, file_size_bytes)
          SELECT (SELECT id FROM project_files WHERE file_path = 'by-hand'), content_id, hash_sha256, file_size_bytes
            FROM file_contents
           WHERE file_id = (SELECT id FROM project_files WHERE file_path = 'one')
          """);
    }
    Path backup = directory.resolve("backup.templedb");
    Path export = directory.resolve("export.templedb");
    try (TempleDb db = TempleDb.open(file);
        TempleDb other = TempleDb.inMemory()) {
      assertThat(db.files().readText("app", "by-hand")).isEqualTo("ONE");
      db.backups().create(BackupRequest.toFile(backup));
      db.backups().exportProject("app", export);

      assertThat(other.backups().importProject(ProjectImport.of(export)).outcome())
          .isEqualTo(Outcome.CREATED);
      assertThat(other.files().readText("app", "by-hand")).isEqualTo("ONE");
      other.backups().restore(RestoreRequest.of(backup));
      assertThat(other.files().readText("app", "by-hand")).isEqualTo("ONE");
    }
  }
}

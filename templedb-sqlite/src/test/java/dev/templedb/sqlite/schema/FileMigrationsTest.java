package dev.templedb.sqlite.schema;

import static dev.templedb.sqlite.schema.SchemaTestDatabase.rows;
import static dev.templedb.sqlite.schema.SchemaTestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.error.MigrationException;
import dev.templedb.error.NotFoundException;
import dev.templedb.error.ReadOnlyException;
import dev.templedb.error.StorageException;
import dev.templedb.schema.MigrationPlan;
import dev.templedb.schema.MigrationPlan.Direction;
import dev.templedb.schema.Migrations;
import dev.templedb.schema.Rehearsal;
import dev.templedb.schema.RepairedMigration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;

/** The migrations of files that are not open: old, newer, and changed ones. */
class FileMigrationsTest {

  private static final int NEWEST = MigrationScripts.bundled().size();

  @TempDir
  Path directory;

  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("work.templedb");
  }

  @Test
  void plan_oldFile_showsTheSqlOfWhatOpeningWouldDoAndWritesNothing() throws Exception {
    CorpusFiles.unpack(3, file);
    byte[] before = Files.readAllBytes(file);
    Migrations migrations = TempleDb.migrations(file);

    MigrationPlan plan = migrations.plan();

    assertThat(plan.steps())
        .extracting(MigrationPlan.Step::version)
        .containsExactlyElementsOf(IntStream.rangeClosed(4, NEWEST).boxed().toList());
    assertThat(plan.toSql())
        .contains("-- templedb 4 up: complete environments", "CREATE TABLE nix_pins")
        .contains("CREATE TABLE application_migrations");
    assertThat(plan.steps().get(1).statements())
        .anyMatch(statement -> statement.startsWith("ALTER TABLE schema_migrations ADD COLUMN"));
    assertThat(migrations.plan(1).steps())
        .extracting(MigrationPlan.Step::direction)
        .containsExactly(Direction.DOWN, Direction.DOWN);
    assertThat(migrations.version()).isEqualTo(3);
    assertThat(migrations.list())
        .hasSize(NEWEST)
        .anyMatch(step -> step.appliedAt().isEmpty());
    migrations.validate();
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(names()).containsExactly("work.templedb");
  }

  @Test
  void rehearse_oldFile_goesUpDownUpAndLeavesItAlone() throws Exception {
    CorpusFiles.unpack(4, file);
    byte[] before = Files.readAllBytes(file);

    Rehearsal rehearsal = TempleDb.migrations(file).rehearse(NEWEST);

    assertThat(rehearsal.from()).isEqualTo(4);
    assertThat(rehearsal.steps()).hasSize(3 * (NEWEST - 4));
    assertThat(rehearsal.isFaithful()).as(rehearsal.toString()).isTrue();
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(names()).containsExactly("work.templedb");
  }

  @Test
  void rehearse_downToWhereTablesAreMissing_saysWhatIsLostByDesign() throws Exception {
    CorpusFiles.make(file, directory);

    Rehearsal rehearsal = TempleDb.migrations(file).rehearse(3);

    assertThat(rehearsal.schemaDifferences()).isEmpty();
    assertThat(rehearsal.tables())
        .filteredOn(Rehearsal.TableDifference::lostByDesign)
        .extracting(Rehearsal.TableDifference::table)
        .contains("nix_pins", "nix_environment_versions");
    assertThat(rehearsal.isFaithful()).as(rehearsal.toString()).isTrue();
  }

  @Test
  void migrateAndRollback_closedFile_doWhatTheySay() throws Exception {
    CorpusFiles.unpack(2, file);
    Migrations migrations = TempleDb.migrations(file);

    assertThat(migrations.migrate()).isEqualTo(NEWEST);
    migrations.rollback(4);

    assertThat(migrations.version()).isEqualTo(4);
    assertThatThrownBy(() -> TempleDb.openReadOnly(file)).isInstanceOf(MigrationException.class);
    try (TempleDb db = TempleDb.open(file)) {
      assertThat(db.projects().count()).isEqualTo(2);
    }
  }

  @Test
  void everyCall_missingFile_createsNothing() {
    Migrations migrations = TempleDb.migrations(file);

    assertThatThrownBy(migrations::plan).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(migrations::migrate).isInstanceOf(NotFoundException.class);
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void repair_changedChecksumAndRightSchema_isAcceptedAndAudited(int changed) throws Exception {
    TempleDb.open(file).close();
    String old = "0".repeat(64);
    change("UPDATE schema_migrations SET checksum = '" + old + "' WHERE version = " + changed);
    assertThatThrownBy(() -> TempleDb.open(file))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("was applied with checksum " + old)
        .hasMessageContaining("TempleDb.migrations(path).repair()");

    List<RepairedMigration> repaired =
        TempleDb.migrations(file, options -> options.actor("fixer")).repair();

    assertThat(repaired).hasSize(1);
    assertThat(repaired.get(0).version()).isEqualTo(changed);
    assertThat(repaired.get(0).before()).isEqualTo(old);
    assertThat(repaired.get(0).after())
        .isEqualTo(MigrationScripts.bundled().get(changed - 1).checksum());
    try (TempleDb db = TempleDb.open(file)) {
      AuditEntry entry = db.audit().list(PageRequest.first(1)).items().get(0);
      assertThat(entry.action()).isEqualTo("schema.repair");
      assertThat(entry.actor()).isEqualTo("fixer");
      assertThat(entry.before().orElseThrow()).contains(old).contains("\"version\":" + changed);
      assertThat(entry.after().orElseThrow()).contains(repaired.get(0).after().hex());
      assertThat(db.audit().verify()).isEqualTo(db.audit().count());
      assertThat(db.migrations().repair()).isEmpty();
    }
  }

  @Test
  void repair_oldFileWithChangedChecksum_isAcceptedAtItsVersion() throws Exception {
    CorpusFiles.unpack(2, file);
    change("UPDATE schema_migrations SET checksum = 'edited' WHERE version = 2");

    assertThat(TempleDb.migrations(file).repair()).hasSize(1);

    assertThat(TempleDb.migrations(file).version()).isEqualTo(2);
    TempleDb.open(file).close();
  }

  @Test
  void repair_schemaIsAnotherToo_isRefusedAndChangesNothing() throws Exception {
    TempleDb.open(file).close();
    change("UPDATE schema_migrations SET checksum = 'edited' WHERE version = 2");
    change("CREATE INDEX mine ON projects (name)");

    assertThatThrownBy(() -> TempleDb.migrations(file).repair())
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("index mine does not belong to it");
    assertThat(query("SELECT checksum FROM schema_migrations WHERE version = 2"))
        .containsExactly("edited");
  }

  @Test
  void repair_ledgerWithAGap_isRefused() throws Exception {
    TempleDb.open(file).close();
    change("DELETE FROM schema_migrations WHERE version = 2");

    assertThatThrownBy(() -> TempleDb.migrations(file).repair())
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("lacks migration 2");
  }

  @Test
  void openReadOnly_newerFileAskedFor_readsAndRefusesToWrite() throws Exception {
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");
    }
    change("PRAGMA user_version = " + (NEWEST + 1));
    change("INSERT INTO schema_migrations (version, description, checksum, applied_at) VALUES ("
        + (NEWEST + 1) + ", 'the future', '" + "1".repeat(64) + "', '2030-01-01 00:00:00')");
    change("CREATE TABLE future (id)");

    assertThatThrownBy(() -> TempleDb.open(file, options -> options.acceptNewerSchema(true)))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("a newer TempleDB made it");
    assertThatThrownBy(() -> TempleDb.openReadOnly(file)).isInstanceOf(MigrationException.class);
    assertThat(TempleDb.migrations(file).version()).isEqualTo(NEWEST + 1);
    assertThatThrownBy(() -> TempleDb.migrations(file).migrate())
        .isInstanceOf(MigrationException.class);
    try (TempleDb db = TempleDb.openReadOnly(file, options -> options.acceptNewerSchema(true))) {
      assertThat(db.projects().get("app").slug()).isEqualTo("app");
      assertThat(db.migrations().version()).isEqualTo(NEWEST + 1);
      assertThatThrownBy(() -> db.projects().create("more")).isInstanceOf(ReadOnlyException.class);
      assertThatThrownBy(() -> db.migrations().migrate()).isInstanceOf(ReadOnlyException.class);
      assertThatThrownBy(() -> db.migrations().repair()).isInstanceOf(ReadOnlyException.class);
      assertThatThrownBy(() -> db.migrations().plan())
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("use a newer TempleDB");
    }
  }

  @Test
  void openReadOnly_newerFileWithoutAColumn_failsWhereThatIsRead() throws Exception {
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");
    }
    change("PRAGMA user_version = " + (NEWEST + 1));
    change("DROP VIEW nix_env_sessions_view");
    change("ALTER TABLE nix_env_sessions RENAME COLUMN command TO words");

    try (TempleDb db = TempleDb.openReadOnly(file, options -> options.acceptNewerSchema(true))) {
      assertThat(db.projects().count()).isEqualTo(1);
      assertThatThrownBy(() -> db.environmentSessions().listOpen())
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("command");
    }
  }

  @Test
  void of_namespaceThatNobodyGave_isRefusedAtOnce() {
    TempleDb.open(file).close();
    Migrations migrations = TempleDb.migrations(file);

    assertThatThrownBy(() -> migrations.of("nobody"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nobody");
    assertThat(migrations.of(Migrations.LIBRARY).version()).isEqualTo(NEWEST);
  }

  @Test
  void version_fileChangedByHand_isStillSaid() throws Exception {
    TempleDb.open(file).close();
    change("UPDATE schema_migrations SET checksum = 'edited'");

    assertThat(TempleDb.migrations(file).version()).isEqualTo(NEWEST);
    MigrationException thrown = catchThrowableOfType(
        MigrationException.class, () -> TempleDb.migrations(file).plan());
    assertThat(thrown.version()).isEqualTo(1);
    assertThat(thrown.backup()).isEmpty();
  }

  private void change(String sql) throws Exception {
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file)) {
      run(connection, sql);
    }
  }

  private List<String> query(String sql) throws Exception {
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file)) {
      return rows(connection, sql);
    }
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}

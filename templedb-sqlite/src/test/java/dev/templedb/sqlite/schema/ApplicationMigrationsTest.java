package dev.templedb.sqlite.schema;

import static dev.templedb.sqlite.schema.SchemaTestDatabase.rows;
import static dev.templedb.sqlite.schema.SchemaTestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.TempleDbOptionsBuilder;
import dev.templedb.audit.AuditEntry;
import dev.templedb.error.MigrationException;
import dev.templedb.schema.DatabaseDetails;
import dev.templedb.schema.Migration;
import dev.templedb.schema.MigrationCode;
import dev.templedb.schema.MigrationPlan;
import dev.templedb.schema.MigrationSet;
import dev.templedb.schema.MigrationStep;
import dev.templedb.schema.Migrations;
import dev.templedb.schema.Rehearsal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;

/** An application's own migrations, beside those of the library. */
class ApplicationMigrationsTest {

  @TempDir
  Path directory;

  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("work.templedb");
  }

  @Test
  void open_newFile_appliesTheSetAfterTheLibrarysAndNotesIt() throws Exception {
    try (TempleDb db = open(NotesMigrations.upTo(3))) {
      Migrations notes = db.migrations().of("notes");
      assertThat(notes.version()).isEqualTo(3);
      assertThat(notes.list())
          .extracting(Migration::description)
          .containsExactly("keep notes", "states are words", "titles from the first line");
      assertThat(notes.list()).allSatisfy(step -> {
        assertThat(step.namespace()).isEqualTo("notes");
        assertThat(step.appliedAt()).isPresent();
        assertThat(step.duration()).isPresent();
        assertThat(step.libraryVersion()).isPresent();
      });
      db.migrations().validate();
      assertThat(actions(db))
          .containsExactly(
              "schema.migrate schema/notes {\"version\":0} {\"version\":1}",
              "schema.migrate schema/notes {\"version\":1} {\"version\":2}",
              "schema.migrate schema/notes {\"version\":2} {\"version\":3}");
      assertThat(db.audit().verify()).isEqualTo(3);
    }
    assertThat(names()).containsExactly("work.templedb");
  }

  @Test
  void details_ofAnApplicationsMigrations_tellWhoseTheyAre() {
    try (TempleDb db = open(NotesMigrations.upTo(1))) {
      DatabaseDetails details = db.schema().details();

      assertThat(details.toText())
          .containsPattern("  templedb +1  ")
          .containsPattern("  notes +1  \\S+Z  keep notes\n");
      assertThat(details.toJson())
          .contains("\"namespace\": \"templedb\"")
          .containsPattern("\"namespace\": \"notes\",\\s+\"version\": 1,")
          .containsPattern("\"duration\": [0-9.E-]+,\\s+\"libraryVersion\": \"[0-9]");
    }
  }

  @Test
  void open_rowsOfAnEarlierVersion_areConvertedInSqlAndInJava() throws Exception {
    fillVersionOne();

    try (TempleDb db = open(NotesMigrations.upTo(3))) {
      assertThat(db.migrations().plan().isEmpty()).isTrue();
    }

    assertThat(inFile("SELECT id, state, title, body FROM notes_entries ORDER BY id"))
        .containsExactly("1|open|Buy|Buy\nmilk", "2|done||", "3|dropped|C|C");
    assertThat(names())
        .filteredOn(name -> name.endsWith(".bak"))
        .singleElement()
        .asString()
        .startsWith("work.templedb.v" + MigrationScripts.bundled().size() + "-notes1-");
  }

  @Test
  void rollbackAndMigrate_ofTheSetAlone_leavesTheLibraryWorking() throws Exception {
    fillVersionOne();
    try (TempleDb db = open(NotesMigrations.upTo(3))) {
      Migrations notes = db.migrations().of("notes");

      notes.rollback(1);

      assertThat(notes.version()).isEqualTo(1);
      assertThat(db.projects().get("app").slug()).isEqualTo("app");
      assertThat(notes.plan().steps())
          .extracting(MigrationPlan.Step::version)
          .containsExactly(2, 3);
      assertThat(db.migrations().plan()).isEqualTo(notes.plan());
      assertThat(notes.plan().toSql())
          .contains(
              "-- notes 2 up: states are words", "CREATE TABLE notes_new", "-- Java: notes 3");
      assertThat(notes.migrate()).isEqualTo(3);

      notes.rollback(0);
      assertThat(notes.list()).allMatch(step -> step.appliedAt().isEmpty());
      db.migrations().validate();
    }
    assertThat(inFile("SELECT name FROM sqlite_schema WHERE name LIKE 'notes%'"))
        .isEmpty();
  }

  @Test
  void open_withoutTheSet_leavesItsTablesAlone() throws Exception {
    fillVersionOne();

    try (TempleDb db = TempleDb.open(file)) {
      db.migrations().validate();
      db.projects().create("another");
      int newest = db.migrations().version();
      db.migrations().rollback(newest - 1);
      db.migrations().migrate();
    }

    assertThat(inFile("SELECT slug, notes FROM notes_by_project ORDER BY 1"))
        .containsExactly("another|0", "app|3");
    assertThat(inFile("SELECT count(*) FROM sqlite_schema WHERE name = 'notes_entries_need_text'"))
        .containsExactly("1");
  }

  @Test
  void open_setOlderThanTheFile_isRefusedUnlessOnlyReadAndAskedFor() throws Exception {
    open(NotesMigrations.upTo(2)).close();

    MigrationException thrown =
        catchThrowableOfType(MigrationException.class, () -> open(NotesMigrations.upTo(1)));

    assertThat(thrown)
        .hasMessageContaining("has version 2 of 'notes'")
        .hasMessageContaining("up to 1")
        .hasMessageContaining("newer version of the program");
    assertThatThrownBy(() ->
            TempleDb.openReadOnly(file, options -> options.addMigrations(NotesMigrations.upTo(1))))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("'notes'");
    try (TempleDb db = TempleDb.openReadOnly(
        file, options -> options.acceptNewerSchema(true).addMigrations(NotesMigrations.upTo(1)))) {
      assertThat(db.migrations().of("notes").version()).isEqualTo(2);
    }
  }

  @Test
  void open_setNewerThanTheFile_isRefusedWhereItMayNotBeApplied() throws Exception {
    open(NotesMigrations.upTo(1)).close();

    assertThatThrownBy(() ->
            TempleDb.openReadOnly(file, options -> options.addMigrations(NotesMigrations.upTo(2))))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("from version 1 to 2");
    assertThatThrownBy(() -> TempleDb.open(
            file, options -> options.migrate(false).addMigrations(NotesMigrations.upTo(2))))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("'notes'");
  }

  @Test
  void open_changedStep_isRefusedUntilRepaired() throws Exception {
    open(NotesMigrations.upTo(1)).close();
    MigrationSet changed = MigrationSet.of(
        "notes",
        MigrationStep.of(
            1,
            "keep notes",
            MigrationCode.sql(
                "-- A comment more.\n" + ((MigrationCode.Sql) NotesMigrations.KEEP.up()).text()),
            NotesMigrations.KEEP.down().orElseThrow()));

    assertThatThrownBy(() -> open(changed))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("migration 1 'keep notes' of 'notes'")
        .hasMessageContaining("repair()");
    assertThat(
            TempleDb.migrations(file, options -> options.addMigrations(changed)).repair())
        .singleElement()
        .satisfies(repaired -> assertThat(repaired.namespace()).isEqualTo("notes"));
    try (TempleDb db = open(changed)) {
      assertThat(actions(db)).anyMatch(entry -> entry.startsWith("schema.repair schema/notes"));
    }
  }

  @Test
  void rehearse_pendingSteps_goesUpDownUpOnACopy() throws Exception {
    fillVersionOne();
    Migrations notes = TempleDb.migrations(
            file, options -> options.addMigrations(NotesMigrations.upTo(3)))
        .of("notes");

    Rehearsal rehearsal = notes.rehearse(3);

    assertThat(rehearsal.steps())
        .extracting(Rehearsal.Step::version)
        .containsExactly(2, 3, 3, 2, 2, 3);
    assertThat(rehearsal.isFaithful()).as(rehearsal.toString()).isTrue();
    assertThat(notes.version()).isEqualTo(1);
  }

  @Test
  void rehearse_stepWhoseUndoingLosesSomething_saysWhat() throws Exception {
    fillVersionOne();
    MigrationStep lossy = MigrationStep.sql(
        2,
        "drop states",
        "ALTER TABLE notes_entries DROP COLUMN state",
        "ALTER TABLE notes_entries ADD COLUMN state INTEGER NOT NULL DEFAULT 0");
    MigrationSet set = MigrationSet.of("notes", NotesMigrations.KEEP, lossy);

    assertThatThrownBy(() -> TempleDb.migrations(file, options -> options.addMigrations(set))
            .of("notes")
            .rehearse(2))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("notes 2 'drop states' down")
        .hasMessageContaining("table notes_entries is defined differently");

    MigrationStep forgetful = MigrationStep.sql(
        2,
        "forget bodies",
        "UPDATE notes_entries SET body = '', state = state + 1",
        "UPDATE notes_entries SET state = state - 1");
    Rehearsal rehearsal = TempleDb.migrations(
            file,
            options ->
                options.addMigrations(MigrationSet.of("notes", NotesMigrations.KEEP, forgetful)))
        .of("notes")
        .rehearse(2);
    assertThat(rehearsal.isFaithful()).isFalse();
    assertThat(rehearsal.tables())
        .containsExactly(new Rehearsal.TableDifference("notes_entries", 2, 2, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE mine (id)",
        "CREATE TABLE notesmine (id)",
        "CREATE VIEW project_notes AS SELECT 1",
        "CREATE INDEX notes_slugs ON projects (name)",
        "CREATE TRIGGER notes_watch AFTER INSERT ON projects BEGIN SELECT 1; END",
        "DROP TABLE deployment_targets",
        "DROP INDEX idx_project_files_file_type_id",
        "ALTER TABLE projects ADD COLUMN notes TEXT",
        "INSERT INTO projects (slug) VALUES ('mine')",
        "UPDATE projects SET description = 'mine'",
        "DELETE FROM projects",
        "REPLACE INTO projects (id, slug) VALUES (1, 'mine')",
        "DELETE FROM schema_migrations",
        "DELETE FROM sqlite_sequence",
        "UPDATE sqlite_sequence SET seq = 1000000 WHERE name = 'projects'",
        "INSERT INTO sqlite_sequence VALUES ('settings', 7)",
        "CREATE TEMP TABLE settings AS SELECT * FROM main.settings",
        "CREATE TEMP VIEW projects AS SELECT 1",
        "CREATE TEMP TRIGGER notes_watch AFTER INSERT ON main.projects BEGIN SELECT 1; END",
        "DROP TRIGGER templedb_guard_0"
      })
  void open_stepThatTouchesWhatIsNotItsOwn_failsAndChangesNothing(String statement)
      throws Exception {
    fillVersionOne();
    List<String> before = inFile("SELECT type, name, sql FROM sqlite_schema ORDER BY rowid");
    MigrationSet set = MigrationSet.of(
        "notes",
        NotesMigrations.KEEP,
        MigrationStep.irreversible(2, "reach out", MigrationCode.sql(statement)));

    MigrationException thrown = catchThrowableOfType(MigrationException.class, () -> open(set));

    assertThat(thrown).hasMessageContaining("notes 2 'reach out' up");
    assertThat(thrown.backup()).hasValueSatisfying(copy -> assertThat(copy).exists());
    assertThat(inFile("SELECT type, name, sql FROM sqlite_schema ORDER BY rowid"))
        .isEqualTo(before);
    assertThat(inFile("SELECT slug, name, description FROM projects")).containsExactly("app|app|");
    assertThat(inFile("SELECT version FROM application_migrations")).containsExactly("1");
    assertThat(names()).filteredOn(name -> name.endsWith(".bak")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT",
        "BEGIN",
        "PRAGMA user_version = 3",
        "VACUUM",
        "ATTACH ':memory:' AS x",
        "/* hidden */ end",
        "SAVEPOINT s"
      })
  void step_statementThatOnlyTheEngineMayRun_isRefusedBeforeAnythingHappens(String statement) {
    MigrationSet sql =
        MigrationSet.of("notes", MigrationStep.irreversible(1, "x", MigrationCode.sql(statement)));
    assertThatThrownBy(() -> open(sql))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a step may not have");

    MigrationSet java = MigrationSet.of(
        "notes",
        MigrationStep.irreversible(
            1, "x", MigrationCode.java("x", context -> context.execute(statement))));
    assertThatThrownBy(() -> open(java))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("a step may not have");
  }

  @Test
  void step_temporaryTableThatItDropsAgain_isItsOwnMatter() throws Exception {
    fillVersionOne();
    MigrationStep step = MigrationStep.irreversible(
        2,
        "by way of a temporary table",
        MigrationCode.sql(
            "CREATE TEMP TABLE projects AS SELECT id, upper(body) AS body FROM notes_entries;"
                + " UPDATE notes_entries SET body = (SELECT body FROM temp.projects p WHERE p.id = notes_entries.id);"
                + " DROP TABLE temp.projects"));

    open(MigrationSet.of("notes", NotesMigrations.KEEP, step)).close();

    assertThat(inFile("SELECT body FROM notes_entries WHERE id = 3")).containsExactly("C");
    assertThat(inFile("SELECT body FROM notes_entries WHERE id = 1")).containsExactly("BUY\nMILK");
  }

  @Test
  void step_rowsLostSilently_failsUnlessItSaysSo() throws Exception {
    fillVersionOne();
    MigrationStep losing = MigrationStep.irreversible(
        2, "drop done notes", MigrationCode.sql("DELETE FROM notes_entries WHERE state = 1"));

    assertThatThrownBy(() -> open(MigrationSet.of("notes", NotesMigrations.KEEP, losing)))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("notes_entries has 2 rows instead of 3")
        .hasMessageContaining("changingRowsOf");

    open(MigrationSet.of("notes", NotesMigrations.KEEP, losing.changingRowsOf("notes_entries")))
        .close();
    assertThat(inFile("SELECT id FROM notes_entries")).containsExactly("1", "3");
  }

  @Test
  void step_javaCodeThrows_isUndoneAndNamed() throws Exception {
    fillVersionOne();
    MigrationStep failing =
        MigrationStep.irreversible(2, "fail half-way", MigrationCode.java("fail, 1", context -> {
          context.execute("UPDATE notes_entries SET body = 'changed'");
          throw new IllegalStateException("half-way");
        }));

    MigrationException thrown = catchThrowableOfType(
        MigrationException.class,
        () -> open(MigrationSet.of("notes", NotesMigrations.KEEP, failing)));

    assertThat(thrown)
        .hasMessageContaining("notes 2 'fail half-way' up")
        .hasMessageContaining("half-way")
        .hasRootCauseInstanceOf(IllegalStateException.class);
    assertThat(inFile("SELECT body FROM notes_entries WHERE id = 2")).containsExactly("");
    // Reopening tries again.
    open(NotesMigrations.upTo(2)).close();
    assertThat(inFile("SELECT state FROM notes_entries WHERE id = 2")).containsExactly("done");
  }

  @Test
  void step_javaCodeThatNeedsRows_saysThatItAlsoRunsWhereThereAreNone() throws Exception {
    fillVersionOne();
    MigrationStep needy =
        MigrationStep.irreversible(2, "need a row", MigrationCode.java("need, 1", context -> {
          List<Long> ids = new ArrayList<>();
          context.query("SELECT id FROM notes_entries", row -> ids.add(row.number(1)));
          context.execute("UPDATE notes_entries SET body = 'first' WHERE id = ?", ids.get(0));
        }));

    assertThatThrownBy(() -> open(MigrationSet.of("notes", NotesMigrations.KEEP, needy)))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("on an empty database in memory")
        .hasMessageContaining("notes 2 'need a row' up");
  }

  @Test
  void step_contextKept_isOverWithTheStep() throws Exception {
    List<dev.templedb.schema.MigrationContext> kept = new ArrayList<>();
    MigrationStep step = MigrationStep.irreversible(1, "keep", MigrationCode.java("k", kept::add));

    open(MigrationSet.of("notes", step)).close();

    assertThat(kept)
        .isNotEmpty()
        .allSatisfy(context -> assertThatThrownBy(() -> context.execute("SELECT 1"))
            .isInstanceOf(IllegalStateException.class));
  }

  @Test
  void step_everyKindOfParameter_comesBack() throws Exception {
    List<String> read = new ArrayList<>();
    MigrationStep step =
        MigrationStep.irreversible(1, "values", MigrationCode.java("values, 1", context -> {
          context.executeScript(
              "CREATE TABLE notes_values (a, b, c, d, e, f); DELETE FROM notes_values;");
          assertThat(context.execute(
                  "INSERT INTO notes_values VALUES (?, ?, ?, ?, ?, ?)",
                  "text",
                  7L,
                  1.5,
                  true,
                  new byte[] {1, 2},
                  null))
              .isEqualTo(1);
          context.query("SELECT * FROM notes_values", row -> {
            read.add(row.text(1)
                + row.number(2)
                + row.real(3)
                + row.number(4)
                + row.bytes(5).length
                + row.isNull(6)
                + row.isNull(5));
          });
          assertThatThrownBy(() -> context.execute("SELECT ?", new Object()))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("parameter 1");
          assertThatThrownBy(() -> context.execute("SELECT 1; SELECT 2"))
              .isInstanceOf(IllegalArgumentException.class);
          assertThatThrownBy(() -> context.execute("SELECT nothing"))
              .isInstanceOf(MigrationException.class)
              .hasMessageContaining("nothing");
        }));

    open(MigrationSet.of("notes", step)).close();

    assertThat(read).contains("text71.512truefalse");
  }

  @Test
  void migrate_failedInAnOpenDatabase_leavesItsWriterAsItWas() throws Exception {
    AtomicBoolean fails = new AtomicBoolean();
    MigrationStep step = MigrationStep.of(
        2,
        "fail at times",
        MigrationCode.java("fail at times, 1", context -> {
          context.execute("UPDATE notes_entries SET body = 'changed'");
          if (fails.get()) {
            throw new IllegalStateException("this time");
          }
        }),
        MigrationCode.sql("UPDATE notes_entries SET body = 'back'"));
    try (TempleDb db = open(MigrationSet.of("notes", NotesMigrations.KEEP, step))) {
      Migrations notes = db.migrations().of("notes");
      notes.rollback(1);
      fails.set(true);

      assertThatThrownBy(notes::migrate)
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("this time");

      db.projects().create("written-afterwards");
      db.projects().delete("written-afterwards");
      fails.set(false);
      assertThat(notes.migrate()).isEqualTo(2);
      db.projects().create("written-afterwards");
    }
  }

  @Test
  void rollback_irreversibleStep_saysSo() throws Exception {
    MigrationStep step =
        MigrationStep.irreversible(1, "for good", MigrationCode.sql("CREATE TABLE notes_x (id)"));
    try (TempleDb db = open(MigrationSet.of("notes", step))) {
      assertThatThrownBy(() -> db.migrations().of("notes").rollback(0))
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("can't be undone");
      assertThat(db.migrations().of("notes").version()).isEqualTo(1);
    }
  }

  @Test
  void rollback_libraryBelowItsTableOfApplications_wantsThemUndoneFirst() throws Exception {
    try (TempleDb db = open(NotesMigrations.upTo(1))) {
      assertThatThrownBy(() -> db.migrations().rollback(4))
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("[notes]");
      db.migrations().of("notes").rollback(0);
      db.migrations().rollback(4);
      assertThat(db.migrations().version()).isEqualTo(4);
      assertThatThrownBy(() -> db.migrations().of("notes").migrate())
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("migrate that first");
      db.migrations().migrate();
      assertThat(db.migrations().of("notes").version()).isEqualTo(1);
    }
  }

  @Test
  void twoSets_eachWithItsOwnVersions() throws Exception {
    MigrationSet tasks = MigrationSet.of(
        "tasks",
        MigrationStep.sql(
            1, "keep tasks", "CREATE TABLE tasks_list (id)", "DROP TABLE tasks_list"));

    try (TempleDb db =
        TempleDb.open(file, options -> options.addMigrations(NotesMigrations.upTo(2), tasks))) {
      assertThat(db.migrations().of("notes").version()).isEqualTo(2);
      assertThat(db.migrations().of("tasks").version()).isEqualTo(1);
      db.migrations().of("tasks").rollback(0);
      assertThat(db.migrations().of("notes").version()).isEqualTo(2);
    }
  }

  @Test
  void everyObjectOfTheLibrary_beginsWithAReservedWord() throws Exception {
    TempleDb.open(file).close();

    assertThat(inFile("SELECT name FROM sqlite_schema WHERE name LIKE '%\\_%' ESCAPE '\\'"))
        .allSatisfy(
            name -> assertThat(MigrationSet.isReserved(name.substring(0, name.indexOf('_'))))
                .as(name)
                .isTrue());
  }

  private TempleDb open(MigrationSet set) {
    return TempleDb.open(file, (TempleDbOptionsBuilder options) -> options.addMigrations(set));
  }

  private void fillVersionOne() throws Exception {
    try (TempleDb db = open(NotesMigrations.upTo(1))) {
      db.projects().create("app");
    }
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file)) {
      run(
          connection,
          "INSERT INTO notes_entries VALUES (1, 1, 0, 'Buy' || char(10) || 'milk'), (2, 1, 1, ''), (3, 1, 2, 'C')");
    }
  }

  private List<String> inFile(String query) throws Exception {
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file)) {
      return rows(connection, query);
    }
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> actions(TempleDb db) {
    return db.audit().list(PageRequest.first(100)).items().stream()
        .filter(entry -> entry.action().startsWith("schema."))
        .sorted(java.util.Comparator.comparingLong(AuditEntry::id))
        .map(entry -> entry.action() + " " + entry.entity() + " "
            + entry.before().orElse("") + " " + entry.after().orElse(""))
        .toList();
  }
}

package dev.templedb.sqlite.schema;

import static dev.templedb.sqlite.schema.SchemaTestDatabase.CLOCK;
import static dev.templedb.sqlite.schema.SchemaTestDatabase.NOW;
import static dev.templedb.sqlite.schema.SchemaTestDatabase.dump;
import static dev.templedb.sqlite.schema.SchemaTestDatabase.rows;
import static dev.templedb.sqlite.schema.SchemaTestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.templedb.error.MigrationException;
import dev.templedb.schema.Migration;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;

class SchemaMigratorTest {

  private static final String GROW = """
      CREATE TRIGGER leaves_grow AFTER INSERT ON leaves
      BEGIN
          UPDATE trees SET name = CASE WHEN id = NEW.tree_id THEN name || '+' ELSE name END;
      END;
      """;

  private static final MigrationScript CREATE =
      MigrationScript.of("V001__create_trees", """
      CREATE TABLE trees (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
      CREATE TABLE leaves (id INTEGER PRIMARY KEY, tree_id INTEGER NOT NULL REFERENCES trees (id) ON DELETE CASCADE);
      """ + GROW, "DROP TABLE leaves; DROP TABLE trees;");

  /** The way to change a table that SQLite's manual gives: it drops a parent table, which cascades when foreign keys are on. */
  private static final MigrationScript REBUILD =
      MigrationScript.of("V002__name_trees_once", """
      DROP TRIGGER leaves_grow;
      CREATE TABLE new_trees (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
      INSERT INTO new_trees (id, name) SELECT id, name FROM trees;
      DROP TABLE trees;
      ALTER TABLE new_trees RENAME TO trees;
      """ + GROW, """
      DROP TRIGGER leaves_grow;
      CREATE TABLE old_trees (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
      INSERT INTO old_trees (id, name) SELECT id, name FROM trees;
      DROP TABLE trees;
      ALTER TABLE old_trees RENAME TO trees;
      """ + GROW);

  private static final MigrationScript ORPHAN = MigrationScript.of(
          "V003__lose_a_tree",
          "DELETE FROM trees WHERE id = 1;",
          "INSERT INTO trees VALUES (1, 'back');")
      .changingRowsOf(Set.of("trees"));

  private static final MigrationScript BROKEN =
      MigrationScript.of("V003__plant_more", """
      -- Two that work, one that doesn't.
      CREATE TABLE more (id INTEGER PRIMARY KEY);
      INSERT INTO trees (name) VALUES ('elm');

      INSERT INTO shrubs
      VALUES (1);
      """, "DROP TABLE more;");

  @TempDir
  Path directory;

  private final RecordingLogger log = new RecordingLogger();
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = SchemaTestDatabase.open(directory.resolve("test.db"));
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void migrate_emptyDatabase_appliesEachStepAndNotesIt() throws SQLException {
    SchemaMigrator migrator = migrator(CREATE, REBUILD);
    assertThat(migrator.version(connection)).isZero();

    assertThat(migrator.migrate(connection)).isEqualTo(2);

    assertThat(migrator.version(connection)).isEqualTo(migrator.newestKnown()).isEqualTo(2);
    assertThat(rows(connection, "SELECT * FROM schema_migrations ORDER BY version"))
        .containsExactly(
            "1|create trees|" + CREATE.checksum() + "|2026-11-20 10:30:00.125",
            "2|name trees once|" + REBUILD.checksum() + "|2026-11-20 10:30:00.125");
    assertThat(log.lines)
        .containsExactly(
            "DEBUG the schema has version 0 of 2",
            "INFO migration 1 applied: create trees",
            "INFO migration 2 applied: name trees once");
  }

  @Test
  void migrate_nothingPending_onlySaysTheVersion() throws Exception {
    migrator(CREATE, REBUILD).migrate(connection);
    log.lines.clear();
    int changes = dataVersionSeenByAnother(
        () -> assertThat(migrator(CREATE, REBUILD).migrate(connection)).isEqualTo(2));

    assertThat(changes).isZero();
    assertThat(log.lines).containsExactly("DEBUG the schema has version 2 of 2");
  }

  @Test
  void migrate_committedToTheFile_versionStandsInItsHeader() throws Exception {
    migrator(CREATE, REBUILD).migrate(connection);
    rows(connection, "PRAGMA wal_checkpoint(TRUNCATE)");

    byte[] header = Files.readAllBytes(directory.resolve("test.db"));
    assertThat(ByteBuffer.wrap(header, 60, 4).getInt()).isEqualTo(2);
  }

  @Test
  void migrate_parentTableRebuilt_keepsTheChildrenAndTurnsForeignKeysOnAgain() throws SQLException {
    migrator(CREATE).migrate(connection);
    run(
        connection,
        "INSERT INTO trees VALUES (1, 'oak'), (2, 'ash'); INSERT INTO leaves (tree_id) VALUES (1), (1)");

    migrator(CREATE, REBUILD).migrate(connection);

    assertThat(
            rows(
                connection,
                "SELECT t.name, count(l.id) FROM trees t LEFT JOIN leaves l ON l.tree_id = t.id GROUP BY t.id"))
        .containsExactly("oak++|2", "ash|0");
    assertThat(rows(connection, "PRAGMA foreign_keys")).containsExactly("1");
    run(connection, "DELETE FROM trees WHERE id = 1");
    assertThat(rows(connection, "SELECT * FROM leaves")).isEmpty();
  }

  @Test
  void migrate_statementFails_namesItAndLeavesTheDatabaseAsItWas() throws Exception {
    migrator(CREATE, REBUILD).migrate(connection);
    run(connection, "INSERT INTO trees VALUES (1, 'oak')");
    String before = dump(connection) + rows(connection, "SELECT * FROM schema_migrations");

    MigrationException thrown = catchThrowableOfType(
        MigrationException.class, () -> migrator(CREATE, REBUILD, BROKEN).migrate(connection));

    assertThat(thrown)
        .hasMessageContaining("V003__plant_more.up.sql")
        .hasMessageContaining("statement 3 (line 5: INSERT INTO shrubs)")
        .hasMessageContaining("no such table: shrubs")
        .hasMessageContaining("database is as it was")
        .hasCauseInstanceOf(SQLException.class);
    assertThat(thrown.version()).isEqualTo(3);
    assertThat(dump(connection) + rows(connection, "SELECT * FROM schema_migrations"))
        .isEqualTo(before);
    assertThat(rows(connection, "SELECT name FROM trees")).containsExactly("oak");
    assertThat(rows(connection, "PRAGMA user_version")).containsExactly("2");
    assertThat(rows(connection, "PRAGMA foreign_keys")).containsExactly("1");
    run(connection, "BEGIN IMMEDIATE; COMMIT");
  }

  @Test
  void migrate_laterStepOfAnOldDatabaseFails_theOnesBeforeAreUndoneToo() throws SQLException {
    migrator(CREATE).migrate(connection);
    log.lines.clear();

    assertThatThrownBy(() -> migrator(CREATE, REBUILD, BROKEN).migrate(connection))
        .isInstanceOf(MigrationException.class);
    assertThat(rows(connection, "PRAGMA user_version")).containsExactly("1");
    assertThat(log.lines).containsExactly("DEBUG the schema has version 1 of 3");
    migrator(CREATE).validate(connection);
  }

  /** Else somebody else could take a database that is being made for an old one. */
  @Test
  void migrate_laterStepOfAnEmptyDatabaseFails_itIsEmptyAgain() throws SQLException {
    assertThatThrownBy(() -> migrator(CREATE, REBUILD, BROKEN).migrate(connection))
        .isInstanceOf(MigrationException.class);
    assertThat(rows(connection, "SELECT * FROM sqlite_schema")).isEmpty();
  }

  @Test
  void migrate_stepLeavesRowWithoutParent_failsAndLeavesTheDatabaseAsItWas() throws Exception {
    migrator(CREATE, REBUILD).migrate(connection);
    run(connection, "INSERT INTO trees VALUES (1, 'oak'); INSERT INTO leaves VALUES (7, 1)");

    assertThatThrownBy(() -> migrator(CREATE, REBUILD, ORPHAN).migrate(connection))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("V003__lose_a_tree.up.sql")
        .hasMessageContaining("row 7 of leaves")
        .hasMessageContaining("foreign_key_check");

    assertThat(rows(connection, "SELECT name FROM trees")).containsExactly("oak+");
    assertThat(migrator(CREATE, REBUILD, ORPHAN).version(connection)).isEqualTo(2);
  }

  @Test
  void migrate_stepLosesRowsWithoutSayingSo_failsAndLeavesTheDatabaseAsItWas() throws Exception {
    migrator(CREATE, REBUILD).migrate(connection);
    run(connection, "INSERT INTO trees VALUES (1, 'oak'), (2, 'ash')");
    MigrationScript losing =
        MigrationScript.of("V003__lose_trees", "DELETE FROM trees WHERE id = 2", "SELECT 1");

    assertThatThrownBy(() -> migrator(CREATE, REBUILD, losing).migrate(connection))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("V003__lose_trees.up.sql")
        .hasMessageContaining("trees has 1 rows instead of 2");
    assertThat(rows(connection, "SELECT name FROM trees")).containsExactly("oak", "ash");

    migrator(CREATE, REBUILD, losing.changingRowsOf(Set.of("trees"))).migrate(connection);
    assertThat(rows(connection, "SELECT name FROM trees")).containsExactly("oak");
  }

  @Test
  void migrate_stepBreaksAConstraint_failsInItsIntegrityCheck() throws Exception {
    migrator(CREATE).migrate(connection);
    run(connection, "INSERT INTO trees VALUES (1, 'oak')");
    MigrationScript breaking = MigrationScript.of("V002__break_a_rule", """
        PRAGMA ignore_check_constraints = ON;
        CREATE TABLE rules (id INTEGER PRIMARY KEY, age INTEGER CHECK (age > 0));
        INSERT INTO rules VALUES (1, -1);
        PRAGMA ignore_check_constraints = OFF;
        """, "DROP TABLE rules");

    assertThatThrownBy(() -> migrator(CREATE, breaking).migrate(connection))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("V002__break_a_rule.up.sql")
        .hasMessageContaining("integrity_check finds: CHECK constraint failed in rules");
    assertThat(rows(connection, "SELECT name FROM sqlite_schema WHERE name = 'rules'"))
        .isEmpty();
  }

  @Test
  void rollback_downScriptForgetsSomething_failsAndNamesIt() throws Exception {
    MigrationScript forgetful = MigrationScript.of(
        "V002__add_two", "CREATE TABLE one (id); CREATE TABLE two (id)", "DROP TABLE one");
    SchemaMigrator migrator = migrator(CREATE, forgetful);
    migrator.migrate(connection);

    assertThatThrownBy(() -> migrator.rollback(connection, 1))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("V002__add_two.down.sql")
        .hasMessageContaining("table two does not belong to it");
    assertThat(migrator.version(connection)).isEqualTo(2);
  }

  @Test
  void migrate_stepCompletedInJava_runsBothAndIsOneStep() throws Exception {
    migrator(CREATE).migrate(connection);
    run(connection, "INSERT INTO trees VALUES (1, 'oak'), (2, 'ash')");
    MigrationScript completed = MigrationScript.of(
            "V002__measure_trees",
            "ALTER TABLE trees ADD COLUMN letters INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE trees DROP COLUMN letters")
        .completedBy(inStep -> {
          for (String name : rows(inStep, "SELECT name FROM trees")) {
            run(
                inStep,
                "UPDATE trees SET letters = " + name.length() + " WHERE name = '" + name + "'");
          }
        });

    migrator(CREATE, completed).migrate(connection);

    assertThat(rows(connection, "SELECT name, letters FROM trees"))
        .containsExactly("oak|3", "ash|3");
    migrator(CREATE, completed).validate(connection);
  }

  @Test
  void migrate_lockedByAnother_isNotTheSchemasFault() throws Exception {
    try (Connection other = SchemaTestDatabase.open(directory.resolve("test.db"))) {
      run(other, "BEGIN IMMEDIATE");
      run(connection, "PRAGMA busy_timeout = 10");

      SQLException thrown =
          catchThrowableOfType(SQLException.class, () -> migrator(CREATE).migrate(connection));

      assertThat(thrown.getErrorCode()).isEqualTo(SQLiteErrorCode.SQLITE_BUSY.code);
      assertThat(rows(connection, "PRAGMA foreign_keys")).containsExactly("1");
    }
  }

  @Test
  void migrate_diskFull_isNotTheSchemasFault() throws Exception {
    run(connection, "PRAGMA max_page_count = 3");

    SQLException thrown = catchThrowableOfType(
        SQLException.class, () -> migrator(CREATE, REBUILD).migrate(connection));

    assertThat(thrown.getErrorCode()).isEqualTo(SQLiteErrorCode.SQLITE_FULL.code);
    assertThat(rows(connection, "SELECT * FROM sqlite_schema")).isEmpty();
  }

  @Test
  void migrate_newerDatabase_saysBothVersions() throws Exception {
    migrator(CREATE, REBUILD).migrate(connection);

    MigrationException thrown =
        catchThrowableOfType(MigrationException.class, () -> migrator(CREATE).migrate(connection));

    assertThat(thrown)
        .hasMessageContaining("has version 2")
        .hasMessageContaining("up to 1")
        .hasMessageContaining("use a newer TempleDB");
    assertThat(thrown.version()).isEqualTo(2);
    assertThatThrownBy(() -> migrator(CREATE).rollback(connection, 0))
        .isInstanceOf(MigrationException.class);
  }

  @Test
  void migrate_scriptChangedSinceItWasApplied_namesIt() throws Exception {
    migrator(CREATE, REBUILD).migrate(connection);
    MigrationScript changed =
        MigrationScript.of(CREATE.name(), CREATE.upSql() + "-- a word", CREATE.downSql());

    MigrationException thrown = catchThrowableOfType(
        MigrationException.class, () -> migrator(changed, REBUILD).migrate(connection));

    assertThat(thrown)
        .hasMessageContaining("migration 1 'create trees'")
        .hasMessageContaining(CREATE.checksum().hex())
        .hasMessageContaining(changed.checksum().hex());
    assertThat(thrown.version()).isEqualTo(1);
  }

  @Test
  void migrate_ledgerWithAGap_namesTheMissingOne() throws Exception {
    migrator(CREATE, REBUILD).migrate(connection);
    run(connection, "DELETE FROM schema_migrations WHERE version = 1");

    assertThatThrownBy(() -> migrator(CREATE, REBUILD).migrate(connection))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("lacks migration 1 'create trees'");
  }

  @Test
  void migrate_headerAndLedgerDisagree_isRefused() throws Exception {
    migrator(CREATE, REBUILD).migrate(connection);
    run(connection, "PRAGMA user_version = 1");

    assertThatThrownBy(() -> migrator(CREATE, REBUILD).migrate(connection))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("user_version");
  }

  @Test
  void migrate_pendingOnASchemaChangedByHand_changesNothing() throws Exception {
    migrator(CREATE).migrate(connection);
    run(connection, "ALTER TABLE trees ADD COLUMN height INTEGER");

    assertThatThrownBy(() -> migrator(CREATE, REBUILD).migrate(connection))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("table trees is defined differently")
        .hasMessageContaining("height");
    assertThat(rows(connection, "PRAGMA user_version")).containsExactly("1");
  }

  @Test
  void migrate_insideTransaction_leavesItToItsOwner() throws Exception {
    run(connection, "BEGIN; CREATE TABLE mine (id)");

    assertThatThrownBy(() -> migrator(CREATE).migrate(connection))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("within a transaction");

    run(connection, "COMMIT");
    assertThat(rows(connection, "SELECT name FROM sqlite_schema")).containsExactly("mine");
  }

  @Test
  void migrate_withoutAutoCommit_isRefused() throws Exception {
    connection.setAutoCommit(false);

    assertThatThrownBy(() -> migrator(CREATE).migrate(connection))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("autocommit");
    connection.setAutoCommit(true);
  }

  @Test
  void rollback_toAVersion_undoesNewestFirst() throws Exception {
    SchemaMigrator migrator = migrator(CREATE, REBUILD);
    migrator.migrate(connection);
    run(connection, "INSERT INTO trees VALUES (1, 'oak'); INSERT INTO leaves VALUES (7, 1)");
    log.lines.clear();

    migrator.rollback(connection, 1);

    assertThat(migrator.version(connection)).isEqualTo(1);
    assertThat(rows(connection, "SELECT name FROM trees")).containsExactly("oak+");
    assertThat(rows(connection, "SELECT * FROM leaves")).containsExactly("7|1");
    assertThat(rows(connection, "SELECT version FROM schema_migrations")).containsExactly("1");
    migrator.validate(connection);

    migrator.rollback(connection, 0);

    assertThat(rows(connection, "SELECT * FROM sqlite_schema")).isEmpty();
    assertThat(rows(connection, "PRAGMA user_version")).containsExactly("0");
    assertThat(log.lines)
        .containsExactly(
            "INFO migration 2 undone: name trees once", "INFO migration 1 undone: create trees");
  }

  @Test
  void rollback_toAVersionThatIsNotBelow_isRefused() throws Exception {
    SchemaMigrator migrator = migrator(CREATE, REBUILD);
    migrator.migrate(connection);
    migrator.rollback(connection, 2);
    assertThat(migrator.version(connection)).isEqualTo(2);

    assertThatThrownBy(() -> migrator.rollback(connection, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> migrator.rollback(connection, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void list_someApplied_givesAllWithTheTimesOfThose() throws Exception {
    migrator(CREATE).migrate(connection);

    List<Migration> migrations = migrator(CREATE, REBUILD).list(connection);

    assertThat(migrations).extracting(Migration::version).containsExactly(1, 2);
    assertThat(migrations)
        .extracting(Migration::description)
        .containsExactly("create trees", "name trees once");
    assertThat(migrations)
        .extracting(Migration::checksum)
        .containsExactly(CREATE.checksum(), REBUILD.checksum());
    assertThat(migrations.get(0).appliedAt()).contains(NOW);
    assertThat(migrations.get(1).appliedAt()).isEmpty();
  }

  @Test
  void validate_whatTheMigrationsMake_passes() throws Exception {
    SchemaMigrator migrator = migrator(CREATE, REBUILD);
    migrator.validate(connection);
    migrator.migrate(connection);
    run(connection, "INSERT INTO trees VALUES (1, 'oak'); ANALYZE; VACUUM");

    migrator.validate(connection);
  }

  @Test
  void validate_objectChangedMissingOrAdded_namesIt() throws Exception {
    SchemaMigrator migrator = migrator(CREATE, REBUILD);
    migrator.migrate(connection);

    run(connection, "CREATE INDEX mine ON leaves (tree_id)");
    assertThatThrownBy(() -> migrator.validate(connection))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("index mine does not belong to it");
    run(connection, "DROP INDEX mine; DROP TRIGGER leaves_grow");
    assertThatThrownBy(() -> migrator.validate(connection))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("trigger leaves_grow is missing");
    run(connection, "CREATE TRIGGER leaves_grow AFTER INSERT ON leaves BEGIN SELECT 1; END");
    assertThatThrownBy(() -> migrator.validate(connection))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("trigger leaves_grow is defined differently");
  }

  @Test
  void create_scriptsNotNumberedFromOne_isRefused() {
    assertThatThrownBy(() -> migrator(REBUILD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("V002__name_trees_once");
  }

  private SchemaMigrator migrator(MigrationScript... scripts) {
    return new SchemaMigrator(List.of(scripts), CLOCK, log);
  }

  /** How often another connection sees the file changed by {@code work}. */
  private int dataVersionSeenByAnother(ThrowingRunnable work) throws Exception {
    try (Connection other = SchemaTestDatabase.open(directory.resolve("test.db"))) {
      int before = Integer.parseInt(rows(other, "PRAGMA data_version").get(0));
      work.run();
      return Integer.parseInt(rows(other, "PRAGMA data_version").get(0)) - before;
    }
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }
}

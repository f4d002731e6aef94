package dev.templedb.sqlite.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.templedb.TempleDb;
import dev.templedb.content.ContentHash;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentTemplate;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.ReadOnlyException;
import dev.templedb.maintenance.IntegrityCheck;
import dev.templedb.maintenance.IntegrityProblem;
import dev.templedb.maintenance.IntegrityProblem.Kind;
import dev.templedb.maintenance.IntegrityReport;
import dev.templedb.project.DeploymentTargetDetails;
import dev.templedb.project.Expected;
import dev.templedb.project.ProjectDetails;
import dev.templedb.search.ContentSearch;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.SettingKey;
import dev.templedb.sqlite.launch.SqliteShell;
import dev.templedb.sqlite.transfer.PlainJdbc;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** What an integrity check finds and names, what it leaves alone, and what happens to files that have a damaged row. */
class IntegrityCheckTest {

  @TempDir
  Path directory;

  private Path database;

  @BeforeEach
  void create() throws IOException {
    database = directory.resolve("test.db");
    Path tree = Files.createDirectories(directory.resolve("tree"));
    Files.writeString(tree.resolve("one.txt"), "content of one\n");
    Files.writeString(tree.resolve("two.txt"), "content of two\n");
    Files.createSymbolicLink(tree.resolve("link"), Path.of("one.txt"));
    try (TempleDb db = TempleDb.open(database)) {
      db.projects().create("app", ProjectDetails.named("App"));
      db.projects().create("other");
      db.importTree(TreeImport.of("app", tree));
      db.files().put("other", "own.txt", "own\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private void damage(String... statements) throws SQLException {
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA ignore_check_constraints = ON");
      for (String sql : statements) {
        assertThat(statement.executeUpdate(sql)).as(sql).isNotNegative();
      }
    }
  }

  private IntegrityReport check() {
    try (TempleDb db = TempleDb.openReadOnly(database)) {
      return db.maintenance().integrityCheck();
    }
  }

  private static String idOf(String path) {
    return "(SELECT id FROM project_files WHERE file_path = '" + path + "')";
  }

  @Test
  void check_closedDatabase_isSoundAndSealed() {
    IntegrityReport report = check();

    assertThat(report.problems()).isEmpty();
    assertThat(report.unsealedTables()).isEmpty();
    assertThat(report.contents()).isEqualTo(3);
  }

  @Test
  void check_contentChanged_namesEachProjectAndPath() throws SQLException {
    try (TempleDb db = TempleDb.open(database)) {
      db.files().put("other", "same.txt", "content of one\n".getBytes(StandardCharsets.UTF_8));
    }
    damage("UPDATE contents SET data = CAST(x'00' || substr(data, 2) AS BLOB) WHERE id = "
        + "(SELECT content_id FROM file_contents WHERE file_id = " + idOf("one.txt") + ")");

    List<IntegrityProblem> problems = check().problems();

    assertThat(problems).hasSize(2).allSatisfy(problem -> {
      assertThat(problem.kind()).isEqualTo(Kind.CONTENT);
      assertThat(problem.message()).contains("hash");
    });
    assertThat(problems)
        .extracting(
            problem -> problem.projectSlug().orElse("") + "/" + problem.path().orElse(""))
        .containsExactly("app/one.txt", "other/same.txt");
  }

  @Test
  void toText_contentChanged_namesItsHashOnce() throws SQLException {
    damage("UPDATE contents SET data = CAST(x'00' || substr(data, 2) AS BLOB) WHERE id = "
        + "(SELECT content_id FROM file_contents WHERE file_id = " + idOf("one.txt") + ")");

    String hash =
        ContentHash.of("content of one\n".getBytes(StandardCharsets.UTF_8)).hex();
    String text = check().toText();

    assertThat(text.split(hash, -1)).as(text).hasSize(2);
    assertThat(text).containsPattern("CONTENT +app/one.txt +content [0-9a-f]{64} is damaged: ");
    assertThat(text).doesNotContain("verifying content");
  }

  @Test
  void check_structureTorn_isAProblemForEachLineOfTheEngine() throws Exception {
    tear("contents");

    IntegrityReport report = check();

    assertThat(report.problems())
        .filteredOn(problem -> problem.kind() == Kind.STRUCTURE)
        .hasSizeGreaterThan(1)
        .allSatisfy(problem -> assertThat(problem.message())
            .doesNotContain("\n")
            .doesNotContain("***")
            .isNotBlank());
    assertThat(report.toText().lines().filter(line -> line.startsWith("  STRUCTURE")))
        .hasSize((int) report.problems().stream()
            .filter(problem -> problem.kind() == Kind.STRUCTURE)
            .count());
  }

  /** Overwrites the first page of a table with noise behind its header's beginning. */
  private void tear(String table) throws Exception {
    long page;
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(
            "SELECT (rootpage - 1) * (SELECT page_size FROM pragma_page_size) FROM sqlite_schema"
                + " WHERE name = '" + table + "'")) {
      page = row.getLong(1);
    }
    try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw")) {
      file.seek(page + 1);
      file.write(new byte[] {127, 127, 127, 127, 127, 127});
    }
  }

  @Test
  void check_bitOfNoMeaningInStoredContent_isReported() throws SQLException {
    damage("UPDATE contents SET stored_at = stored_at + 1 WHERE id = 1");

    assertThat(check().problems()).singleElement().satisfies(problem -> {
      assertThat(problem.kind()).isEqualTo(Kind.CONTENT);
      assertThat(problem.message()).contains("checksum");
      assertThat(problem.projectSlug()).isPresent();
    });
  }

  @Test
  void rowsSwapped_eachWayOfReading_givesNoContentOfAnotherFile() throws SQLException {
    damage(
        "UPDATE file_contents SET content_id = (SELECT content_id FROM file_contents WHERE file_id = "
            + idOf("two.txt")
            + "), hash_sha256 = (SELECT hash_sha256 FROM file_contents WHERE file_id = "
            + idOf("two.txt") + ") WHERE file_id = " + idOf("one.txt"));

    IntegrityProblem problem = check().problems().get(0);
    assertThat(problem.kind()).isEqualTo(Kind.ROW);
    assertThat(problem.projectSlug()).hasValue("app");
    assertThat(problem.path()).hasValue("one.txt");
    assertThat(problem.table()).hasValue("project_files");

    try (TempleDb db = TempleDb.open(database)) {
      assertDamaged(() -> db.files().readBytes("app", "one.txt"));
      assertDamaged(() -> db.files().readText("app", "one.txt"));
      assertDamaged(() -> db.files().openStream("app", "one.txt"));
      assertDamaged(() -> db.files().get("app", "one.txt"));
      assertDamaged(() -> db.files().move("app", "one.txt", "elsewhere.txt", Expected.anything()));
      assertDamaged(() -> db.checkout(Checkout.of("app", directory.resolve("out"))));
      assertDamaged(() -> db.search(ContentSearch.in("app", "content of"), match -> {}));
      assertThat(db.files().readText("app", "two.txt")).isEqualTo("content of two\n");

      db.files().put("app", "one.txt", "content of one\n".getBytes(StandardCharsets.UTF_8));

      assertThat(db.files().readText("app", "one.txt")).isEqualTo("content of one\n");
      assertThat(db.maintenance().integrityCheck().problems()).isEmpty();
    }
  }

  private static void assertDamaged(ThrowingCallable use) {
    assertThatThrownBy(use)
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("'one.txt'")
        .hasMessageContaining("'app'");
  }

  @Test
  void linkTargetAndExecBitChanged_areReportedAndNotCheckedOut() throws SQLException {
    damage("UPDATE project_files SET symlink_target = 'two.txt' WHERE file_path = 'link'");
    damage("UPDATE project_files SET is_executable = 1 WHERE file_path = 'two.txt'");

    assertThat(check().problems())
        .extracting(problem -> problem.path().orElse(""))
        .containsExactlyInAnyOrder("link", "two.txt");
    try (TempleDb db = TempleDb.open(database)) {
      assertThatThrownBy(() -> db.checkout(Checkout.of("app", directory.resolve("out"))))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining("'link'");
    }
  }

  @Test
  void check_projectTreeAndIndexOfADirectoryDamaged_areReportedAndTheImportReadsAgain()
      throws IOException, SQLException {
    damage("UPDATE project_trees SET version = version + 4");
    damage("UPDATE work_trees SET tree_version = tree_version + 4");

    assertThat(check().problems())
        .extracting(problem -> problem.table().orElse(""))
        .contains("project_trees", "work_trees");

    try (TempleDb db = TempleDb.open(database)) {
      Files.writeString(directory.resolve("tree/three.txt"), "three");
      assertThat(db.importTree(TreeImport.of("app", directory.resolve("tree"))).filesRead())
          .isEqualTo(3);
      assertThat(db.files().readText("app", "three.txt")).isEqualTo("three");
    }
  }

  @Test
  void check_tableWithoutCountsChanged_isReported() throws SQLException {
    damage("UPDATE file_types SET category = 'x' || category WHERE id = 1");

    assertThat(check().problems()).singleElement().satisfies(problem -> {
      assertThat(problem.kind()).isEqualTo(Kind.TABLE);
      assertThat(problem.table()).hasValue("file_types");
      assertThat(problem.message()).contains("when the database was closed");
    });
  }

  @Test
  void check_countedTableDamaged_isReportedAlsoAfterTheLibraryWroteAndClosed() throws SQLException {
    try (TempleDb db = TempleDb.open(database)) {
      db.deploymentTargets().create("app", "live", DeploymentTargetDetails.ofType("production"));
    }
    String trigger = PlainJdbc.rows(
            database,
            "SELECT sql FROM sqlite_schema WHERE name = 'deployment_targets_counts_update'")
        .get(0);
    // As a flipped bit does it: without its being counted.
    damage(
        "DROP TRIGGER deployment_targets_counts_update",
        "UPDATE deployment_targets SET target_name = 'lixe'",
        trigger);
    try (TempleDb db = TempleDb.open(database)) {
      db.projects().create("third");
    }

    assertThat(check().problems())
        .extracting(problem -> problem.table().orElse(""))
        .contains("deployment_targets");
  }

  @Test
  void check_countsChanged_isReported() throws SQLException {
    damage("UPDATE database_state SET projects_changes = projects_changes + 64");

    assertThat(check().problems()).singleElement().satisfies(problem -> {
      assertThat(problem.table()).hasValue("database_state");
      assertThat(problem.message()).contains("add up");
    });
  }

  @Test
  void check_sealChanged_isReported() throws SQLException {
    damage("UPDATE table_seals SET row_count = row_count + 1 WHERE table_name = 'file_types'");

    IntegrityReport report = check();
    assertThat(report.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.table()).hasValue("table_seals"));
    assertThat(report.unsealedTables()).containsExactly("file_types");
  }

  @Test
  void check_sealOfACountedTableChanged_isNotMadeValidByClosing() throws SQLException {
    damage("UPDATE table_seals SET digest = 'f' || substr(digest, 2), row_count = row_count + 1"
        + " WHERE table_name = 'nix_pins'");

    try (TempleDb db = TempleDb.open(database)) {
      db.projects().create("third");
    }

    IntegrityReport report = check();
    assertThat(report.problems()).isEmpty();
    assertThat(report.unsealedTables()).isEmpty();
  }

  @Test
  void check_rowReferredToIsMissing_isReported() throws SQLException {
    damage("DELETE FROM projects WHERE slug = 'other'");

    assertThat(check().problems())
        .extracting(IntegrityProblem::kind, IntegrityProblem::table)
        .contains(tuple(Kind.REFERENCE, Optional.of("project_files")));
  }

  @Test
  void check_secretsAreMissing_namesWhateverRefersToThem() throws SQLException {
    UUID global;
    UUID own;
    UUID variable;
    try (TempleDb db =
        TempleDb.open(database, options -> options.addSecretKeys(SecretKey.generate()))) {
      global = db.settings()
          .setSecret(SettingKey.global("g"), Secret.of("1"))
          .secret()
          .orElseThrow();
      own = db.settings()
          .setSecret(SettingKey.of("app", "own"), Secret.of("2"))
          .secret()
          .orElseThrow();
      db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of()));
      db.environments().setSecretVariable("app", "dev", "TOKEN", Secret.of("3"));
      db.environmentTemplates()
          .save(EnvironmentTemplate.of("made", "", db.environments().resolve("app", "dev")));
      variable = db.environments().listVariables("app", "dev").get(0).secret().orElseThrow();
      db.environments().setSecretVariable("app", "dev", "THERE", Secret.of("4"));
      db.environments().removeVariable("app", "dev", "THERE");
    }
    assertThat(check().problems()).isEmpty();
    damage(
        "DELETE FROM secrets WHERE uuid IN ('" + global + "', '" + own + "', '" + variable + "')");

    List<IntegrityProblem> missing = check().problems().stream()
        .filter(problem -> problem.kind() == Kind.REFERENCE)
        .toList();

    assertThat(missing)
        .extracting(
            problem -> problem.table().orElse(""),
            problem -> problem.projectSlug().orElse(""),
            problem -> problem.message().substring(0, problem.message().indexOf(" does not")))
        .containsExactlyInAnyOrder(
            tuple("settings", "", "setting 'g': its secret " + global),
            tuple("settings", "app", "setting 'own': its secret " + own),
            tuple(
                "nix_env_variables",
                "app",
                "variable 'TOKEN' of environment 'dev': its secret " + variable),
            tuple(
                "nix_environment_versions",
                "app",
                "variable 'TOKEN' in version 2 of environment 'dev': its secret " + variable),
            tuple(
                "nix_environment_versions",
                "app",
                "variable 'TOKEN' in version 3 of environment 'dev': its secret " + variable),
            tuple(
                "nix_environment_versions",
                "app",
                "variable 'TOKEN' in version 4 of environment 'dev': its secret " + variable),
            tuple(
                "nix_environment_templates",
                "",
                "variable 'TOKEN' of template 'made': its secret " + variable));
  }

  @Test
  void check_statesThatAreNoJson_keepNoReferenceFromBeingChecked() throws SQLException {
    UUID missing;
    try (TempleDb db =
        TempleDb.open(database, options -> options.addSecretKeys(SecretKey.generate()))) {
      missing = db.settings()
          .setSecret(SettingKey.global("g"), Secret.of("1"))
          .secret()
          .orElseThrow();
      db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of()));
    }
    damage(
        "DELETE FROM secrets",
        "DROP TRIGGER nix_environment_versions_stay_fixed",
        "UPDATE nix_environment_versions SET state = '{\"secret\"'",
        "INSERT INTO nix_environment_templates (template_name, state)"
            + " VALUES ('t', '{\"variables\":[\"secret\",1,null,[]]}')");

    assertThat(check().problems())
        .filteredOn(problem -> problem.kind() == Kind.REFERENCE)
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains(missing.toString()));
  }

  @Test
  void check_schemaAndAuditChanged_areReported() throws SQLException {
    damage(
        "CREATE INDEX stranger ON projects (name)",
        "DROP TRIGGER audit_log_keeps_entries",
        "UPDATE audit_log SET actor = 'nobody' WHERE id = 2");

    assertThat(check().problems())
        .extracting(IntegrityProblem::kind)
        .contains(Kind.SCHEMA, Kind.AUDIT);
  }

  @Test
  void check_ownIndexMadeByHand_isReportedOnce() throws SQLException {
    damage("CREATE INDEX stranger ON projects (name)");

    assertThat(check().problems()).singleElement().satisfies(problem -> {
      assertThat(problem.kind()).isEqualTo(Kind.SCHEMA);
      assertThat(problem.message()).contains("stranger");
    });
  }

  @Test
  void check_editsByHand_areNoProblemAndUnsealTheirTables() throws Exception {
    SqliteShell.orSkip(directory)
        .run(
            database,
            "PRAGMA foreign_keys = ON; UPDATE projects SET name = 'New' WHERE slug = 'app'; UPDATE projects SET name = name;"
                + " INSERT INTO deployment_targets (project_id, target_name, target_type) VALUES (1, 'a', 'b');"
                + " INSERT INTO nix_environments (project_id, env_name) VALUES (1, 'dev');"
                + " DELETE FROM projects WHERE slug = 'other';")
        .printedWithoutError();

    IntegrityReport report = check();

    assertThat(report.problems()).isEmpty();
    assertThat(report.unsealedTables())
        .contains("projects", "deployment_targets", "nix_environments", "sqlite_sequence")
        .doesNotContain("nix_pins", "nix_environment_templates");
  }

  @Test
  void check_damageWhereNoEditReaches_isReportedAlsoAfterAnEditByHandAndAClose() throws Exception {
    damage("UPDATE file_types SET category = 'x' || category WHERE id = 1");
    damage("UPDATE projects SET name = 'New' WHERE slug = 'app'");
    TempleDb.open(database).close();

    assertThat(check().problems())
        .extracting(problem -> problem.table().orElse(""))
        .containsExactly("file_types");
  }

  @Test
  void check_deletingEveryProjectByHand_changesNoTableOfTheLibraryAlone() throws Exception {
    damage("PRAGMA foreign_keys = ON", "DELETE FROM projects", "DELETE FROM nix_pins");

    assertThat(check().problems()).isEmpty();
  }

  @Test
  void check_fileInsertedByAnotherProgram_isNoProblemAsInReading() throws SQLException {
    damage(
        "INSERT INTO project_files (project_id, file_type_id, file_path) SELECT project_id, file_type_id, 'by-hand.txt'"
            + " FROM project_files WHERE file_path = 'one.txt'",
        "INSERT INTO file_contents (file_id, content_id, hash_sha256, file_size_bytes)"
            + " SELECT " + idOf("by-hand.txt") + ", content_id, hash_sha256, file_size_bytes"
            + " FROM file_contents WHERE file_id = " + idOf("one.txt"));

    try (TempleDb db = TempleDb.open(database)) {
      // The sequence of ids is the library's, and looks damaged until it has changed something.
      db.projects().create("third");
    }

    assertThat(check().problems()).isEmpty();
    try (TempleDb db = TempleDb.openReadOnly(database)) {
      assertThat(db.files().readText("app", "by-hand.txt")).isEqualTo("content of one\n");
    }
  }

  @Test
  void check_editThatChangesNothing_isNoProblem() throws Exception {
    SqliteShell.orSkip(directory)
        .run(database, "UPDATE projects SET name = name;")
        .printedWithoutError();

    assertThat(check().problems()).isEmpty();
  }

  @Test
  void check_tablesOfAnApplication_areItsOwn() throws SQLException {
    damage(
        "CREATE TABLE shop_orders (id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT)",
        "INSERT INTO shop_orders (what) VALUES ('tea')");

    assertThat(check().problems())
        .allSatisfy(problem -> assertThat(problem.kind())
            .as("what is strange to the schema is no damage of rows")
            .isEqualTo(Kind.SCHEMA));
  }

  @Test
  void check_processWasKilled_saysWhatIsNotSealed() throws IOException {
    Path copy = directory.resolve("killed.db");
    try (TempleDb db = TempleDb.open(database)) {
      db.projects().create("late");
      for (String end : List.of("", "-wal")) {
        Files.copy(Path.of(database + end), Path.of(copy + end));
      }
    }

    try (TempleDb db = TempleDb.open(copy)) {
      IntegrityReport report = db.maintenance().integrityCheck();
      assertThat(report.problems()).isEmpty();
      assertThat(report.unsealedTables())
          .contains("projects", "file_types", "sqlite_sequence")
          .doesNotContain("nix_pins");

      assertThat(db.maintenance().integrityCheck().unsealedTables())
          .as("a sound check seals")
          .isEmpty();
    }
  }

  @Test
  void check_anotherProgramWrites_isNotWaitedFor() throws SQLException {
    try (TempleDb db = TempleDb.open(database);
        Connection other = new SQLiteConfig().createConnection("jdbc:sqlite:" + database);
        Statement statement = other.createStatement()) {
      db.projects().create("third");
      statement.execute("BEGIN IMMEDIATE");
      long start = System.nanoTime();

      assertThat(db.maintenance().integrityCheck().unsealedTables()).contains("projects");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      statement.execute("ROLLBACK");
    }
  }

  @Test
  void check_contentStoredWithoutAnEntry_unsealsToo() {
    try (TempleDb db = TempleDb.open(database)) {
      assertThat(db.maintenance().integrityCheck().unsealedTables()).isEmpty();

      db.contents().put("nobody refers to it".getBytes(StandardCharsets.UTF_8));

      assertThat(db.maintenance()
              .integrityCheck(IntegrityCheck.builder().contents(false).build())
              .unsealedTables())
          .contains("sqlite_sequence");
    }
    assertThat(check().unsealedTables()).isEmpty();
  }

  @Test
  void readOnly_allButTheCheck_isRefused() {
    try (TempleDb db = TempleDb.openReadOnly(database)) {
      assertThat(db.maintenance().integrityCheck().isSound()).isTrue();
      for (Runnable operation : List.<Runnable>of(
          () -> db.maintenance().vacuum(),
          () -> db.maintenance().analyze(),
          () -> db.maintenance().optimize(),
          () -> db.maintenance().checkpoint())) {
        assertThatThrownBy(operation::run).isInstanceOf(ReadOnlyException.class);
      }
    }
  }
}

package dev.templedb.sqlite.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentVersion;
import dev.templedb.environment.Pin;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.launch.SqliteShell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Environments that a person edits in the {@code sqlite3} shell: their versions, and what the schema refuses. */
class EnvironmentVersionByHandTest {

  @TempDir
  Path directory;

  private Path file;
  private SqliteShell shell;
  private TempleDb db;

  @BeforeEach
  void open() {
    shell = SqliteShell.orSkip(directory);
    file = directory.resolve("work.templedb");
    db = TempleDb.open(file);
    db.projects().create("app");
    db.projects().create("other");
    db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of("git")));
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void runInShell(String sql) throws IOException, InterruptedException {
    shell.run(file, sql).printedWithoutError();
  }

  private List<EnvironmentVersion> history(String name) {
    return db.environments().history("app", name, PageRequest.first(10)).items();
  }

  @Test
  void history_afterAnEditByHand_hasItsVersionAndSaysWhoseItIs() throws Exception {
    runInShell(
        "UPDATE nix_environments SET profile = 'echo hi' WHERE env_name = 'dev';"
            + "INSERT INTO nix_env_variables (environment_id, var_name, var_value) VALUES (1, 'A', '1');");

    List<EnvironmentVersion> history = history("dev");

    assertThat(history).extracting(EnvironmentVersion::number).containsExactly(2, 1);
    assertThat(history.get(0).actor()).isEqualTo(AuditEntry.EXTERNAL_ACTOR);
    assertThat(history.get(1).actor()).isNotEqualTo(AuditEntry.EXTERNAL_ACTOR);
    assertThat(history.get(0).state().definition().profile()).contains("echo hi");
    assertThat(history.get(0).state().variables()).hasSize(1);
    assertThat(history("dev")).isEqualTo(history);
  }

  @Test
  void history_environmentCreatedByHandWhileClosed_hasAVersion() throws Exception {
    db.close();
    runInShell("INSERT INTO nix_environments (project_id, env_name, base_packages)"
        + " SELECT id, 'hand', '[\"jq\"]' FROM projects WHERE slug = 'app';");
    db = TempleDb.open(file);

    assertThat(history("hand"))
        .singleElement()
        .satisfies(version -> assertThat(version.state().definition())
            .isEqualTo(EnvironmentDefinition.ofPackages(List.of("jq"))));
  }

  @Test
  void write_afterAnEditByHand_makesTheVersionOfTheEditFirst() throws Exception {
    runInShell("UPDATE nix_environments SET base_packages = '[\"jq\"]' WHERE env_name = 'dev';");

    db.environments()
        .update("app", "dev", definition -> definition.withBasePackages(List.of("vim")));

    assertThat(history("dev"))
        .extracting(version -> version.state().definition().basePackages().get(0))
        .containsExactly("vim", "jq", "git");
  }

  @Test
  void history_openedForReading_isThatWhichIsRecorded() throws Exception {
    db.close();
    runInShell("UPDATE nix_environments SET profile = 'echo hi';");
    db = TempleDb.openReadOnly(file);

    assertThat(history("dev")).hasSize(1);
  }

  @Test
  void write_whileARowIsSpoiled_worksAndRecordsTheRest() throws Exception {
    db.environments().create("app", "fine", EnvironmentDefinition.ofPackages(List.of()));
    runInShell("DROP TRIGGER nix_environments_can_be_read_update;"
        + "UPDATE nix_environments SET base_packages = '[1]' WHERE env_name = 'dev';"
        + "UPDATE nix_environments SET profile = 'x' WHERE env_name = 'fine';");

    db.projects().create("next");
    assertThat(history("fine")).hasSize(2);

    runInShell("UPDATE nix_environments SET base_packages = '[\"jq\"]' WHERE env_name = 'dev';");
    assertThat(history("dev")).hasSize(2);
  }

  @Test
  void history_environmentOfAnOlderDatabase_hasAVersionAfterTheUpgrade() {
    db.migrations().rollback(3);
    db.migrations().migrate();

    assertThat(history("dev"))
        .singleElement()
        .satisfies(version ->
            assertThat(version.state().definition().basePackages()).containsExactly("git"));
  }

  @Test
  void restore_spoiledRow_bringsItBack() throws Exception {
    UUID version = history("dev").get(0).uuid();
    runInShell("DROP TRIGGER nix_environments_can_be_read_update;"
        + "UPDATE nix_environments SET base_packages = '[1]' WHERE env_name = 'dev';");

    db.environments().restore("app", "dev", version);

    assertThat(db.environments().get("app", "dev").definition().basePackages())
        .containsExactly("git");
  }

  @Test
  void schema_whatTheLibraryCouldNotRead_isRefused() throws Exception {
    for (String change : List.of(
        "runScript = ''",
        "runScript = 'a' || char(10) || 'b'",
        "base_packages = '[\"git\", 3]'",
        "multi_packages = '[\"\"]'",
        "extra_outputs = '[null]'",
        "package_pins = '{\"jq\":\"none\"}'",
        "template_name = 'a b'")) {
      assertThat(shell.run(file, "UPDATE nix_environments SET " + change + ";").exitCode())
          .as(change)
          .isNotZero();
      assertThat(shell
              .run(file, "UPDATE nix_environments SET description = 'fine';")
              .exitCode())
          .isZero();
    }
    shell
        .run(
            file,
            "INSERT INTO nix_environments (project_id, env_name, target_packages) VALUES (1, 'x', '[1]');")
        .assertFailsWith("texts that are not blank");
  }

  @Test
  void schema_pinInUse_isNotDeletedAlthoughTheShellHasForeignKeysOff() throws Exception {
    db.pins().create(Pin.of("used", "a".repeat(40), "ab".repeat(32)));
    db.environments()
        .update("app", "dev", definition -> definition.toBuilder().pin("used").build());

    shell.run(file, "DELETE FROM nix_pins;").assertFailsWith("uses this pin");

    runInShell("DROP TRIGGER nix_pins_stay_while_used; DELETE FROM nix_pins;");
    assertThatThrownBy(() -> db.environments().get("app", "dev"))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContainingAll("app/dev", "pin_id", "WHERE id = 1");
  }

  @Test
  void schema_cyclesForeignParentsAndChangedPins_areRefused() throws Exception {
    runInShell("INSERT INTO nix_environments (project_id, env_name, parent_id) VALUES (1, 'b', 1);"
        + "INSERT INTO nix_environments (project_id, env_name, parent_id) VALUES (1, 'c', 2);"
        + "INSERT INTO nix_pins (pin_name, revision, nar_hash) VALUES ('p', '"
        + "a".repeat(40) + "', 'sha256-" + "B".repeat(42) + "A=');");

    shell
        .run(file, "UPDATE nix_environments SET parent_id = 3 WHERE id = 1;")
        .assertFailsWith("inherit from itself");
    shell
        .run(file, "UPDATE nix_environments SET parent_id = 1 WHERE id = 1;")
        .assertFailsWith("inherit from itself");
    shell
        .run(
            file,
            "INSERT INTO nix_environments (id, project_id, env_name, parent_id) VALUES (9, 1, 'z', 9);")
        .assertFailsWith("inherit from itself");
    shell
        .run(
            file,
            "INSERT INTO nix_environments (project_id, env_name, parent_id) VALUES (2, 'b', 1);")
        .assertFailsWith("same project");
    shell
        .run(file, "UPDATE nix_pins SET revision = '" + "b".repeat(40) + "';")
        .assertFailsWith("a pin never changes");
    shell
        .run(file, "UPDATE nix_environment_versions SET actor = 'x';")
        .assertFailsWith("a version never changes");
    assertThat(db.environments().resolve("app", "c").lineage()).containsExactly("dev", "b", "c");
  }
}

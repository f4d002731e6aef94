package dev.templedb.sqlite.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.error.CorruptionException;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.Setting;
import dev.templedb.setting.SettingKey;
import dev.templedb.sqlite.launch.SqliteShell;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does with settings and secret variables in the shell. */
class SettingsByHandTest {

  @TempDir
  Path directory;

  private SqliteShell shell;
  private Path file;
  private TempleDb db;

  @BeforeEach
  void open() {
    shell = SqliteShell.orSkip(directory);
    file = directory.resolve("work.templedb");
    db = TempleDb.open(file, options -> options.addSecretKeys(SecretKey.generate()));
    db.projects().create("app");
    db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of()));
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void run(String sql) throws Exception {
    shell.run(file, sql).printedWithoutError();
  }

  @Test
  void update_variableTakesTheSecretOfASetting_keepsItWhenTheSettingGoes() throws Exception {
    Secret secret = Secret.of("x");
    db.settings().setSecret(SettingKey.global("s"), secret);
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("A", ""));
    run("UPDATE nix_env_variables SET secret_uuid = (SELECT secret_uuid FROM settings)");

    db.settings().delete(SettingKey.global("s"));

    assertThat(db.environments().revealVariable("app", "dev", "A")).isEqualTo(secret);
  }

  @Test
  void insert_settings_areReadAndRecordedAtTheNextChange() throws Exception {
    run("""
        INSERT INTO settings (setting_name, setting_value) VALUES ('editor', 'vi');
        INSERT INTO settings (project_id, setting_name, setting_value, description)
        SELECT id, 'editor', 'ed', 'by hand' FROM projects WHERE slug = 'app';
        """);

    assertThat(db.settings().get(SettingKey.global("editor")).value()).isEqualTo("vi");
    Setting setting = db.settings().get(SettingKey.of("app", "editor"));
    assertThat(setting.value()).isEqualTo("ed");
    assertThat(setting.description()).contains("by hand");

    db.settings().set(SettingKey.global("editor"), "emacs");
    List<AuditEntry> entries = db.audit().list(PageRequest.first(2)).items();
    assertThat(entries)
        .extracting(AuditEntry::actor, AuditEntry::action)
        .contains(tuple("external", "database.edit"));
    assertThat(entries.get(1).after()).contains("{\"settings\":2}");
  }

  @Test
  void insert_whatTheLibraryCouldNotRead_isRefused() throws Exception {
    run("INSERT INTO settings (setting_name) VALUES ('taken');");
    for (String row : List.of(
        "(setting_name) VALUES ('a b')",
        "(setting_name) VALUES ('')",
        "(setting_name) VALUES ('taken')",
        "(setting_name, created_at) VALUES ('x', 'now')",
        "(setting_name, setting_value, secret_uuid) VALUES ('x', 'clear', '01234567-89ab-cdef-0123-456789abcdef')",
        "(setting_name, secret_uuid) VALUES ('x', 'short')")) {
      shell.run(file, "INSERT INTO settings " + row + ";").assertFailsWith("constraint failed");
    }
  }

  @Test
  void update_clearValueOfASecret_isRefusedUnlessItBecomesClear() throws Exception {
    db.environments().setSecretVariable("app", "dev", "TOKEN", Secret.of("s"));
    db.settings().setSecret(SettingKey.global("token"), Secret.of("s"));

    shell
        .run(file, "UPDATE nix_env_variables SET var_value = 'clear';")
        .assertFailsWith("secret_variable_has_no_clear_value");
    shell
        .run(file, "UPDATE settings SET setting_value = 'clear';")
        .assertFailsWith("secret_setting_has_no_clear_value");
    run("""
        UPDATE nix_env_variables SET var_value = 'clear', secret_uuid = NULL;
        UPDATE settings SET setting_value = 'clear', secret_uuid = NULL;
        """);

    assertThat(db.environments().listVariables("app", "dev"))
        .containsExactly(EnvironmentVariable.literal("TOKEN", "clear"));
    assertThat(db.settings().get(SettingKey.global("token")).value()).isEqualTo("clear");
    db.projects().create("later");
    assertThat(db.environments().history("app", "dev", PageRequest.first(9)).items())
        .hasSize(3);
    assertThat(db.secrets().collect())
        .as("the version before still names its own")
        .isEqualTo(1);
  }

  @Test
  void reference_toNothing_isReadAndSaidWhereItIsRevealed() throws Exception {
    run("""
        INSERT INTO settings (setting_name, secret_uuid) VALUES ('x', '01234567-89ab-cdef-0123-456789abcdef');
        INSERT INTO settings (setting_name, secret_uuid) VALUES ('y', 'no-uuid-but-as-long-as-one-is-......');
        """);

    assertThat(db.settings().get(SettingKey.global("x")).isSecret()).isTrue();
    assertThatThrownBy(() -> db.settings().reveal(SettingKey.global("x")))
        .isExactlyInstanceOf(CorruptionException.class)
        .hasMessageContaining("is gone");
    assertThatThrownBy(() -> db.settings().get(SettingKey.global("y")))
        .isExactlyInstanceOf(CorruptionException.class)
        .hasMessageContaining("written by hand");
  }
}

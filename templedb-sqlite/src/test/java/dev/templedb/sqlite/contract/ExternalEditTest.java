package dev.templedb.sqlite.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.error.ConflictException;
import dev.templedb.setting.SecretKey;
import dev.templedb.sqlite.launch.SqliteShell;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person changes by hand is recorded once, at the library's next change, as done by {@code external}. */
class ExternalEditTest {

  private static final String EDIT =
      "UPDATE projects SET description = 'by hand' WHERE slug = 'app'";

  @TempDir
  Path directory;

  private Path file;
  private TempleDb db;
  private long before;

  @BeforeEach
  void open() {
    file = directory.resolve("work.templedb");
    db = TempleDb.open(file, options -> options.addSecretKeys(SecretKey.generate()));
    MutatingMethods.prepare(db);
    before = db.audit().count();
  }

  @AfterEach
  void close() {
    db.close();
  }

  private List<AuditEntry> newEntries() {
    long present = db.audit().verify();
    return present == before
        ? List.of()
        : db.audit().list(PageRequest.first((int) (present - before))).items();
  }

  private void assertRecordedBefore(String action, String summary) {
    List<AuditEntry> entries = newEntries();
    assertThat(entries).extracting(AuditEntry::action).containsExactly(action, "database.edit");
    AuditEntry external = entries.get(1);
    assertThat(external.actor()).isEqualTo("external");
    assertThat(external.before()).isEmpty();
    assertThat(external.after()).contains(summary);
    assertThat(entries.get(0).actor()).isNotEqualTo("external");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          projects           | INSERT INTO projects (slug) VALUES ('x'), ('y')                        | 2
          projects           | UPDATE projects SET name = 'N' WHERE slug = 'app'                      | 1
          deployment_targets | DELETE FROM deployment_targets                                         | 1
          nix_environments   | UPDATE nix_environments SET profile = 'x'                              | 2
          nix_env_variables  | INSERT INTO nix_env_variables (environment_id, var_name) VALUES (1, 'Z') | 1
          nix_env_sessions   | INSERT INTO nix_env_sessions (environment_id) VALUES (1)               | 1
          nix_environment_templates | INSERT INTO nix_environment_templates (template_name, state) VALUES ('t', '{}') | 1
          nix_pins           | INSERT INTO nix_pins (pin_name, revision, nar_hash) VALUES ('p', '0123456789012345678901234567890123456789', 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=') | 1
          """)
  void change_afterAnEditOfATable_recordsHowManyRows(String table, String sql, long rows)
      throws SQLException {
    ForeignHands.run(file, sql);

    db.projects().create("next");

    assertRecordedBefore("project.create", "{\"" + table + "\":" + rows + "}");
  }

  @Test
  void change_afterEditsOfSeveralTables_recordsThemInOneEntry() throws SQLException {
    ForeignHands.run(file, EDIT, EDIT, "DELETE FROM nix_env_variables WHERE var_name = 'A'");

    db.projects().create("next");

    assertRecordedBefore("project.create", "{\"projects\":2,\"nix_env_variables\":1}");
  }

  @Test
  void change_secondAfterAnEdit_recordsItNoMore() throws SQLException {
    ForeignHands.run(file, EDIT);
    db.projects().create("next");
    before = db.audit().count();

    db.projects().create("after");
    db.close();
    db = TempleDb.open(file);
    db.projects().create("reopened");

    assertThat(newEntries())
        .extracting(AuditEntry::action)
        .containsExactly("project.create", "project.create");
  }

  @Test
  void change_afterAnEditWhileItWasClosed_recordsIt() throws SQLException {
    db.close();
    ForeignHands.run(file, EDIT);
    db = TempleDb.open(file);

    db.projects().create("next");

    assertRecordedBefore("project.create", "{\"projects\":1}");
  }

  @Test
  void reads_afterAnEdit_seeItAndRecordNothing() throws SQLException {
    ForeignHands.run(file, EDIT);

    assertThat(db.projects().get("app").details().description()).contains("by hand");
    assertThat(newEntries()).isEmpty();
  }

  @Test
  void change_refused_leavesTheEditToTheNextOne() throws SQLException {
    ForeignHands.run(file, EDIT);
    assertThatThrownBy(() -> db.projects().create("app")).isInstanceOf(ConflictException.class);
    assertThat(newEntries()).isEmpty();

    db.projects().create("next");

    assertRecordedBefore("project.create", "{\"projects\":1}");
  }

  @Test
  void transaction_rolledBack_leavesTheEditToTheNextChange() throws SQLException {
    ForeignHands.run(file, EDIT);
    assertThatThrownBy(() -> db.useTransaction(tx -> {
          tx.projects().create("undone");
          throw new ArithmeticException("undo");
        }))
        .hasMessage("undo");
    assertThat(newEntries()).isEmpty();

    db.projects().create("next");

    assertRecordedBefore("project.create", "{\"projects\":1}");
  }

  @Test
  void transaction_whoseFirstChangeIsUndone_recordsTheEditWithItsSecond() throws SQLException {
    ForeignHands.run(file, EDIT);

    db.useTransaction(tx -> {
      assertThatThrownBy(() -> tx.useNested(nested -> {
            nested.projects().create("undone");
            throw new ArithmeticException("undo");
          }))
          .hasMessage("undo");
      assertThatThrownBy(() -> tx.projects().create("app")).isInstanceOf(ConflictException.class);
      tx.projects().create("next");
    });

    assertRecordedBefore("project.create", "{\"projects\":1}");
  }

  @Test
  void change_afterAnEditInTheSqliteShell_recordsIt() throws IOException, InterruptedException {
    SqliteShell shell = SqliteShell.orSkip(directory);
    shell
        .run(file, "INSERT INTO projects (slug, name) VALUES ('shell', 'From the shell');")
        .printedWithoutError();

    db.deploymentTargets().delete("app", "live");

    assertRecordedBefore("deployment_target.delete", "{\"projects\":1}");
    assertThat(db.projects().get("shell").details().name()).isEqualTo("From the shell");
  }
}

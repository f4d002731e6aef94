package dev.templedb.sqlite.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.error.CorruptionException;
import dev.templedb.project.DeploymentTargetDetails;
import dev.templedb.project.NewFileType;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever changes the audit log is found out. */
class AuditTamperingTest {

  @TempDir
  Path directory;

  private Path file;
  private TempleDb db;

  @BeforeEach
  void openWithSixEntries() {
    file = directory.resolve("work.templedb");
    db = TempleDb.open(file);
    EnvironmentDefinition git = EnvironmentDefinition.ofPackages(List.of("git"));
    db.projects().create("app");
    db.environments().create("app", "dev", git);
    db.environments().create("app", "second", git);
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("A", "1"));
    db.deploymentTargets().create("app", "live", DeploymentTargetDetails.ofType("production"));
    db.fileTypes().create(NewFileType.of("own_type", "language"));
    assertThat(db.audit().verify()).isEqualTo(6);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void assertFound(String what) {
    assertThatThrownBy(() -> db.audit().verify())
        .isExactlyInstanceOf(CorruptionException.class)
        .hasMessageContaining("verifying the audit log: " + what)
        .hasMessageContaining("compare it with a backup");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_log SET actor = 'me' WHERE id = 2",
        "DELETE FROM audit_log WHERE id = 2",
        "DELETE FROM audit_log",
        "INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE id = 2",
        "UPDATE OR REPLACE audit_log SET id = 2 WHERE id = 3",
      })
  void log_withItsTriggers_refusesEveryChange(String sql) {
    assertThatThrownBy(() -> ForeignHands.run(file, sql))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("append-only");
    assertThat(db.audit().verify()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "occurred_at = '2020-01-01 00:00:00.000'",
        "actor = 'somebody else'",
        "action = 'project.delete'",
        "entity = 'other'",
        "before_summary = '{}'",
        "after_summary = NULL",
        "after_summary = after_summary || ' '",
        "entry_hash = (SELECT entry_hash FROM audit_log WHERE id = 2)",
        "actor = actor || action, action = ''",
      })
  void verify_entryEdited_namesIt(String assignment) throws SQLException {
    for (int id : new int[] {3, 1}) {
      String edit = "UPDATE audit_log SET " + assignment + " WHERE id = " + id;
      if (id == 3) {
        ForeignHands.tamper(file, edit);
      } else {
        ForeignHands.run(file, edit);
      }
      assertFound("entry " + id + ": it, or the one before it, is not what was written");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"occurred_at", "actor", "action", "entity", "before_summary", "after_summary"})
  void verify_textStoredAsBytes_namesTheEntry(String column) throws SQLException {
    ForeignHands.tamper(
        file,
        "UPDATE audit_log SET " + column + " = CAST(coalesce(" + column
            + ", '{}') AS BLOB) WHERE id = 3");

    assertFound("entry 3:");
  }

  @Test
  void verify_lastEntryEdited_namesIt() throws SQLException {
    ForeignHands.tamper(file, "UPDATE audit_log SET actor = 'me' WHERE id = 6");

    assertFound("entry 6:");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void verify_entryRemoved_saysThatItIsMissing(int id) throws SQLException {
    ForeignHands.tamper(file, "DELETE FROM audit_log WHERE id = " + id);

    assertFound("entry " + id + ": it is missing");
  }

  @Test
  void verify_entryRemovedAndTheRestRenumbered_namesTheFirstThatIsWrong() throws SQLException {
    ForeignHands.tamper(
        file,
        "DELETE FROM audit_log WHERE id = 3",
        "UPDATE audit_log SET id = id - 1 WHERE id > 3");

    assertFound("entry 3:");
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 5, 1})
  void verify_tailRemoved_saysFromWhereOn(int first) throws SQLException {
    ForeignHands.tamper(file, "DELETE FROM audit_log WHERE id >= " + first);

    assertFound("entry " + first + ": it and all after it are missing");
  }

  @Test
  void verify_tailRemovedAndWorkGoneOnWith_stillSaysSo() throws SQLException {
    ForeignHands.tamper(file, "DELETE FROM audit_log WHERE id >= 5");
    db.projects().create("later");

    assertFound("entry 5: it is missing; the next one is 7");
  }

  @Test
  void verify_twoEntriesSwapped_namesTheFirst() throws SQLException {
    ForeignHands.tamper(
        file,
        "UPDATE audit_log SET id = 100 WHERE id = 3",
        "UPDATE audit_log SET id = 3 WHERE id = 4",
        "UPDATE audit_log SET id = 4 WHERE id = 100");

    assertFound("entry 3:");
  }

  @Test
  void verify_entryAppendedByHand_namesIt() throws SQLException {
    ForeignHands.run(
        file,
        "INSERT INTO audit_log SELECT 7, occurred_at, actor, action, entity, before_summary, after_summary, entry_hash"
            + " FROM audit_log WHERE id = 6");

    assertFound("entry 7:");
  }

  @Test
  void verify_headThatWasKeptApartChanged_saysSo() throws SQLException {
    ForeignHands.run(file, "UPDATE database_state SET audit_hash = zeroblob(32)");

    assertFound("entry 6: its hash is not the one that was kept apart");
  }

  @Test
  void verify_afterAnUndisturbedReopen_isSound() {
    db.close();
    db = TempleDb.open(file);

    assertThat(db.audit().verify()).isEqualTo(6);
    try (TempleDb reader = TempleDb.openReadOnly(file)) {
      assertThat(reader.audit().verify()).isEqualTo(6);
    }
  }
}

package dev.templedb.sqlite.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.audit.AuditQuery;
import dev.templedb.error.CorruptionException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever changes an audit log whose beginning was removed is found out, too. */
class AuditRetentionTamperingTest {

  @TempDir
  Path directory;

  private Path file;
  private TempleDb db;

  /** The log has entries 4 to 7, of which 4 tells of the removal of 1 to 3. */
  @BeforeEach
  void openWithPrunedLog() throws InterruptedException {
    file = directory.resolve("work.templedb");
    db = TempleDb.open(file);
    for (int i = 1; i <= 3; i++) {
      db.projects().create("p" + i);
    }
    Thread.sleep(2);
    db.auditArchive().export(Instant.now(), directory.resolve("export"));
    db.auditArchive().prune(directory.resolve("export"));
    for (int i = 5; i <= 7; i++) {
      db.projects().create("p" + i);
    }
    assertThat(db.audit().verify()).isEqualTo(7);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void assertFound(String what) {
    assertThatThrownBy(() -> db.audit().verify())
        .isExactlyInstanceOf(CorruptionException.class)
        .hasMessageContaining("verifying the audit log: " + what);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM audit_log WHERE id = 4",
        "DELETE FROM audit_log",
        "UPDATE audit_log SET actor = 'me' WHERE id = 5",
        "INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE id = 5",
      })
  void log_withItsTriggers_refusesEveryChange(String sql) {
    assertThatThrownBy(() -> ForeignHands.run(file, sql))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("append-only");
    assertThat(db.audit().verify()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6})
  void verify_entryEditedOrRemoved_namesIt(int id) throws SQLException {
    ForeignHands.tamper(file, "UPDATE audit_log SET entity = 'x' WHERE id = " + id);
    assertFound("entry " + id + ": it, or the one before it, is not what was written");
    ForeignHands.run(file, "DELETE FROM audit_log WHERE id = " + id);
    assertFound("entry " + id + ": it is missing");
  }

  @Test
  void verify_tailRemoved_saysFromWhereOn() throws SQLException {
    ForeignHands.tamper(file, "DELETE FROM audit_log WHERE id >= 6");

    assertFound("entry 6: it and all after it are missing");
  }

  @Test
  void verify_twoEntriesSwapped_namesTheFirst() throws SQLException {
    ForeignHands.tamper(
        file,
        "UPDATE audit_log SET id = 100 WHERE id = 5",
        "UPDATE audit_log SET id = 5 WHERE id = 6",
        "UPDATE audit_log SET id = 6 WHERE id = 100");

    assertFound("entry 5:");
  }

  @Test
  void verify_everythingRemoved_saysSo() throws SQLException {
    ForeignHands.tamper(file, "DELETE FROM audit_log");

    assertFound("entry 4: it and all after it are missing");
  }

  @Test
  void verify_removedEntryPutBack_isFound() throws SQLException {
    ForeignHands.run(
        file,
        "INSERT INTO audit_log SELECT 3, occurred_at, actor, action, entity, before_summary, after_summary, entry_hash"
            + " FROM audit_log WHERE id = 5");

    assertFound("entry 3: it is there although it was removed");
  }

  /** The anchor moved as a removal by the library would, with the entries before it removed. */
  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6})
  void verify_beginningRemovedByHand_isFoundAlthoughTheChainIsSound(int last) throws SQLException {
    ForeignHands.run(
        file,
        "UPDATE database_state SET audit_anchor_id = " + last
            + ", audit_anchor_hash = (SELECT unhex(entry_hash) FROM audit_log WHERE id = " + last
            + ")",
        "DELETE FROM audit_log WHERE id <= " + last);

    assertFound("entry " + last + ": the log begins after it, and no entry says");
  }

  @Test
  void verify_anchorChanged_isFound() throws SQLException {
    ForeignHands.run(file, "UPDATE database_state SET audit_anchor_hash = zeroblob(32)");
    assertFound("entry 4: it, or the one before it, is not what was written");
    ForeignHands.run(file, "UPDATE database_state SET audit_anchor_id = 2");
    assertFound("entry 3: it is missing");
  }

  @Test
  void verify_timesOfSpansChangedOrRemoved_isFound() throws SQLException {
    db.useTransaction(tx -> {
      for (int i = 8; i <= 2_100; i++) {
        tx.projects().create("p" + i);
      }
    });
    assertThat(db.audit().verify()).isEqualTo(2_100);
    ForeignHands.run(file, "UPDATE audit_spans SET last_time = '2001' WHERE span = 1");
    assertFound("entry 1025: the times that are kept of it and the next are wrong");
    ForeignHands.run(file, "DELETE FROM audit_spans WHERE span = 1");
    assertFound("entry 4: the times that are kept of it, or of later ones, are gone");
  }

  @Test
  void list_timesInALogOfSeveralSpans_isWhatAScanFinds() {
    db.useTransaction(tx -> {
      for (int i = 8; i <= 3_500; i++) {
        tx.projects().create("p" + i);
      }
    });
    List<Instant> times = new ArrayList<>();
    db.audit().forEach(AuditQuery.all().forwards(), entry -> times.add(entry.occurredAt()));
    for (int at : new int[] {0, 500, 1_020, 1_500, 2_100, 3_100, times.size() - 1}) {
      Instant time = times.get(at);
      assertThat(count(AuditQuery.all().from(time)))
          .isEqualTo(times.stream().filter(each -> !each.isBefore(time)).count());
      assertThat(count(AuditQuery.all().until(time)))
          .isEqualTo(times.stream().filter(each -> each.isBefore(time)).count());
    }
  }

  private long count(AuditQuery query) {
    long[] count = {0};
    db.audit().forEach(query, entry -> count[0]++);
    return count[0];
  }

  @Test
  void rollbackOfTheSchema_beforeTheAnchor_isRefusedAndChangesNothing() {
    int version = db.migrations().version();
    long entries = db.audit().verify();

    assertThatThrownBy(() -> db.migrations().rollback(6))
        .hasMessageContaining("entries were removed from the audit log");

    assertThat(db.migrations().version()).isEqualTo(version);
    assertThat(db.audit().anchor().id()).isEqualTo(3);
    assertThat(db.audit().verify()).isEqualTo(entries);
  }
}

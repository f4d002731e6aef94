package dev.templedb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.CancellationToken;
import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.error.CancelledException;
import dev.templedb.error.DeadlineExceededException;
import dev.templedb.project.ProjectDetails;
import dev.templedb.testkit.TempleDbExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** However a call or a transaction ends, the next one starts clean. */
@ExtendWith(TempleDbExtension.class)
class TransactionEndTest {

  /** SQLite looks at the deadline every 10,000 steps, counted in a kept ROLLBACK from one use to the next: three each. */
  private static final int ENOUGH_ROLLBACKS = 4_000;

  @Test
  void transaction_cancelledAgainAndAgain_neverBlocksTheWriter(TempleDb db) {
    for (int i = 0; i < ENOUGH_ROLLBACKS; i++) {
      CancellationToken token = CancellationToken.create();
      assertThatThrownBy(() -> db.cancelledBy(token).useTransaction(tx -> {
            tx.projects().create("app");
            token.cancel();
          }))
          .isInstanceOf(CancelledException.class)
          .hasNoSuppressedExceptions();
    }

    db.projects().create("app");

    assertThat(db.projects().count()).isEqualTo(1);
    assertThat(db.audit().verify()).isEqualTo(1);
  }

  @Test
  void forEach_cancelledByItsConsumer_ends(TempleDb db) {
    createThree(db);
    CancellationToken token = CancellationToken.create();
    List<String> seen = new ArrayList<>();

    assertThatThrownBy(() -> db.cancelledBy(token).projects().forEach(project -> {
          seen.add(project.slug());
          token.cancel();
        }))
        .isInstanceOf(CancelledException.class);

    assertThat(seen).containsExactly("a");
  }

  @Test
  void forEach_consumerTakesTooLong_endsAtTheDeadline(TempleDb db) {
    createThree(db);
    List<String> seen = new ArrayList<>();

    assertThatThrownBy(() -> db.within(Duration.ofMillis(20)).projects().forEach(project -> {
          seen.add(project.slug());
          LockSupport.parkNanos(Duration.ofMillis(60).toNanos());
        }))
        .isInstanceOf(DeadlineExceededException.class);

    assertThat(seen).containsExactly("a");
  }

  @Test
  void forEach_inATransactionThatChangesWhatItWalks_isRefused(TempleDb db) {
    createThree(db);

    assertThatThrownBy(() -> db.useTransaction(tx -> tx.projects()
            .forEach(project -> tx.projects().rename(project.slug(), "z" + project.slug()))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("collect them first");

    assertThat(db.projects().list(PageRequest.first(9)).items())
        .extracting(summary -> summary.project().slug())
        .containsExactly("a", "b", "c");
  }

  @Test
  void forEach_inATransaction_mayReadWhatElseItNeeds(TempleDb db) {
    createThree(db);

    Map<String, Long> counts = db.inTransaction(tx -> {
      Map<String, Long> found = new TreeMap<>();
      tx.projects().forEach(project -> found.put(project.slug(), tx.projects().count()));
      tx.projects().create("d");
      return found;
    });

    assertThat(counts).containsOnlyKeys("a", "b", "c").containsValue(3L);
    assertThat(db.projects().count()).isEqualTo(4);
  }

  @Test
  void migrations_rollbackAndMigrate_areInTheAuditLog(TempleDb db) {
    int version = db.migrations().version();

    db.migrations().rollback(1);
    db.migrations().migrate();

    assertThat(db.audit().list(PageRequest.first(100)).items())
        .extracting(AuditEntry::action)
        .hasSize(2 * (version - 1))
        .startsWith("schema.migrate")
        .endsWith("schema.rollback");
    assertThat(db.audit().verify()).isEqualTo(2L * (version - 1));
  }

  private static void createThree(TempleDb db) {
    for (String slug : List.of("a", "b", "c")) {
      db.projects().create(slug, ProjectDetails.named(slug));
    }
  }
}

package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.error.MigrationException;
import dev.templedb.schema.Migration;
import dev.templedb.schema.MigrationPlan;
import dev.templedb.schema.MigrationPlan.Direction;
import dev.templedb.schema.Migrations;
import dev.templedb.schema.Rehearsal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@link Migrations} promises of an open database, whatever the implementation. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class MigrationsContract {

  /** For subclasses. */
  protected MigrationsContract() {}

  @Test
  public void list_freshDatabase_saysWhenByWhatAndHowLong(TempleDb db) {
    List<Migration> migrations = db.migrations().list();

    assertThat(migrations)
        .extracting(Migration::version)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, db.migrations().version()).boxed().toList());
    assertThat(migrations).allSatisfy(migration -> {
      assertThat(migration.namespace()).isEqualTo(Migrations.LIBRARY);
      assertThat(migration.appliedAt()).isPresent();
      assertThat(migration.duration())
          .hasValueSatisfying(taken -> assertThat(taken).isGreaterThanOrEqualTo(Duration.ZERO));
      assertThat(migration.libraryVersion())
          .hasValueSatisfying(version -> assertThat(version).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*"));
    });
  }

  @Test
  public void plan_nothingPending_isEmpty(TempleDb db) {
    assertThat(db.migrations().plan().isEmpty()).isTrue();
    assertThat(db.migrations().plan().toSql()).isEmpty();
    assertThat(db.migrations().plan(db.migrations().version()).isEmpty()).isTrue();
  }

  @Test
  public void plan_earlierVersion_hasTheStepsNewestFirstAndDoesNothing(TempleDb db) {
    int newest = db.migrations().version();

    MigrationPlan plan = db.migrations().plan(newest - 2);

    assertThat(plan.steps())
        .extracting(MigrationPlan.Step::version)
        .containsExactly(newest, newest - 1);
    assertThat(plan.steps()).allSatisfy(step -> {
      assertThat(step.direction()).isEqualTo(Direction.DOWN);
      assertThat(step.statements()).isNotEmpty();
    });
    assertThat(plan.toSql()).contains("templedb " + newest + " down: ");
    assertThat(db.migrations().version()).isEqualTo(newest);
  }

  @Test
  public void plan_afterRollback_isWhatMigrateThenDoes(TempleDb db) {
    int newest = db.migrations().version();
    db.migrations().rollback(newest - 2);

    MigrationPlan plan = db.migrations().plan();

    assertThat(plan.steps())
        .extracting(MigrationPlan.Step::version)
        .containsExactly(newest - 1, newest);
    assertThat(plan.steps()).extracting(MigrationPlan.Step::direction).containsOnly(Direction.UP);
    assertThat(db.migrations().version()).isEqualTo(newest - 2);
    assertThat(db.migrations().migrate()).isEqualTo(newest);
    assertThat(db.migrations().plan().isEmpty()).isTrue();
  }

  @Test
  public void plan_versionThatDoesNotExist_isRefused(TempleDb db) {
    for (int version : List.of(-1, db.migrations().version() + 1)) {
      assertThatThrownBy(() -> db.migrations().plan(version))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Integer.toString(version));
      assertThatThrownBy(() -> db.migrations().rehearse(version))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Integer.toString(version));
    }
  }

  @Test
  public void rollback_thenWork_isRefusedUntilMigrated(TempleDb db) {
    db.projects().create("app");
    db.migrations().rollback(db.migrations().version() - 1);

    assertThatThrownBy(() -> db.projects().get("app")).isInstanceOf(MigrationException.class);

    db.migrations().migrate();
    assertThat(db.projects().get("app").slug()).isEqualTo("app");
    db.migrations().validate();
  }

  @Test
  public void rollbackAndMigrate_areAuditedStepByStep(TempleDb db) {
    int newest = db.migrations().version();
    long before = db.audit().count();

    db.migrations().rollback(newest - 1);
    db.migrations().migrate();

    assertThat(db.audit().count()).isEqualTo(before + 2);
    assertThat(db.audit().verify()).isEqualTo(before + 2);
  }

  @Test
  public void rehearse_earlierVersion_comesBackToTheSameAndLeavesTheDatabaseAlone(TempleDb db) {
    int newest = db.migrations().version();
    db.projects().create("app");
    long entries = db.audit().count();

    Rehearsal rehearsal = db.migrations().rehearse(newest - 2);

    assertThat(rehearsal.from()).isEqualTo(newest);
    assertThat(rehearsal.to()).isEqualTo(newest - 2);
    assertThat(rehearsal.steps())
        .extracting(Rehearsal.Step::version)
        .containsExactly(newest, newest - 1, newest - 1, newest);
    assertThat(rehearsal.schemaDifferences()).isEmpty();
    assertThat(rehearsal.isFaithful()).isTrue();
    assertThat(db.migrations().version()).isEqualTo(newest);
    assertThat(db.audit().count()).isEqualTo(entries);
  }

  @Test
  public void rehearse_presentVersion_isRefused(TempleDb db) {
    assertThatThrownBy(() -> db.migrations().rehearse(db.migrations().version()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  public void repair_nothingChanged_doesNothing(TempleDb db) {
    long entries = db.audit().count();

    assertThat(db.migrations().repair()).isEmpty();

    assertThat(db.audit().count()).isEqualTo(entries);
  }

  @Test
  public void of_namespaceThatNobodyGave_isRefused(TempleDb db) {
    assertThatThrownBy(() -> db.migrations().of("nobody"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nobody");
    assertThat(db.migrations().of(Migrations.LIBRARY).list())
        .isEqualTo(db.migrations().list());
  }

  @Test
  public void everyMethod_insideOwnTransaction_isRefused(TempleDb db) {
    List<Runnable> calls = List.of(
        () -> db.migrations().plan(),
        () -> db.migrations().repair(),
        () -> db.migrations().migrate(),
        () -> db.migrations().rehearse(db.migrations().version() - 1));
    for (Runnable call : calls) {
      assertThatThrownBy(() -> db.useTransaction(tx -> call.run()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("use tx");
    }
  }
}

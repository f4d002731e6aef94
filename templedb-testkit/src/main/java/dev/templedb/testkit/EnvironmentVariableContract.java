package dev.templedb.testkit;

import static dev.templedb.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentRepository;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.error.NotFoundException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every {@link EnvironmentRepository} promises of variables. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class EnvironmentVariableContract {

  /** For subclasses. */
  protected EnvironmentVariableContract() {}

  @BeforeEach
  void createEnvironment(TempleDb db) {
    db.projects().create("app");
    db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of()));
  }

  @Test
  public void setVariable_new_isKeptCharacterByCharacter(TempleDb db) {
    EnvironmentVariable odd =
        EnvironmentVariable.literal("_x1", "a'b\"c\\d\n\r\t ${E} ''$ 😀").describedAs("öäü");
    EnvironmentVariable expanded = EnvironmentVariable.expanded("PATH", "$HOME/bin:$PATH");
    EnvironmentVariable empty = EnvironmentVariable.literal("EMPTY", "");

    List.of(odd, expanded, empty)
        .forEach(variable -> db.environments().setVariable("app", "dev", variable));

    assertThat(db.environments().listVariables("app", "dev")).containsExactly(empty, expanded, odd);
  }

  @Test
  public void setVariable_existing_replacesIt(TempleDb db) {
    db.environments()
        .setVariable("app", "dev", EnvironmentVariable.expanded("A", "$B").describedAs("old"));

    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("A", "1"));

    assertThat(db.environments().listVariables("app", "dev"))
        .containsExactly(EnvironmentVariable.literal("A", "1"));
  }

  @Test
  public void setVariable_namesThatDifferInCase_areTwoVariables(TempleDb db) {
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("a", "1"));
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("A", "2"));

    assertThat(db.environments().listVariables("app", "dev"))
        .extracting(EnvironmentVariable::value)
        .containsExactly("2", "1");
  }

  @Test
  public void setVariables_nameGivenTwice_setsNone(TempleDb db) {
    assertRefused(
        db,
        () -> db.environments()
            .setVariables(
                "app",
                "dev",
                List.of(
                    EnvironmentVariable.literal("A", "1"), EnvironmentVariable.literal("A", "2"))),
        IllegalArgumentException.class,
        "'A'",
        "twice");
    assertThat(db.environments().listVariables("app", "dev")).isEmpty();
  }

  @Test
  public void setVariables_newAndExisting_setsAllInOneChange(TempleDb db) {
    EnvironmentRepository environments = db.environments();
    environments.setVariable("app", "dev", EnvironmentVariable.literal("A", "old"));
    environments.setVariable("app", "dev", EnvironmentVariable.literal("KEPT", "k"));
    long entries = db.audit().count();

    environments.setVariables(
        "app",
        "dev",
        List.of(EnvironmentVariable.literal("B", "2"), EnvironmentVariable.literal("A", "1")));

    assertThat(environments.listVariables("app", "dev"))
        .containsExactly(
            EnvironmentVariable.literal("A", "1"),
            EnvironmentVariable.literal("B", "2"),
            EnvironmentVariable.literal("KEPT", "k"));
    assertThat(db.audit().count()).isEqualTo(entries + 1);
  }

  @Test
  public void setVariables_none_changesNothing(TempleDb db) {
    long entries = db.audit().count();

    db.environments().setVariables("app", "dev", List.of());

    assertThat(db.audit().count()).isEqualTo(entries);
  }

  @Test
  public void removeVariable_existing_removesItAlone(TempleDb db) {
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("A", "1"));
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("B", "2"));

    db.environments().removeVariable("app", "dev", "A");

    assertThat(db.environments().listVariables("app", "dev"))
        .containsExactly(EnvironmentVariable.literal("B", "2"));
  }

  @Test
  public void removeVariable_unknown_saysOperationNamesAndNextStep(TempleDb db) {
    assertRefused(
        db,
        () -> db.environments().removeVariable("app", "dev", "A"),
        NotFoundException.class,
        "removing a variable of environment 'app/dev'",
        "'A'",
        "list its variables");
  }

  @Test
  public void variables_ofOtherEnvironments_areUntouched(TempleDb db) {
    db.environments().create("app", "other", EnvironmentDefinition.ofPackages(List.of()));
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("A", "1"));
    db.environments().setVariable("app", "other", EnvironmentVariable.literal("A", "2"));

    db.environments().removeVariable("app", "dev", "A");

    assertThat(db.environments().listVariables("app", "other"))
        .containsExactly(EnvironmentVariable.literal("A", "2"));
  }

  @Test
  public void setVariable_value_isNotInTheAuditLog(TempleDb db) {
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("TOKEN", "s3cr3t-1"));
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("TOKEN", "s3cr3t-2"));
    db.environments().removeVariable("app", "dev", "TOKEN");
    db.environments().delete("app", "dev");

    List<AuditEntry> log = db.audit().list(Paging.EVERYTHING).items();

    assertThat(log).extracting(AuditEntry::toString).anyMatch(entry -> entry.contains("TOKEN"));
    assertThat(log).extracting(AuditEntry::toString).noneMatch(entry -> entry.contains("s3cr3t"));
  }
}

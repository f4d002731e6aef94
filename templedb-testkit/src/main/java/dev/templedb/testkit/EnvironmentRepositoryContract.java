package dev.templedb.testkit;

import static dev.templedb.testkit.Paging.EVERYTHING;
import static dev.templedb.testkit.Refusals.assertRefused;
import static dev.templedb.testkit.Refusals.nothing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.environment.Environment;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentRepository;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentSummary;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.error.ConflictException;
import dev.templedb.error.NotFoundException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every {@link EnvironmentRepository} promises of environments; {@link EnvironmentVariableContract} and {@link
 * ExpressionFileContract} have the rest. Extend it in the tests of an implementation.
 */
@ExtendWith(TempleDbExtension.class)
public abstract class EnvironmentRepositoryContract {

  private static final EnvironmentDefinition EMPTY = EnvironmentDefinition.ofPackages(List.of());

  /** For subclasses. */
  protected EnvironmentRepositoryContract() {}

  @BeforeEach
  void createProject(TempleDb db) {
    db.projects().create("app");
  }

  @Test
  public void create_definition_isKeptAsItIs(TempleDb db) {
    EnvironmentDefinition definition = EnvironmentDefinition.builder()
        .description("What it's \"for\"\n— 説明")
        .addBasePackages("python311Packages.pip", "git", "a'b\"c\\d\n${x}")
        .addTargetPackages("gcc", "git")
        .addMultiPackages("glibc")
        .profile("export A='1'\r\necho \"$A\"\n")
        .runScript("exec zsh -l")
        .addExtraOutputs("dev")
        .autoDetected(true)
        .active(false)
        .build();

    Environment created = db.environments().create("app", "dev", definition);

    assertThat(created.projectSlug()).isEqualTo("app");
    assertThat(created.name()).isEqualTo("dev");
    assertThat(created.definition()).isEqualTo(definition);
    assertThat(created.expressionFile()).isEmpty();
    assertThat(created.updatedAt()).isEqualTo(created.createdAt());
    assertThat(db.environments().get("app", "dev")).isEqualTo(created);
    assertThat(db.environments().find("app", "dev")).contains(created);
    assertThat(db.environments().listVariables("app", "dev")).isEmpty();
  }

  @Test
  public void create_first_isTheDefaultAndTheOthersAreNot(TempleDb db) {
    assertThat(db.environments().findDefault("app")).isEmpty();

    Environment first = db.environments().create("app", "first", EMPTY);
    Environment second = db.environments().create("app", "second", EMPTY);

    assertThat(first.isDefault()).isTrue();
    assertThat(second.isDefault()).isFalse();
    assertThat(db.environments().findDefault("app")).contains(first);
  }

  @Test
  public void create_nameTaken_conflictsAndChangesNothing(TempleDb db) {
    Environment present = db.environments().create("app", "dev", EMPTY);

    assertRefused(
        db,
        () ->
            db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of("x"))),
        ConflictException.class,
        "creating environment 'app/dev'",
        "choose another name");
    assertThat(db.environments().get("app", "dev")).isEqualTo(present);
  }

  @Test
  public void create_sameNameInAnotherProject_isAnotherEnvironment(TempleDb db) {
    db.projects().create("other");
    Environment here = db.environments().create("app", "dev", EMPTY);
    Environment there =
        db.environments().create("other", "dev", EnvironmentDefinition.ofPackages(List.of("git")));

    assertThat(db.environments().get("app", "dev")).isEqualTo(here);
    assertThat(db.environments().get("other", "dev")).isEqualTo(there);
    assertThat(there.isDefault()).isTrue();
  }

  @Test
  public void create_malformedName_isRefusedBeforeTheProjectIsLookedFor(TempleDb db) {
    for (String name :
        List.of("", " ", ".a", "-a", "+a", "a b", "a/b", "a\n", "ä", "x".repeat(101))) {
      assertRefused(
          db,
          () -> db.environments().create("unknown", name, EMPTY),
          IllegalArgumentException.class,
          "'" + name + "'");
      assertRefused(
          db,
          () -> db.environments().rename("unknown", "dev", name),
          IllegalArgumentException.class,
          "'" + name + "'");
    }
  }

  @Test
  public void find_unknown_isEmpty(TempleDb db) {
    db.environments().create("app", "dev", EMPTY);

    assertThat(db.environments().find("app", "Dev")).isEmpty();
    assertThat(db.environments().find("unknown", "dev")).isEmpty();
    assertThat(db.environments().findDefault("unknown")).isEmpty();
  }

  @Test
  public void callsThatNeedAnEnvironment_unknown_sayOperationNameAndNextStep(TempleDb db) {
    EnvironmentRepository environments = db.environments();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> environments.get("app", "dev"),
        () -> environments.update("app", "dev", definition -> definition),
        () -> environments.rename("app", "dev", "prod"),
        () -> environments.setDefault("app", "dev"),
        () -> environments.delete("app", "dev"),
        () -> environments.listVariables("app", "dev"),
        () -> environments.setVariable("app", "dev", EnvironmentVariable.literal("A", "1")),
        () -> environments.removeVariable("app", "dev", "A"),
        () -> environments.recordExpressionFile("app", "dev"))) {
      assertRefused(
          db,
          call,
          NotFoundException.class,
          "environment 'app/dev'",
          "'app' has no environment 'dev'",
          "list its environments");
    }
  }

  @Test
  public void callsThatNeedAProject_unknown_sayOperationSlugAndNextStep(TempleDb db) {
    EnvironmentRepository environments = db.environments();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> environments.create("gone", "dev", EMPTY),
        () -> environments.get("gone", "dev"),
        () -> environments.list("gone", EVERYTHING),
        () -> environments.update("gone", "dev", definition -> definition),
        () -> environments.delete("gone", "dev"),
        () -> environments.setVariables("gone", "dev", List.of()),
        () -> environments.recordExpressionFile("gone", "dev"))) {
      assertRefused(
          db, call, NotFoundException.class, "environment", "no project 'gone'", "create it");
    }
  }

  @Test
  public void calls_null_areRefusedAtOnce(TempleDb db) {
    db.environments().create("app", "dev", EMPTY);
    EnvironmentRepository environments = db.environments();
    String none = nothing();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> environments.create(none, "x", EMPTY),
        () -> environments.create("app", none, EMPTY),
        () -> environments.create("app", "x", Refusals.<EnvironmentDefinition>nothing()),
        () -> environments.create("app", "x", Refusals.<EnvironmentState>nothing()),
        () -> environments.find("app", none),
        () -> environments.get(none, "dev"),
        () -> environments.findDefault(none),
        () -> environments.list(none, EVERYTHING),
        () -> environments.list("app", nothing()),
        () -> environments.update("app", "dev", nothing()),
        () -> environments.update("app", "dev", definition -> nothing()),
        () -> environments.rename("app", "dev", none),
        () -> environments.setDefault("app", none),
        () -> environments.delete("app", none),
        () -> environments.listVariables("app", none),
        () -> environments.setVariable("app", "dev", nothing()),
        () -> environments.setVariables("app", "dev", nothing()),
        () -> environments.removeVariable("app", "dev", none),
        () -> environments.recordExpressionFile("app", none))) {
      assertRefused(db, call, NullPointerException.class);
    }
  }

  @Test
  public void update_newDefinition_changesItAndNothingElse(TempleDb db) {
    Environment before =
        db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of("git")));
    db.environments().recordExpressionFile("app", "dev");

    Environment after = db.environments().update("app", "dev", definition -> {
      assertThat(definition).isEqualTo(before.definition());
      return definition.withBasePackages(List.of("git", "jdk17")).toBuilder()
          .profile("echo hello")
          .active(false)
          .build();
    });

    assertThat(after.definition().basePackages()).containsExactly("git", "jdk17");
    assertThat(after.definition().profile()).contains("echo hello");
    assertThat(after.definition().active()).isFalse();
    assertThat(after.isDefault()).isTrue();
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.expressionFile()).contains("app-dev.nix");
    assertThat(db.environments().get("app", "dev")).isEqualTo(after);
  }

  @Test
  public void update_changeThrows_changesNothing(TempleDb db) {
    Environment before = db.environments().create("app", "dev", EMPTY);

    assertRefused(
        db,
        () -> db.environments().update("app", "dev", definition -> {
          throw new CallerException("not today");
        }),
        CallerException.class,
        "not today");
    assertThat(db.environments().get("app", "dev")).isEqualTo(before);
  }

  @Test
  public void rename_freeName_keepsWhatBelongsToTheEnvironment(TempleDb db) {
    Environment before =
        db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of("git")));
    EnvironmentVariable variable = EnvironmentVariable.literal("A", "1");
    db.environments().setVariable("app", "dev", variable);

    Environment after = db.environments().rename("app", "dev", "work");

    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.name()).isEqualTo("work");
    assertThat(after.definition()).isEqualTo(before.definition());
    assertThat(after.isDefault()).isTrue();
    assertThat(db.environments().find("app", "dev")).isEmpty();
    assertThat(db.environments().get("app", "work")).isEqualTo(after);
    assertThat(db.environments().listVariables("app", "work")).containsExactly(variable);
  }

  @Test
  public void rename_nameTakenOrTheSame_changesNothing(TempleDb db) {
    Environment dev = db.environments().create("app", "dev", EMPTY);
    Environment work = db.environments().create("app", "work", EMPTY);

    assertRefused(
        db,
        () -> db.environments().rename("app", "dev", "work"),
        ConflictException.class,
        "renaming environment 'app/dev'",
        "'work'",
        "choose another name");
    long entries = db.audit().count();
    assertThat(db.environments().rename("app", "dev", "dev")).isEqualTo(dev);
    assertThat(db.audit().count()).isEqualTo(entries);
    assertThat(db.environments().get("app", "work")).isEqualTo(work);
  }

  @Test
  public void setDefault_another_takesThePlaceOfTheOneBefore(TempleDb db) {
    db.environments().create("app", "first", EMPTY);
    db.environments().create("app", "second", EMPTY);

    Environment second = db.environments().setDefault("app", "second");

    assertThat(second.isDefault()).isTrue();
    assertThat(db.environments().findDefault("app")).contains(second);
    assertThat(db.environments().get("app", "first").isDefault()).isFalse();
    assertThat(db.environments().setDefault("app", "second")).isEqualTo(second);
  }

  @Test
  public void delete_default_leavesTheProjectWithoutOneUntilTheNextIsCreated(TempleDb db) {
    db.environments().create("app", "first", EMPTY);
    db.environments().create("app", "second", EMPTY);

    db.environments().delete("app", "first");

    assertThat(db.environments().find("app", "first")).isEmpty();
    assertThat(db.environments().findDefault("app")).isEmpty();
    assertThat(db.environments().create("app", "third", EMPTY).isDefault()).isTrue();
    assertThat(db.environments().get("app", "second").isDefault()).isFalse();
  }

  @Test
  public void delete_thenCreateWithTheSameName_isAnotherEnvironmentWithoutVariables(TempleDb db) {
    Environment before = db.environments().create("app", "dev", EMPTY);
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("A", "1"));
    db.environments().delete("app", "dev");

    Environment after = db.environments().create("app", "dev", EMPTY);

    assertThat(after.id()).isNotEqualTo(before.id());
    assertThat(db.environments().listVariables("app", "dev")).isEmpty();
  }

  @Test
  public void list_project_countsWhatBelongsToEachEnvironment(TempleDb db) {
    db.environments()
        .create(
            "app",
            "dev",
            EnvironmentDefinition.builder()
                .addBasePackages("a", "b")
                .addTargetPackages("c")
                .addMultiPackages("d")
                .build());
    db.environments()
        .setVariables(
            "app",
            "dev",
            List.of(EnvironmentVariable.literal("A", "1"), EnvironmentVariable.literal("B", "2")));

    EnvironmentSummary summary =
        db.environments().list("app", EVERYTHING).items().get(0);

    assertThat(summary)
        .isEqualTo(new EnvironmentSummary(db.environments().get("app", "dev"), 2, 0));
    assertThat(summary.packageCount()).isEqualTo(4);
  }

  @Test
  public void list_everyPageSize_givesTheSameWholeByProjectAndName(TempleDb db) {
    List<String> all = new ArrayList<>();
    for (String slug : List.of("app", "app-2", "app.x", "App", "zoo")) {
      if (db.projects().find(slug).isEmpty()) {
        db.projects().create(slug);
      }
      for (String name : List.of("dev", "Dev", "a+b", "a.b")) {
        db.environments().create(slug, name, EMPTY);
        all.add(slug + "/" + name);
      }
    }
    db.projects().create("empty");
    all.sort(null);
    // A project's environments stay together, whatever characters its slug has.
    all.sort((a, b) -> a.substring(0, a.indexOf('/')).compareTo(b.substring(0, b.indexOf('/'))));

    Paging.assertEveryPageSizeGives(
        all,
        page -> db.environments().list(EnvironmentQuery.all(), page),
        summary ->
            summary.environment().projectSlug() + "/" + summary.environment().name());
    Paging.assertEveryPageSizeGives(
        List.of("Dev", "a+b", "a.b", "dev"),
        page -> db.environments().list("app", page),
        summary -> summary.environment().name());
    assertThat(db.environments().list("empty", EVERYTHING).items()).isEmpty();
  }

  @Test
  public void list_changesBetweenPages_neitherRepeatsNorSkipsWhatStays(TempleDb db) {
    List.of("b", "d", "f").forEach(name -> db.environments().create("app", name, EMPTY));
    Page<EnvironmentSummary> first = db.environments().list("app", PageRequest.first(2));
    db.environments().delete("app", "d");
    db.environments().create("app", "a", EMPTY);
    db.environments().create("app", "e", EMPTY);

    Page<EnvironmentSummary> second = db.environments().list("app", first.next().orElseThrow());

    assertThat(second.map(summary -> summary.environment().name()).items())
        .containsExactly("e", "f");
  }
}

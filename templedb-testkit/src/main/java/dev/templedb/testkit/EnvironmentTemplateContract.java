package dev.templedb.testkit;

import static dev.templedb.testkit.Refusals.assertRefused;
import static dev.templedb.testkit.Refusals.nothing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.environment.Environment;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentTemplate;
import dev.templedb.environment.EnvironmentTemplateRepository;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.Pin;
import dev.templedb.error.ConflictException;
import dev.templedb.error.NotFoundException;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every {@link EnvironmentTemplateRepository} promises. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class EnvironmentTemplateContract {

  private static final EnvironmentState GIT =
      EnvironmentState.of(EnvironmentDefinition.ofPackages(List.of("git")));
  private static final Pin PIN = Pin.of(
      "stable",
      "0123456789abcdef0123456789abcdef01234567",
      "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");

  /** For subclasses. */
  protected EnvironmentTemplateContract() {}

  @BeforeEach
  void createProject(TempleDb db) {
    db.projects().create("app");
  }

  @Test
  public void save_state_isKeptAsItIs(TempleDb db) {
    db.pins().create(PIN);
    EnvironmentState state = new EnvironmentState(
        EnvironmentDefinition.builder()
            .description("What it's \"for\"\n— 説明")
            .addBasePackages("git", "a'b\"c\\d\n${x}")
            .addTargetPackages("gcc")
            .addMultiPackages("glibc")
            .profile("export A='1'\r\necho \"$A\"\n")
            .replacesProfile(true)
            .runScript("exec zsh -l")
            .addExtraOutputs("dev")
            .pin("stable")
            .putPackagePins("git", "stable")
            .autoDetected(true)
            .active(false)
            .build(),
        List.of(
            EnvironmentVariable.literal("A", "'\n\"$x"),
            EnvironmentVariable.expanded("PATH", "$HOME/bin")
                .appendedWith(":")
                .describedAs("where")));
    EnvironmentTemplate template = EnvironmentTemplate.of("service", "for \"services\"", state);

    assertThat(db.environmentTemplates().save(template)).isEqualTo(template);

    assertThat(db.environmentTemplates().get("service")).isEqualTo(template);
    assertThat(db.environmentTemplates().find("service")).contains(template);
  }

  @Test
  public void save_again_takesThePlaceOfTheOneBefore(TempleDb db) {
    db.environmentTemplates().save(EnvironmentTemplate.of("service", "old", GIT));
    EnvironmentTemplate changed = EnvironmentTemplate.of(
        "service", "new", EnvironmentState.of(EnvironmentDefinition.ofPackages(List.of("zsh"))));

    db.environmentTemplates().save(changed);

    assertThat(db.environmentTemplates().get("service")).isEqualTo(changed);
    assertThat(saved(db)).containsExactly("service");
  }

  @Test
  public void save_ofAnEnvironment_hasWhatItInheritsAndWhatIsMadeOfItHasItToo(TempleDb db) {
    db.environments().create("app", "base", GIT);
    db.environments().setVariable("app", "base", EnvironmentVariable.literal("FROM", "base"));
    db.environments()
        .create(
            "app",
            "dev",
            EnvironmentDefinition.builder()
                .addBasePackages("zsh")
                .parent("base")
                .build());

    db.environmentTemplates()
        .save(EnvironmentTemplate.of("service", "", db.environments().resolve("app", "dev")));
    db.projects().create("other");
    Environment made = db.environments().createFromTemplate("other", "dev", "service");

    assertThat(made.definition().basePackages()).containsExactlyInAnyOrder("git", "zsh");
    assertThat(made.definition().parent()).isEmpty();
    assertThat(made.definition().template()).contains("service");
    assertThat(db.environments().listVariables("other", "dev"))
        .containsExactly(EnvironmentVariable.literal("FROM", "base"));
  }

  @Test
  public void save_nameOfABuiltInOne_conflictsAndChangesNothing(TempleDb db) {
    for (EnvironmentTemplate builtIn : EnvironmentTemplate.builtInTemplates()) {
      assertRefused(
          db,
          () -> db.environmentTemplates().save(EnvironmentTemplate.of(builtIn.name(), "", GIT)),
          ConflictException.class,
          "saving environment template '" + builtIn.name() + "'",
          "choose another name");
      assertThat(db.environmentTemplates().get(builtIn.name())).isEqualTo(builtIn);
    }
  }

  @Test
  public void save_unknownPin_isNotFoundAndChangesNothing(TempleDb db) {
    for (EnvironmentDefinition definition : List.of(
        EnvironmentDefinition.builder().pin("stable").build(),
        EnvironmentDefinition.builder().putPackagePins("git", "stable").build())) {
      assertRefused(
          db,
          () -> db.environmentTemplates()
              .save(EnvironmentTemplate.of("service", "", EnvironmentState.of(definition))),
          NotFoundException.class,
          "saving environment template 'service'",
          "there is no pin 'stable'");
    }
    assertThat(db.environmentTemplates().find("service")).isEmpty();
  }

  @Test
  public void list_all_givesTheBuiltInOnesFirstEachKindByName(TempleDb db) {
    for (String name : List.of("zz", "a1", "B")) {
      db.environmentTemplates().save(EnvironmentTemplate.of(name, "", GIT));
    }

    List<EnvironmentTemplate> all = db.environmentTemplates().list();

    int builtIn = EnvironmentTemplate.builtInTemplates().size();
    assertThat(all.subList(0, builtIn))
        .containsExactlyInAnyOrderElementsOf(EnvironmentTemplate.builtInTemplates())
        .isSortedAccordingTo((a, b) -> a.name().compareTo(b.name()))
        .allMatch(EnvironmentTemplate::builtIn);
    assertThat(all.subList(builtIn, all.size()))
        .extracting(EnvironmentTemplate::name)
        .containsExactly("B", "a1", "zz");
    assertThat(all.subList(builtIn, all.size())).noneMatch(EnvironmentTemplate::builtIn);
  }

  @Test
  public void builtInTemplates_each_makeAnEnvironment(TempleDb db) {
    for (EnvironmentTemplate builtIn : EnvironmentTemplate.builtInTemplates()) {
      assertThat(db.environments()
              .createFromTemplate("app", builtIn.name(), builtIn.name())
              .definition())
          .isEqualTo(
              builtIn.state().definition().toBuilder().template(builtIn.name()).build());
    }
  }

  @Test
  public void delete_saved_isGoneAndEnvironmentsMadeOfItStay(TempleDb db) {
    db.environmentTemplates().save(EnvironmentTemplate.of("service", "", GIT));
    Environment made = db.environments().createFromTemplate("app", "dev", "service");

    db.environmentTemplates().delete("service");

    assertThat(db.environmentTemplates().find("service")).isEmpty();
    assertThat(db.environments().get("app", "dev")).isEqualTo(made);
    assertRefused(
        db,
        () -> db.environments().createFromTemplate("app", "second", "service"),
        NotFoundException.class,
        "no template 'service'");
  }

  @Test
  public void delete_builtIn_conflicts(TempleDb db) {
    for (EnvironmentTemplate builtIn : EnvironmentTemplate.builtInTemplates()) {
      assertRefused(
          db,
          () -> db.environmentTemplates().delete(builtIn.name()),
          ConflictException.class,
          "deleting environment template '" + builtIn.name() + "'",
          "it is built in");
    }
  }

  @Test
  public void callsThatNeedATemplate_unknown_sayOperationNameAndNextStep(TempleDb db) {
    EnvironmentTemplateRepository templates = db.environmentTemplates();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(() -> templates.get("none"), () -> templates.delete("none"))) {
      assertRefused(
          db,
          call,
          NotFoundException.class,
          "environment template 'none'",
          "no template 'none'",
          "list the templates");
    }
    assertThat(templates.find("none")).isEqualTo(Optional.empty());
  }

  @Test
  public void calls_null_areRefusedAtOnce(TempleDb db) {
    EnvironmentTemplateRepository templates = db.environmentTemplates();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> templates.save(nothing()),
        () -> templates.find(nothing()),
        () -> templates.get(nothing()),
        () -> templates.delete(nothing()))) {
      assertRefused(db, call, NullPointerException.class);
    }
  }

  private static List<String> saved(TempleDb db) {
    return db.environmentTemplates().list().stream()
        .filter(template -> !template.builtIn())
        .map(EnvironmentTemplate::name)
        .toList();
  }
}

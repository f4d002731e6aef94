package dev.templedb.testkit;

import static dev.templedb.testkit.Paging.EVERYTHING;
import static dev.templedb.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.error.ConflictException;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.DeploymentTargetDetails;
import dev.templedb.project.FileQuery;
import dev.templedb.project.Project;
import dev.templedb.project.ProjectDetails;
import dev.templedb.project.ProjectId;
import dev.templedb.project.ProjectRepository;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link ProjectRepository} promises of single projects; {@link ProjectListContract} has the rest. Extend it in the tests of an implementation, which must be the only one on the class
 * path or module path.
 */
@ExtendWith(TempleDbExtension.class)
public abstract class ProjectRepositoryContract {

  /** For subclasses. */
  protected ProjectRepositoryContract() {}

  @Test
  public void create_slugAlone_namesTheProjectLikeIt(TempleDb db) {
    Project project = db.projects().create("app");

    assertThat(project.slug()).isEqualTo("app");
    assertThat(project.details()).isEqualTo(ProjectDetails.named("app"));
    assertThat(project.updatedAt()).isEqualTo(project.createdAt());
    assertThat(db.projects().get("app")).isEqualTo(project);
    assertThat(db.projects().find("app")).contains(project);
    assertThat(db.projects().find(project.id())).contains(project);
  }

  @Test
  public void create_details_areKeptCharacterByCharacter(TempleDb db) {
    ProjectDetails details = new ProjectDetails(
            "Größe 'x' \"y\" \\ 😀", Optional.of("line one\r\nline two\n\tend; -- DROP"))
        .withName("名前 '; --");

    assertThat(db.projects().create("app", details).details()).isEqualTo(details);
    assertThat(db.projects().get("app").details()).isEqualTo(details);
  }

  @Test
  public void create_slugTaken_conflictsAndChangesNothing(TempleDb db) {
    Project present = db.projects().create("app", ProjectDetails.named("The first"));

    assertRefused(
        db,
        () -> db.projects().create("app"),
        ConflictException.class,
        "creating project",
        "'app'",
        "choose another slug");
    assertThat(db.projects().get("app")).isEqualTo(present);
  }

  @Test
  public void create_malformedSlug_isRefusedAtOnce(TempleDb db) {
    for (String slug :
        List.of("", " ", "a b", ".a", "-a", "a/b", "é", "a\n", "a\0b", "x".repeat(101))) {
      assertRefused(
          db, () -> db.projects().create(slug), IllegalArgumentException.class, "slug", slug);
    }
  }

  @Test
  public void create_longestAndShortestSlug_areTaken(TempleDb db) {
    for (String slug : List.of("x".repeat(100), "0", "_", "A.b_c-d")) {
      assertThat(db.projects().create(slug).slug()).isEqualTo(slug);
    }
  }

  @Test
  public void create_slugsThatDifferInCaseOnly_areTwoProjects(TempleDb db) {
    Project lower = db.projects().create("app");
    Project upper = db.projects().create("App");

    assertThat(db.projects().get("app")).isEqualTo(lower);
    assertThat(db.projects().get("App")).isEqualTo(upper);
  }

  @Test
  public void calls_null_areRefusedAtOnce(TempleDb db) {
    ProjectRepository projects = db.projects();
    String none = Refusals.nothing();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> projects.create(none),
        () -> projects.create("app", Refusals.<ProjectDetails>nothing()),
        () -> projects.createAll(Refusals.<Map<String, ProjectDetails>>nothing()),
        () -> projects.find(none),
        () -> projects.get(none),
        () -> projects.list(Refusals.<PageRequest>nothing()),
        () -> projects.forEach(Refusals.<Consumer<Project>>nothing()),
        () -> projects.update("app", Refusals.<UnaryOperator<ProjectDetails>>nothing()),
        () -> projects.rename(none, "app"),
        () -> projects.rename("app", none),
        () -> projects.delete(none))) {
      assertRefused(db, call, NullPointerException.class);
    }
  }

  @Test
  public void createAll_manyProjects_givesThemInTheMapsOrder(TempleDb db) {
    Map<String, ProjectDetails> wanted = new LinkedHashMap<>();
    for (int i = 2_500; i > 0; i--) {
      wanted.put("p" + i, ProjectDetails.named("Project " + i));
    }

    List<Project> created = db.projects().createAll(wanted);

    assertThat(created).extracting(Project::slug).containsExactlyElementsOf(wanted.keySet());
    assertThat(created).extracting(Project::id).doesNotHaveDuplicates();
    assertThat(created).extracting(Project::uuid).doesNotHaveDuplicates();
    assertThat(created).allSatisfy(project -> {
      assertThat(project.details()).isEqualTo(wanted.get(project.slug()));
      assertThat(db.projects().find(project.id())).contains(project);
    });
    assertThat(db.projects().count()).isEqualTo(2_500);
  }

  @Test
  public void createAll_oneSlugTaken_createsNone(TempleDb db) {
    db.projects().create("b");

    assertRefused(
        db,
        () -> db.projects()
            .createAll(Map.of("a", ProjectDetails.named("A"), "b", ProjectDetails.named("B"))),
        ConflictException.class,
        "creating projects",
        "'b'");
    assertThat(slugs(db)).containsExactly("b");
  }

  @Test
  public void createAll_oneSlugMalformed_createsNone(TempleDb db) {
    assertRefused(
        db,
        () -> db.projects()
            .createAll(Map.of("a", ProjectDetails.named("A"), "b/", ProjectDetails.named("B"))),
        IllegalArgumentException.class,
        "b/");
  }

  @Test
  public void createAll_nothing_createsNothing(TempleDb db) {
    assertThat(db.projects().createAll(Map.of())).isEmpty();
    assertThat(db.audit().count()).isZero();
  }

  @Test
  public void find_unknown_isEmpty(TempleDb db) {
    assertThat(db.projects().find("app")).isEmpty();
    assertThat(db.projects().find("' OR 1=1 --")).isEmpty();
    assertThat(db.projects().find(new ProjectId(1))).isEmpty();
    assertThat(db.projects().find(new ProjectId(-1))).isEmpty();
  }

  @Test
  public void callsThatNeedAProject_unknown_sayOperationSlugAndNextStep(TempleDb db) {
    db.projects().create("taken");
    assertRefused(
        db,
        () -> db.projects().get("app"),
        NotFoundException.class,
        "getting project",
        "'app'",
        "create it, or list the projects");
    assertRefused(
        db,
        () -> db.projects().update("app", details -> details),
        NotFoundException.class,
        "updating project",
        "'app'",
        "create it");
    assertRefused(
        db,
        () -> db.projects().rename("app", "taken"),
        NotFoundException.class,
        "renaming project",
        "'app'",
        "create it");
    assertRefused(
        db,
        () -> db.projects().delete("app"),
        NotFoundException.class,
        "deleting project",
        "'app'",
        "create it");
  }

  @Test
  public void update_newDetails_changesThemAndNothingElse(TempleDb db) {
    Project before =
        db.projects().create("app", ProjectDetails.named("App").withDescription("old"));

    Project after = db.projects().update("app", details -> {
      assertThat(details).isEqualTo(before.details());
      return details.withName("Application").withoutDescription();
    });

    assertThat(after.details()).isEqualTo(ProjectDetails.named("Application"));
    assertThat(after)
        .usingRecursiveComparison()
        .ignoringFields("details", "updatedAt")
        .isEqualTo(before);
    assertThat(after.updatedAt()).isAfterOrEqualTo(before.updatedAt());
    assertThat(db.projects().get("app")).isEqualTo(after);
  }

  @Test
  public void update_changeThrowsOrGivesNull_changesNothing(TempleDb db) {
    Project before = db.projects().create("app");

    assertRefused(
        db,
        () -> db.projects().update("app", details -> {
          throw new CallerException("not today");
        }),
        CallerException.class,
        "not today");
    assertRefused(
        db,
        () -> db.projects().update("app", details -> Refusals.<ProjectDetails>nothing()),
        NullPointerException.class);
    assertThat(db.projects().get("app")).isEqualTo(before);
  }

  @Test
  public void rename_freeSlug_keepsIdentityAndWhatBelongsToTheProject(TempleDb db) {
    Project before = db.projects().create("app", ProjectDetails.named("App"));
    db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of("git")));
    db.deploymentTargets().create("app", "live", DeploymentTargetDetails.ofType("production"));

    Project after = db.projects().rename("app", "application");

    assertThat(after.slug()).isEqualTo("application");
    assertThat(after)
        .usingRecursiveComparison()
        .ignoringFields("slug", "updatedAt")
        .isEqualTo(before);
    assertThat(db.projects().get("application")).isEqualTo(after);
    assertThat(db.projects().find("app")).isEmpty();
    assertThat(db.environments().get("application", "dev").projectSlug()).isEqualTo("application");
    assertThat(db.deploymentTargets().find("application", "live")).isPresent();
    assertThat(db.projects().create("app").id()).isNotEqualTo(before.id());
  }

  @Test
  public void rename_slugTaken_conflictsAndChangesNothing(TempleDb db) {
    db.projects().create("alpha");
    db.projects().create("beta");

    assertRefused(
        db,
        () -> db.projects().rename("alpha", "beta"),
        ConflictException.class,
        "renaming project",
        "'alpha'",
        "'beta'",
        "choose another slug");
    assertThat(slugs(db)).containsExactly("alpha", "beta");
  }

  @Test
  public void rename_malformedSlug_isRefusedBeforeTheProjectIsLookedFor(TempleDb db) {
    assertRefused(
        db, () -> db.projects().rename("unknown", "a b"), IllegalArgumentException.class, "'a b'");
  }

  @Test
  public void rename_toTheSameSlug_changesNothing(TempleDb db) {
    Project before = db.projects().create("app");

    assertThat(db.projects().rename("app", "app")).isEqualTo(before);
    assertThat(db.audit().count()).isEqualTo(1);
  }

  @Test
  public void delete_project_takesAlongWhatBelongsToItAndNothingElse(
      TempleDb db, @TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("shared.txt"), "the same in both");
    for (String slug : List.of("app", "other")) {
      db.projects().create(slug);
      db.importTree(TreeImport.of(slug, directory));
      db.environments().create(slug, "dev", EnvironmentDefinition.ofPackages(List.of("git")));
      db.deploymentTargets().create(slug, "live", DeploymentTargetDetails.ofType("production"));
    }
    Project other = db.projects().get("other");

    db.projects().delete("app");

    assertThat(db.projects().find("app")).isEmpty();
    assertThat(db.files().find("app", "shared.txt")).isEmpty();
    assertThat(db.environments().find("app", "dev")).isEmpty();
    assertThat(db.deploymentTargets().find("app", "live")).isEmpty();
    assertThat(db.projects().get("other")).isEqualTo(other);
    assertThat(db.files().readText("other", "shared.txt")).isEqualTo("the same in both");
    assertThat(db.environments().find("other", "dev")).isPresent();
    assertThat(db.deploymentTargets().find("other", "live")).isPresent();
  }

  @Test
  public void delete_thenCreateWithTheSameSlug_isAnotherEmptyProject(
      TempleDb db, @TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("a.txt"), "a");
    Project first = db.projects().create("app");
    db.importTree(TreeImport.of("app", directory));
    db.projects().delete("app");

    Project second = db.projects().create("app");

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.uuid()).isNotEqualTo(first.uuid());
    assertThat(db.files().list("app", FileQuery.all(), EVERYTHING).items()).isEmpty();
    db.importTree(TreeImport.of("app", directory));
    assertThat(db.files().readText("app", "a.txt")).isEqualTo("a");
  }

  private static List<String> slugs(TempleDb db) {
    return db.projects()
        .list(EVERYTHING)
        .map(summary -> summary.project().slug())
        .items();
  }
}

package dev.templedb.testkit;

import static dev.templedb.testkit.Paging.EVERYTHING;
import static dev.templedb.testkit.Refusals.assertRefused;
import static dev.templedb.testkit.Refusals.nothing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.error.ConflictException;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.DeploymentTarget;
import dev.templedb.project.DeploymentTargetDetails;
import dev.templedb.project.DeploymentTargetRepository;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every {@link DeploymentTargetRepository} promises. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class DeploymentTargetRepositoryContract {

  private static final DeploymentTargetDetails LIVE = DeploymentTargetDetails.ofType("production");

  /** For subclasses. */
  protected DeploymentTargetRepositoryContract() {}

  @BeforeEach
  void createProject(TempleDb db) {
    db.projects().create("app");
  }

  @Test
  public void create_details_areKeptAsTheyAre(TempleDb db) {
    DeploymentTargetDetails details = DeploymentTargetDetails.builder("staging")
        .provider("aws")
        .host("host.example.org")
        .url("https://app.example.org/?a=b&c='d'")
        .description("line\nline \"q\" 😀")
        .active(false)
        .build();

    DeploymentTarget created = db.deploymentTargets().create("app", "Ausland ☁", details);

    assertThat(created.projectSlug()).isEqualTo("app");
    assertThat(created.name()).isEqualTo("Ausland ☁");
    assertThat(created.details()).isEqualTo(details);
    assertThat(created.updatedAt()).isEqualTo(created.createdAt());
    assertThat(db.deploymentTargets().get("app", "Ausland ☁")).isEqualTo(created);
    assertThat(db.deploymentTargets().find("app", "Ausland ☁")).contains(created);
  }

  @Test
  public void create_typeAlone_leavesTheRestEmpty(TempleDb db) {
    assertThat(db.deploymentTargets().create("app", "live", LIVE).details()).isEqualTo(LIVE);
  }

  @Test
  public void create_nameTaken_conflictsAndChangesNothing(TempleDb db) {
    DeploymentTarget present = db.deploymentTargets().create("app", "live", LIVE);

    assertRefused(
        db,
        () ->
            db.deploymentTargets().create("app", "live", DeploymentTargetDetails.ofType("staging")),
        ConflictException.class,
        "creating deployment target 'app/live'",
        "choose another name");
    assertThat(db.deploymentTargets().get("app", "live")).isEqualTo(present);
  }

  @Test
  public void create_sameNameInAnotherProject_isAnotherTarget(TempleDb db) {
    db.projects().create("other");
    DeploymentTarget here = db.deploymentTargets().create("app", "live", LIVE);
    DeploymentTarget there = db.deploymentTargets().create("other", "live", LIVE);

    assertThat(there.id()).isNotEqualTo(here.id());
    db.deploymentTargets().delete("other", "live");
    assertThat(db.deploymentTargets().get("app", "live")).isEqualTo(here);
  }

  @Test
  public void create_malformedName_isRefusedBeforeTheProjectIsLookedFor(TempleDb db) {
    for (String name : List.of("", "  ", "a\nb", "a\0b", "\u0085", "a\uD800", "😀".repeat(101))) {
      assertRefused(
          db,
          () -> db.deploymentTargets().create("unknown", name, LIVE),
          IllegalArgumentException.class,
          "deployment target's name");
      assertRefused(
          db,
          () -> db.deploymentTargets().rename("unknown", "live", name),
          IllegalArgumentException.class,
          "deployment target's name");
    }
  }

  @Test
  public void create_longestName_isTaken(TempleDb db) {
    String name = "😀".repeat(100);

    assertThat(db.deploymentTargets().create("app", name, LIVE).name()).isEqualTo(name);
  }

  @Test
  public void find_unknown_isEmpty(TempleDb db) {
    db.deploymentTargets().create("app", "live", LIVE);

    assertThat(db.deploymentTargets().find("app", "Live")).isEmpty();
    assertThat(db.deploymentTargets().find("unknown", "live")).isEmpty();
  }

  @Test
  public void callsThatNeedATarget_unknown_sayOperationNameAndNextStep(TempleDb db) {
    DeploymentTargetRepository targets = db.deploymentTargets();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> targets.get("app", "live"),
        () -> targets.update("app", "live", details -> details),
        () -> targets.rename("app", "live", "other"),
        () -> targets.delete("app", "live"))) {
      assertRefused(
          db,
          call,
          NotFoundException.class,
          "deployment target 'app/live'",
          "'app' has no deployment target 'live'",
          "list its targets");
    }
  }

  @Test
  public void callsThatNeedAProject_unknown_sayOperationSlugAndNextStep(TempleDb db) {
    DeploymentTargetRepository targets = db.deploymentTargets();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> targets.create("gone", "live", LIVE),
        () -> targets.get("gone", "live"),
        () -> targets.list("gone", EVERYTHING),
        () -> targets.update("gone", "live", details -> details),
        () -> targets.delete("gone", "live"))) {
      assertRefused(
          db, call, NotFoundException.class, "deployment target", "no project 'gone'", "create it");
    }
  }

  @Test
  public void calls_null_areRefusedAtOnce(TempleDb db) {
    db.deploymentTargets().create("app", "live", LIVE);
    DeploymentTargetRepository targets = db.deploymentTargets();
    String none = nothing();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> targets.create(none, "x", LIVE),
        () -> targets.create("app", none, LIVE),
        () -> targets.create("app", "x", nothing()),
        () -> targets.find("app", none),
        () -> targets.get(none, "live"),
        () -> targets.list(none, EVERYTHING),
        () -> targets.list("app", nothing()),
        () -> targets.update("app", "live", nothing()),
        () -> targets.update("app", "live", details -> nothing()),
        () -> targets.rename("app", "live", none),
        () -> targets.delete("app", none))) {
      assertRefused(db, call, NullPointerException.class);
    }
  }

  @Test
  public void update_newDetails_changesThemAndNothingElse(TempleDb db) {
    DeploymentTarget before = db.deploymentTargets().create("app", "live", LIVE);

    DeploymentTarget after = db.deploymentTargets().update("app", "live", details -> {
      assertThat(details).isEqualTo(LIVE);
      return details.toBuilder().host("h").active(false).build();
    });

    assertThat(after.details().host()).contains("h");
    assertThat(after.details().active()).isFalse();
    assertThat(after)
        .usingRecursiveComparison()
        .ignoringFields("details", "updatedAt")
        .isEqualTo(before);
    assertThat(db.deploymentTargets().get("app", "live")).isEqualTo(after);
  }

  @Test
  public void update_changeThrows_changesNothing(TempleDb db) {
    DeploymentTarget before = db.deploymentTargets().create("app", "live", LIVE);

    assertRefused(
        db,
        () -> db.deploymentTargets().update("app", "live", details -> {
          throw new CallerException("not today");
        }),
        CallerException.class,
        "not today");
    assertThat(db.deploymentTargets().get("app", "live")).isEqualTo(before);
  }

  @Test
  public void rename_freeName_keepsIdentityAndDetails(TempleDb db) {
    DeploymentTarget before = db.deploymentTargets().create("app", "live", LIVE);

    DeploymentTarget after = db.deploymentTargets().rename("app", "live", "prod");

    assertThat(after)
        .usingRecursiveComparison()
        .ignoringFields("name", "updatedAt")
        .isEqualTo(before);
    assertThat(db.deploymentTargets().get("app", "prod")).isEqualTo(after);
    assertThat(db.deploymentTargets().find("app", "live")).isEmpty();
  }

  @Test
  public void rename_nameTakenOrTheSame_changesNothing(TempleDb db) {
    DeploymentTarget live = db.deploymentTargets().create("app", "live", LIVE);
    db.deploymentTargets().create("app", "staging", LIVE);

    assertRefused(
        db,
        () -> db.deploymentTargets().rename("app", "live", "staging"),
        ConflictException.class,
        "renaming deployment target 'app/live'",
        "'staging'",
        "choose another name");
    long entries = db.audit().count();
    assertThat(db.deploymentTargets().rename("app", "live", "live")).isEqualTo(live);
    assertThat(db.audit().count()).isEqualTo(entries);
  }

  @Test
  public void delete_target_isGoneAndItsIdIsNotUsedAgain(TempleDb db) {
    DeploymentTarget before = db.deploymentTargets().create("app", "live", LIVE);

    db.deploymentTargets().delete("app", "live");

    assertThat(db.deploymentTargets().find("app", "live")).isEmpty();
    assertThat(db.deploymentTargets().create("app", "live", LIVE).id()).isNotEqualTo(before.id());
  }

  @Test
  public void list_everyPageSize_givesTheSameWholeByName(TempleDb db) {
    db.projects().create("other");
    db.deploymentTargets().create("other", "not-mine", LIVE);
    List<String> names = new ArrayList<>(List.of("z", "a b", "A", "a", "'", "é", "1", "a.b"));
    names.forEach(name -> db.deploymentTargets().create("app", name, LIVE));
    names.sort(null);

    Paging.assertEveryPageSizeGives(
        names, page -> db.deploymentTargets().list("app", page), DeploymentTarget::name);
  }

  @Test
  public void list_changesBetweenPages_neitherRepeatsNorSkipsWhatStays(TempleDb db) {
    List.of("b", "d", "f").forEach(name -> db.deploymentTargets().create("app", name, LIVE));
    Page<DeploymentTarget> first = db.deploymentTargets().list("app", PageRequest.first(2));
    db.deploymentTargets().delete("app", "d");
    db.deploymentTargets().create("app", "a", LIVE);
    db.deploymentTargets().create("app", "e", LIVE);

    assertThat(db.deploymentTargets()
            .list("app", first.next().orElseThrow())
            .map(DeploymentTarget::name)
            .items())
        .containsExactly("e", "f");
  }
}

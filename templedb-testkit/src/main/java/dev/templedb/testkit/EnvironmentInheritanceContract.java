package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.PackageReplacement;
import dev.templedb.environment.Pin;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.environment.ResolvedVariable;
import dev.templedb.environment.Sourced;
import dev.templedb.error.ConflictException;
import dev.templedb.error.NotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What inheritance between environments, and replacing packages in many, promise. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class EnvironmentInheritanceContract {

  /** For subclasses. */
  protected EnvironmentInheritanceContract() {}

  @BeforeEach
  void createProject(TempleDb db) {
    db.projects().create("app");
  }

  private static EnvironmentDefinition packages(String... names) {
    return EnvironmentDefinition.ofPackages(List.of(names));
  }

  private static EnvironmentDefinition child(String parent, String... names) {
    return packages(names).toBuilder().parent(parent).build();
  }

  @Test
  public void resolve_threeLevels_appendsAndOverridesWithProvenance(TempleDb db) {
    db.environments()
        .create(
            "app",
            "base",
            new EnvironmentState(
                packages("git", "jq").toBuilder()
                    .profile("echo base")
                    .runScript("zsh")
                    .build(),
                List.of(
                    EnvironmentVariable.literal("EDITOR", "vim"),
                    EnvironmentVariable.literal("TOOLS", "/base"))));
    db.environments()
        .create(
            "app",
            "dev",
            new EnvironmentState(
                child("base", "jq", "nodejs").toBuilder().profile("echo dev").build(),
                List.of(EnvironmentVariable.expanded("TOOLS", "$HOME/dev").appendedWith(":"))));
    db.environments()
        .create(
            "app",
            "test",
            new EnvironmentState(
                child("dev", "chromium").toBuilder()
                    .profile("echo test")
                    .replacesProfile(true)
                    .build(),
                List.of(EnvironmentVariable.literal("EDITOR", "nano"))));

    ResolvedEnvironment dev = db.environments().resolve("app", "dev");
    ResolvedEnvironment test = db.environments().resolve("app", "test");

    assertThat(dev.profile())
        .containsExactly(new Sourced<>("echo base", "base"), new Sourced<>("echo dev", "dev"));
    assertThat(test.lineage()).containsExactly("base", "dev", "test");
    assertThat(test.basePackages())
        .containsExactly(
            new Sourced<>("git", "base"),
            new Sourced<>("jq", "base"),
            new Sourced<>("nodejs", "dev"),
            new Sourced<>("chromium", "test"));
    assertThat(test.profile()).containsExactly(new Sourced<>("echo test", "test"));
    assertThat(test.runScript()).isEqualTo(new Sourced<>("zsh", "base"));
    assertThat(test.variables())
        .containsExactly(
            new ResolvedVariable(
                "EDITOR",
                List.of(new Sourced<>(EnvironmentVariable.literal("EDITOR", "nano"), "test"))),
            new ResolvedVariable(
                "TOOLS",
                List.of(
                    new Sourced<>(EnvironmentVariable.literal("TOOLS", "/base"), "base"),
                    new Sourced<>(
                        EnvironmentVariable.expanded("TOOLS", "$HOME/dev").appendedWith(":"),
                        "dev"))));
  }

  @Test
  public void resolve_pins_nearestCountsAndPackagesHaveTheirOwn(TempleDb db) {
    Pin stable = db.pins().create(Pin.of("stable", "a".repeat(40), "ab".repeat(32)));
    Pin edge = db.pins().create(Pin.of("edge", "b".repeat(40), "cd".repeat(32)));
    db.environments()
        .create(
            "app",
            "base",
            packages("git").toBuilder()
                .pin("stable")
                .packagePins(Map.of("git", "edge"))
                .build());
    db.environments().create("app", "dev", child("base"));
    db.environments()
        .create("app", "next", child("base").toBuilder().pin("edge").build());

    ResolvedEnvironment dev = db.environments().resolve("app", "dev");

    assertThat(dev.pin()).contains(new Sourced<>(stable, "base"));
    assertThat(dev.packagePins()).isEqualTo(Map.of("git", new Sourced<>(edge, "base")));
    assertThat(db.environments().resolve("app", "next").pin())
        .contains(new Sourced<>(edge, "next"));
  }

  @Test
  public void parent_thatDoesNotExist_isRefused(TempleDb db) {
    db.projects().create("other");
    db.environments().create("other", "base", packages());

    assertThatThrownBy(() -> db.environments().create("app", "dev", child("base")))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("'base'");
    assertThat(db.environments().find("app", "dev")).isEmpty();
  }

  @Test
  public void parent_thatInheritsFromIt_isAConflictThatSaysSo(TempleDb db) {
    db.environments().create("app", "a", packages());
    db.environments().create("app", "b", child("a"));
    db.environments().create("app", "c", child("b"));

    assertThatThrownBy(() -> db.environments()
            .update("app", "a", definition -> definition.toBuilder().parent("c").build()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("'c', which inherits from it");
    assertThatThrownBy(() -> db.environments()
            .update("app", "a", definition -> definition.toBuilder().parent("a").build()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("is itself");
    assertThatThrownBy(() -> db.environments().create("app", "d", child("d")))
        .isInstanceOf(ConflictException.class);
    assertThat(db.environments().get("app", "a").definition().parent()).isEmpty();
  }

  @Test
  public void pin_thatDoesNotExist_isRefused(TempleDb db) {
    assertThatThrownBy(() -> db.environments()
            .create("app", "dev", packages().toBuilder().pin("none").build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("'none'");
    assertThatThrownBy(() -> db.environments()
            .create(
                "app",
                "dev",
                packages().toBuilder().packagePins(Map.of("git", "none")).build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("'none'");
  }

  @Test
  public void delete_parentOfOthers_isRefusedAndNamesThem(TempleDb db) {
    db.environments().create("app", "base", packages());
    db.environments().create("app", "dev", child("base"));

    assertThatThrownBy(() -> db.environments().delete("app", "base"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("dev");
    assertThat(db.environments().find("app", "base")).isPresent();
  }

  @Test
  public void delete_projectWithInheritance_deletesAll(TempleDb db) {
    db.environments().create("app", "base", packages());
    db.environments().create("app", "dev", child("base"));
    db.environments().create("app", "test", child("dev"));

    db.projects().delete("app");

    assertThat(db.environments()
            .list(EnvironmentQuery.all(), PageRequest.first(10))
            .items())
        .isEmpty();
  }

  @Test
  public void forEachResolved_query_resolvesTheMeantOnesInOrder(TempleDb db) {
    db.projects().create("zoo");
    db.environments().create("zoo", "dev", packages("git"));
    db.environments().create("app", "base", packages("git"));
    db.environments().create("app", "a", child("base", "jq"));

    List<ResolvedEnvironment> all = new ArrayList<>();
    db.environments().forEachResolved(EnvironmentQuery.all(), all::add);
    List<String> dev = new ArrayList<>();
    db.environments()
        .forEachResolved(
            EnvironmentQuery.ofProject("app").usingPackage("jq"),
            environment ->
                dev.add(db.environments().resolve("app", environment.name()).name()));

    assertThat(all)
        .containsExactly(
            db.environments().resolve("app", "a"),
            db.environments().resolve("app", "base"),
            db.environments().resolve("zoo", "dev"));
    assertThat(dev).containsExactly("a");
  }

  @Test
  public void list_query_findsByProjectNamePackagePinAndActivity(TempleDb db) {
    db.projects().create("zoo");
    db.pins().create(Pin.of("stable", "a".repeat(40), "ab".repeat(32)));
    db.environments().create("app", "dev", packages("nodejs_20"));
    db.environments()
        .create("app", "ci", packages("git").toBuilder().active(false).build());
    db.environments()
        .create(
            "zoo",
            "dev",
            packages().toBuilder()
                .multiPackages(List.of("nodejs_20"))
                .packagePins(Map.of("nodejs_20", "stable"))
                .build());
    db.environments()
        .create("zoo", "pinned", packages().toBuilder().pin("stable").build());

    assertThat(names(db, EnvironmentQuery.all().usingPackage("nodejs_20")))
        .containsExactly("app/dev", "zoo/dev");
    assertThat(names(db, EnvironmentQuery.ofProject("zoo")))
        .containsExactly("zoo/dev", "zoo/pinned");
    assertThat(names(db, EnvironmentQuery.all().named("dev")))
        .containsExactly("app/dev", "zoo/dev");
    assertThat(names(db, EnvironmentQuery.all().usingPin("stable")))
        .containsExactly("zoo/dev", "zoo/pinned");
    assertThat(names(db, EnvironmentQuery.all().active()))
        .containsExactly("app/dev", "zoo/dev", "zoo/pinned");
    assertThat(names(db, EnvironmentQuery.ofProject("gone"))).isEmpty();
  }

  private static List<String> names(TempleDb db, EnvironmentQuery query) {
    return db.environments().list(query, PageRequest.first(100)).items().stream()
        .map(summary ->
            summary.environment().projectSlug() + "/" + summary.environment().name())
        .toList();
  }

  @Test
  public void replacePackage_preview_showsWhatItDoesAndDoesNothing(TempleDb db) {
    db.pins().create(Pin.of("stable", "a".repeat(40), "ab".repeat(32)));
    db.environments()
        .create(
            "app",
            "dev",
            packages("git", "nodejs_20", "jq").toBuilder()
                .packagePins(Map.of("nodejs_20", "stable"))
                .build());
    db.environments().create("app", "both", packages("nodejs_22", "nodejs_20"));
    db.environments().create("app", "none", packages("git"));
    long entries = db.audit().count();

    List<PackageReplacement> preview =
        db.environments().previewReplacement("nodejs_20", "nodejs_22", EnvironmentQuery.all());

    assertThat(preview)
        .extracting(PackageReplacement::environmentName)
        .containsExactly("both", "dev");
    assertThat(db.audit().count()).isEqualTo(entries);
    assertThat(db.environments().get("app", "both").definition())
        .isEqualTo(packages("nodejs_22", "nodejs_20"));

    assertThat(db.environments().replacePackage("nodejs_20", "nodejs_22", EnvironmentQuery.all()))
        .isEqualTo(preview);
    assertThat(db.environments().get("app", "both").definition()).isEqualTo(packages("nodejs_22"));
    assertThat(db.environments().get("app", "dev").definition())
        .isEqualTo(packages("git", "nodejs_22", "jq").toBuilder()
            .packagePins(Map.of("nodejs_22", "stable"))
            .build());
    assertThat(db.environments().history("app", "dev", PageRequest.first(9)).items())
        .hasSize(2);
    assertThat(db.audit().count()).isEqualTo(entries + 1);
    assertThat(db.environments().replacePackage("nodejs_20", "nodejs_22", EnvironmentQuery.all()))
        .isEmpty();
    assertThat(db.audit().count()).isEqualTo(entries + 1);
  }

  @Test
  public void replacePackage_restrictedByQuery_leavesOthersAlone(TempleDb db) {
    db.environments().create("app", "dev", packages("nodejs_20"));
    db.environments().create("app", "ci", packages("nodejs_20"));

    db.environments()
        .replacePackage("nodejs_20", "nodejs_22", EnvironmentQuery.all().named("ci"));

    assertThat(db.environments().get("app", "dev").definition()).isEqualTo(packages("nodejs_20"));
    assertThat(db.environments().get("app", "ci").definition()).isEqualTo(packages("nodejs_22"));
    assertThatThrownBy(
            () -> db.environments().replacePackage(" ", "nodejs_22", EnvironmentQuery.all()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

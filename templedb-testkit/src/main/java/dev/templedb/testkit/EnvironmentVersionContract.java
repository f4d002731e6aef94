package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.EnvironmentVersion;
import dev.templedb.environment.Pin;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.environment.Sourced;
import dev.templedb.error.ConflictException;
import dev.templedb.error.NotFoundException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the versions of environments promise. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class EnvironmentVersionContract {

  private static final EnvironmentDefinition GIT = EnvironmentDefinition.ofPackages(List.of("git"));
  private static final EnvironmentDefinition JQ = EnvironmentDefinition.ofPackages(List.of("jq"));

  /** For subclasses. */
  protected EnvironmentVersionContract() {}

  @BeforeEach
  void createProject(TempleDb db) {
    db.projects().create("app");
  }

  private static List<EnvironmentVersion> history(TempleDb db, String name) {
    return db.environments().history("app", name, PageRequest.first(100)).items();
  }

  @Test
  public void history_eachChange_isAVersionThatKeepsWhatItSaid(TempleDb db) {
    db.environments().create("app", "dev", GIT);
    db.environments().update("app", "dev", definition -> JQ);
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("A", "1"));
    db.environments().removeVariable("app", "dev", "A");

    List<EnvironmentVersion> history = history(db, "dev");

    assertThat(history).extracting(EnvironmentVersion::number).containsExactly(4, 3, 2, 1);
    assertThat(history)
        .extracting(EnvironmentVersion::state)
        .containsExactly(
            EnvironmentState.of(JQ),
            new EnvironmentState(JQ, List.of(EnvironmentVariable.literal("A", "1"))),
            EnvironmentState.of(JQ),
            EnvironmentState.of(GIT));
    assertThat(history.get(0).digest()).isEqualTo(history.get(2).digest());
    assertThat(history).extracting(EnvironmentVersion::uuid).doesNotHaveDuplicates();
    assertThat(history).extracting(EnvironmentVersion::projectSlug).containsOnly("app");
  }

  @Test
  public void history_changesThatSayNothingNew_areNoVersions(TempleDb db) {
    db.environments().create("app", "first", GIT);
    db.environments().create("app", "dev", GIT);
    db.environments().update("app", "dev", definition -> definition);
    db.environments().rename("app", "dev", "renamed");
    db.environments().setDefault("app", "renamed");
    db.environments().recordExpressionFile("app", "renamed");

    assertThat(history(db, "renamed")).hasSize(1);
  }

  @Test
  public void history_aChangeThatIsRolledBack_isNoVersion(TempleDb db) {
    db.environments().create("app", "dev", GIT);

    assertThatThrownBy(() -> db.useTransaction(tx -> {
          tx.environments().update("app", "dev", definition -> JQ);
          throw new CallerException("undo");
        }))
        .isInstanceOf(CallerException.class);

    assertThat(history(db, "dev")).extracting(EnvironmentVersion::number).containsExactly(1);
  }

  @Test
  public void history_inATransaction_showsItsOwnChanges(TempleDb db) {
    db.useTransaction(tx -> {
      tx.environments().create("app", "dev", GIT);
      tx.environments().update("app", "dev", definition -> JQ);
      assertThat(tx.environments().history("app", "dev", PageRequest.first(5)).items())
          .hasSize(2);
    });
  }

  @Test
  public void history_parentIsRenamed_isAVersionOfItsChildren(TempleDb db) {
    db.environments().create("app", "base", GIT);
    db.environments().create("app", "dev", JQ.toBuilder().parent("base").build());

    db.environments().rename("app", "base", "common");

    assertThat(history(db, "dev").get(0).state().definition().parent()).contains("common");
    assertThat(history(db, "common")).hasSize(1);
  }

  @Test
  public void history_anyPageSize_givesEveryVersionOnce(TempleDb db) {
    db.environments().create("app", "dev", GIT);
    for (int i = 0; i < 7; i++) {
      db.environments()
          .setVariable("app", "dev", EnvironmentVariable.literal("N", Integer.toString(i)));
    }

    Paging.assertEveryPageSizeGives(
        List.of("8", "7", "6", "5", "4", "3", "2", "1"),
        page -> db.environments().history("app", "dev", page),
        version -> Integer.toString(version.number()));
  }

  @Test
  public void getVersion_byIdentity_findsItAndNoOther(TempleDb db) {
    db.environments().create("app", "dev", GIT);
    EnvironmentVersion version = history(db, "dev").get(0);

    assertThat(db.environments().getVersion(version.uuid())).isEqualTo(version);
    assertThatThrownBy(() -> db.environments().getVersion(new UUID(1, 2)))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("00000000-0000-0001-0000-000000000002");
  }

  @Test
  public void restore_anEarlierVersion_bringsDefinitionAndVariablesBack(TempleDb db) {
    db.environments()
        .create(
            "app",
            "dev",
            new EnvironmentState(
                GIT,
                List.of(
                    EnvironmentVariable.literal("A", "1").describedAs("a"),
                    EnvironmentVariable.expanded("B", "$A").appendedWith(":"))));
    EnvironmentVersion first = history(db, "dev").get(0);
    db.environments().update("app", "dev", definition -> JQ);
    db.environments()
        .setVariables(
            "app",
            "dev",
            List.of(EnvironmentVariable.literal("A", "2"), EnvironmentVariable.literal("C", "3")));

    db.environments().restore("app", "dev", first.uuid());

    assertThat(db.environments().get("app", "dev").definition()).isEqualTo(GIT);
    assertThat(db.environments().listVariables("app", "dev"))
        .isEqualTo(first.state().variables());
    EnvironmentVersion newest = history(db, "dev").get(0);
    assertThat(newest.number()).isEqualTo(4);
    assertThat(newest.digest()).isEqualTo(first.digest());
    assertThat(db.audit().list(PageRequest.first(1)).items().get(0).action())
        .isEqualTo("environment.restore");
  }

  @Test
  public void restore_versionOfAnother_isRefused(TempleDb db) {
    db.environments().create("app", "dev", GIT);
    db.environments().create("app", "other", JQ);
    UUID other = history(db, "other").get(0).uuid();

    assertThatThrownBy(() -> db.environments().restore("app", "dev", other))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("app/other");
    assertThat(history(db, "dev")).hasSize(1);
  }

  @Test
  public void restore_parentOfThenIsGoneOrInheritsFromIt_isRefused(TempleDb db) {
    db.environments().create("app", "base", GIT);
    db.environments().create("app", "dev", JQ.toBuilder().parent("base").build());
    UUID inheriting = history(db, "dev").get(0).uuid();
    db.environments().update("app", "dev", definition -> JQ);

    db.environments()
        .update(
            "app", "base", definition -> definition.toBuilder().parent("dev").build());
    assertThatThrownBy(() -> db.environments().restore("app", "dev", inheriting))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("base");

    db.environments().delete("app", "base");
    assertThatThrownBy(() -> db.environments().restore("app", "dev", inheriting))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("base");
    assertThat(db.environments().get("app", "dev").definition()).isEqualTo(JQ);
  }

  @Test
  public void restore_parentOfThenHasAnotherName_inheritsFromItAllTheSame(TempleDb db) {
    db.environments().create("app", "base", GIT);
    db.environments().create("app", "dev", JQ.toBuilder().parent("base").build());
    UUID before = history(db, "dev").get(0).uuid();
    db.environments().rename("app", "base", "common");

    assertThat(db.environments().restore("app", "dev", before).definition().parent())
        .contains("common");

    db.environments().create("app", "base", EnvironmentDefinition.ofPackages(List.of("vim")));
    db.environments().restore("app", "dev", before);
    assertThat(db.environments().resolve("app", "dev").packages())
        .isEqualTo(db.environments().resolve(before).packages())
        .containsExactly("git", "jq");
  }

  @Test
  public void resolve_versionThatChangedTogetherWithItsParent_hasTheChangedParent(TempleDb db) {
    db.environments().create("app", "dev", JQ);
    db.environments().create("app", "base", GIT);
    db.environments().create("app", "root", GIT);
    db.environments()
        .update("app", "base", base -> base.toBuilder().parent("root").build());
    db.environments().update("app", "dev", dev -> JQ.toBuilder().parent("base").build());
    db.environments()
        .update("app", "dev", dev -> dev.toBuilder().addBasePackages("git").build());

    db.environments().replacePackage("git", "gitMinimal", EnvironmentQuery.all());

    assertThat(db.environments().resolve(history(db, "dev").get(0).uuid()))
        .isEqualTo(db.environments().resolve("app", "dev"));
  }

  @Test
  public void resolve_aVersion_isWhatItInheritedThen(TempleDb db) {
    db.pins().create(Pin.of("now", "a".repeat(40), "sha256:" + "ab".repeat(32)));
    db.environments().create("app", "base", GIT);
    db.environments()
        .create("app", "dev", JQ.toBuilder().parent("base").pin("now").build());
    ResolvedEnvironment then = db.environments().resolve("app", "dev");
    UUID version = history(db, "dev").get(0).uuid();

    db.environments()
        .update("app", "base", definition -> EnvironmentDefinition.ofPackages(List.of("vim")));
    db.environments().update("app", "dev", definition -> GIT);

    assertThat(db.environments().resolve(version)).isEqualTo(then);
    assertThat(then.basePackages())
        .containsExactly(new Sourced<>("git", "base"), new Sourced<>("jq", "dev"));
    assertThat(db.environments().resolve("app", "dev").basePackages())
        .containsExactly(new Sourced<>("git", "dev"));
  }

  @Test
  public void resolve_versionWhoseParentWasDeleted_saysSo(TempleDb db) {
    db.environments().create("app", "base", GIT);
    db.environments().create("app", "dev", JQ.toBuilder().parent("base").build());
    UUID version = history(db, "dev").get(0).uuid();
    db.environments().update("app", "dev", definition -> JQ);
    db.environments().delete("app", "base");

    assertThatThrownBy(() -> db.environments().resolve(version))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("base");
  }

  @Test
  public void delete_environment_takesItsVersions(TempleDb db) {
    db.environments().create("app", "dev", GIT);
    UUID version = history(db, "dev").get(0).uuid();

    db.environments().delete("app", "dev");

    assertThatThrownBy(() -> db.environments().getVersion(version))
        .isInstanceOf(NotFoundException.class);
    db.environments().create("app", "dev", JQ);
    assertThat(history(db, "dev")).extracting(EnvironmentVersion::number).containsExactly(1);
  }
}

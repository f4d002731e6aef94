package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.CancellationToken;
import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.backup.BackupRequest;
import dev.templedb.backup.ProjectExportReport;
import dev.templedb.backup.ProjectImport;
import dev.templedb.backup.ProjectImportReport;
import dev.templedb.backup.ProjectImportReport.Outcome;
import dev.templedb.content.ContentHash;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentSession;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentTemplate;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.EnvironmentVersion;
import dev.templedb.environment.Pin;
import dev.templedb.environment.SessionStart;
import dev.templedb.error.CancelledException;
import dev.templedb.error.ConflictException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.error.SecretKeyException;
import dev.templedb.project.DeploymentTargetDetails;
import dev.templedb.project.Expected;
import dev.templedb.project.FileQuery;
import dev.templedb.project.FileTypeRule;
import dev.templedb.project.NewFileType;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.SettingKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link dev.templedb.backup.Backups} promises of projects that go from one database to another. */
@ExtendWith(TempleDbExtension.class)
public abstract class ProjectTransferContract {

  private static final SettingKey TOKEN = SettingKey.of("app", "token");

  /** Files of this test. */
  @TempDir
  protected Path directory;

  private TempleDb target;
  private Path file;

  /** For subclasses. */
  protected ProjectTransferContract() {}

  /** Opens the other database, in which other projects and types have taken ids already. */
  @BeforeEach
  public void openTarget() {
    target = TempleDb.inMemory();
    target.projects().create("other");
    target.files().put("other", "x", bytes("x"));
    target.files().put("other", "shared", bytes("the same in both"));
    target.fileTypes().create(NewFileType.of("others_type", "language"));
    target.environments().create("other", "dev", EnvironmentDefinition.ofPackages(List.of("go")));
    file = directory.resolve("app.templedb");
  }

  /** Closes it. */
  @AfterEach
  public void closeTarget() {
    target.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] large() {
    byte[] content = new byte[(2 << 20) + 5];
    new Random(5).nextBytes(content);
    return content;
  }

  private static void fill(TempleDb db) {
    db.projects().create("not-exported");
    db.projects().create("app");
    db.fileTypes().create(NewFileType.of("own_type", "language", FileTypeRule.extension("own")));
    db.files().put("app", "src/a.own", bytes("own"));
    db.files().put("app", "b.txt", bytes("the same in both"));
    db.files().put("app", "copy.txt", bytes("the same in both"));
    db.files().put("app", "large", large());
    db.files().putSymlink("app", "link", "b.txt", Expected.nothing());
    db.files().setExecutable("app", "b.txt", true, Expected.anything());
    db.deploymentTargets().create("app", "live", DeploymentTargetDetails.ofType("production"));
    db.pins().create(Pin.of("stable", "ab".repeat(20), "ab".repeat(32)));
    db.pins().create(Pin.of("unused", "cd".repeat(20), "cd".repeat(32)));
    db.environmentTemplates()
        .save(EnvironmentTemplate.of(
            "own", "mine", EnvironmentState.of(EnvironmentDefinition.ofPackages(List.of("git")))));
    db.environments().createFromTemplate("app", "base", "own");
    db.environments()
        .create(
            "app",
            "above",
            EnvironmentDefinition.ofPackages(List.of("jq")).toBuilder()
                .parent("base")
                .pin("stable")
                .build());
    db.environments().setVariable("app", "above", EnvironmentVariable.literal("A", "1"));
    db.environments().setVariable("app", "above", EnvironmentVariable.literal("A", "2"));
    EnvironmentSession session = db.environmentSessions().open(SessionStart.of("app", "above"));
    db.environmentSessions().close(session.uuid(), 3);
    db.environmentSessions().open(SessionStart.of("app", "base"));
  }

  /** What callers see of the project. */
  private static List<Object> state(TempleDb db, String slug) {
    List<Object> state = new ArrayList<>();
    state.add(db.projects().get(slug).uuid());
    state.add(db.projects().get(slug).details());
    db.files().forEach(slug, FileQuery.all(), found -> {
      state.add(List.of(
          found.path(), found.type(), found.executable(), found.symlinkTarget(), found.hash()));
    });
    db.deploymentTargets()
        .list(slug, PageRequest.first(100))
        .items()
        .forEach(found -> state.add(List.of(found.name(), found.details())));
    for (String environment : List.of("base", "above")) {
      state.add(db.environments().get(slug, environment).definition());
      state.add(db.environments().listVariables(slug, environment));
      for (EnvironmentVersion version :
          db.environments().history(slug, environment, PageRequest.first(100)).items()) {
        state.add(List.of(version.uuid(), version.number(), version.state(), version.actor()));
        state.add(db.environments().resolve(version.uuid()).basePackages());
        state.add(db.environments().resolve(version.uuid()).variables());
      }
    }
    return state;
  }

  private ProjectImportReport importIt() {
    return target.backups().importProject(ProjectImport.of(file));
  }

  @Test
  public void importProject_intoAnotherDatabase_hasTheSameStateThere(TempleDb db) {
    fill(db);

    ProjectExportReport exported = db.backups().exportProject("app", file);
    ProjectImportReport imported = importIt();

    assertThat(exported.sizeBytes()).isEqualTo(file.toFile().length());
    assertThat(exported.contents()).isEqualTo(3);
    assertThat(imported.outcome()).isEqualTo(Outcome.CREATED);
    assertThat(imported.slug()).isEqualTo("app");
    assertThat(imported.uuid()).isEqualTo(db.projects().get("app").uuid());
    assertThat(imported.rows()).isEqualTo(exported.rows());
    assertThat(imported.contents()).isEqualTo(3);
    assertThat(state(target, "app")).isEqualTo(state(db, "app"));
    assertThat(target.files().readBytes("app", "large")).isEqualTo(large());
    assertThat(target.fileTypes().get("own_type").rules())
        .isEqualTo(db.fileTypes().get("own_type").rules());
    assertThat(target.pins().find("stable")).isPresent();
    assertThat(target.pins().find("unused")).isEmpty();
    assertThat(target.environmentTemplates().find("own")).isPresent();
    assertThat(target.environmentSessions().listOpen()).isEmpty();
    assertThat(target.projects().find("not-exported")).isEmpty();
    assertThat(target.files().readBytes("other", "x")).isEqualTo(bytes("x"));
    assertThat(target.audit().verify()).isEqualTo(target.audit().count());
    assertThat(target.contents().verify().isSound()).isTrue();
  }

  @Test
  public void exportProject_file_isADatabaseWithThatProjectAlone(TempleDb db) {
    fill(db);
    db.backups().exportProject("app", file);

    try (TempleDb export = TempleDb.open(file)) {
      assertThat(export.projects().count()).isEqualTo(1);
      assertThat(state(export, "app")).isEqualTo(state(db, "app"));
      assertThat(export.contents().unreferenced().count()).isZero();
      assertThat(export.audit().verify()).isEqualTo(export.audit().count());
      assertThat(export
              .environmentSessions()
              .list(EnvironmentQuery.all(), PageRequest.first(10))
              .items())
          .singleElement()
          .satisfies(session -> assertThat(session.exitCode()).hasValue(3));
    }
  }

  @Test
  public void importProject_again_changesNothing(TempleDb db) {
    fill(db);
    db.backups().exportProject("app", file);
    importIt();
    long entries = target.audit().count();
    List<Object> before = state(target, "app");

    ProjectImportReport again = importIt();

    assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(target.audit().count()).isEqualTo(entries);
    assertThat(state(target, "app")).isEqualTo(before);
    Path second = directory.resolve("second.templedb");
    db.backups().exportProject("app", second);
    assertThat(target.backups().importProject(ProjectImport.of(second)).outcome())
        .isEqualTo(Outcome.UNCHANGED);
    assertThat(db.backups().importProject(ProjectImport.of(second)).outcome())
        .as("into the database that it is from")
        .isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  public void importProject_thatDiffersHere_isRefusedUnlessItIsToBeReplaced(TempleDb db) {
    fill(db);
    db.backups().exportProject("app", file);
    importIt();
    db.files().put("app", "b.txt", bytes("changed"));
    db.files().delete("app", "copy.txt", Expected.anything());
    db.environments().setVariable("app", "base", EnvironmentVariable.literal("B", "1"));
    Path newer = directory.resolve("newer.templedb");
    db.backups().exportProject("app", newer);
    target.files().put("app", "here.txt", bytes("only here"));
    List<Object> before = state(target, "app");

    assertThatThrownBy(() -> target.backups().importProject(ProjectImport.of(newer)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("is here already and differs");
    assertThat(state(target, "app")).isEqualTo(before);

    ProjectImportReport report = target
        .backups()
        .importProject(ProjectImport.builder(newer).replace(true).build());

    assertThat(report.outcome()).isEqualTo(Outcome.REPLACED);
    assertThat(state(target, "app")).isEqualTo(state(db, "app"));
    assertThat(target.files().find("app", "here.txt")).isEmpty();
    assertThat(target.audit().verify()).isEqualTo(target.audit().count());
    assertThat(target.audit().list(PageRequest.first(1)).items().get(0).action())
        .isEqualTo("project.transfer");
  }

  @Test
  public void importProject_replacedWhileSomebodyIsInAnEnvironment_isRefused(TempleDb db) {
    fill(db);
    db.backups().exportProject("app", file);
    importIt();
    target.environments().setVariable("app", "base", EnvironmentVariable.literal("HERE", "1"));
    UUID session =
        target.environmentSessions().open(SessionStart.of("app", "base")).uuid();

    assertThatThrownBy(() -> target
            .backups()
            .importProject(ProjectImport.builder(file).replace(true).build()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("somebody is in its environment 'base'");

    target.environmentSessions().close(session, 0);
    assertThat(target
            .backups()
            .importProject(ProjectImport.builder(file).replace(true).build())
            .outcome())
        .isEqualTo(Outcome.REPLACED);
  }

  @Test
  public void importProject_slugOfAnotherProject_isAConflictUnlessItGetsAnother(TempleDb db) {
    fill(db);
    db.backups().exportProject("app", file);
    target.projects().create("app");
    UUID other = target.projects().get("app").uuid();

    assertThatThrownBy(this::importIt)
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("import it with another slug");

    ProjectImportReport report =
        target.backups().importProject(ProjectImport.builder(file).slug("app2").build());
    assertThat(report.slug()).isEqualTo("app2");
    assertThat(state(target, "app2")).isEqualTo(state(db, "app"));
    assertThat(target.projects().get("app").uuid()).isEqualTo(other);
    assertThat(importIt().outcome()).as("it keeps its slug here").isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  public void importProject_pinIsAnotherRevisionHere_isAConflictAndChangesNothing(TempleDb db) {
    fill(db);
    db.backups().exportProject("app", file);
    target.pins().create(Pin.of("stable", "ef".repeat(20), "ef".repeat(32)));
    long entries = target.audit().count();

    assertThatThrownBy(this::importIt)
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("the pin 'stable' is another revision here");

    assertThat(target.projects().find("app")).isEmpty();
    assertThat(target.audit().count()).isEqualTo(entries);
  }

  @Test
  public void importProject_typeAndTemplateAreHereAlready_theseStay(TempleDb db) {
    fill(db);
    db.backups().exportProject("app", file);
    target
        .fileTypes()
        .create(NewFileType.of("own_type", "language", FileTypeRule.extension("here")));
    target
        .environmentTemplates()
        .save(EnvironmentTemplate.of(
            "own", "here", EnvironmentState.of(EnvironmentDefinition.ofPackages(List.of("jj")))));

    importIt();

    assertThat(target.fileTypes().get("own_type").rules())
        .containsExactly(FileTypeRule.extension("here"));
    assertThat(target.environmentTemplates().get("own").description()).isEqualTo("here");
    assertThat(target.files().get("app", "src/a.own").type()).isEqualTo("own_type");
  }

  @Test
  public void importProject_cancelledInAnyPhase_changesNothing(TempleDb db) {
    fill(db);
    db.backups().exportProject("app", file);
    long entries = target.audit().count();
    for (String phase : List.of("copy", "verify", "store", "publish")) {
      CancellationToken token = CancellationToken.create();
      ProjectImport request = ProjectImport.builder(file)
          .cancellation(token)
          .progress(progress -> {
            if (progress.phase().equals(phase)) {
              token.cancel();
            }
          })
          .build();
      assertThatThrownBy(() -> target.backups().importProject(request))
          .as(phase)
          .isInstanceOf(CancelledException.class);
    }
    assertThat(target.projects().find("app")).isEmpty();
    assertThat(target.audit().count()).isEqualTo(entries);
    assertThat(importIt().outcome()).isEqualTo(Outcome.CREATED);
  }

  /** A database with the project "app", whose setting "token" and a variable are secret. */
  private static TempleDb withSecrets(SecretKey key) {
    TempleDb db = TempleDb.inMemory(options -> options.addSecretKeys(key));
    db.projects().create("app");
    db.settings().setSecret(TOKEN, Secret.of("hidden"));
    db.environments().create("app", "base", EnvironmentDefinition.ofPackages(List.of("git")));
    db.environments().setSecretVariable("app", "base", "PASSWORD", Secret.of("hidden too"));
    return db;
  }

  @Test
  public void importProject_withSecrets_needsNoKeyAndTheKeyOfTheOriginRevealsThem() {
    SecretKey key = SecretKey.generate();
    try (TempleDb db = withSecrets(key);
        TempleDb keyed = TempleDb.inMemory(options -> options.addSecretKeys(key))) {
      db.backups().exportProject("app", file);

      importIt();
      keyed.backups().importProject(ProjectImport.of(file));

      assertThat(target.secrets().count()).isEqualTo(2);
      assertThatThrownBy(() -> target.settings().reveal(TOKEN))
          .isInstanceOf(SecretKeyException.class);
      assertThat(keyed.settings().reveal(TOKEN).reveal()).isEqualTo("hidden");
      assertThat(keyed.backups().importProject(ProjectImport.of(file)).outcome())
          .isEqualTo(Outcome.UNCHANGED);
    }
  }

  @Test
  public void importProject_secretIsHereForAnotherKeyAlone_isReplacedByOneForThisKey() {
    SecretKey old = SecretKey.generate();
    SecretKey present = SecretKey.generate();
    Path rotated = directory.resolve("rotated.templedb");
    try (TempleDb db = withSecrets(old)) {
      db.backups().exportProject("app", file);
    }
    try (TempleDb db = TempleDb.inMemory(options -> options.addSecretKeys(present, old))) {
      db.backups().importProject(ProjectImport.of(file));
      db.secrets().rotate();
      db.backups().exportProject("app", rotated);
    }
    try (TempleDb db = TempleDb.inMemory(options -> options.addSecretKeys(present))) {
      db.backups().importProject(ProjectImport.of(file));
      assertThatThrownBy(() -> db.settings().reveal(TOKEN)).isInstanceOf(SecretKeyException.class);

      ProjectImport again = ProjectImport.of(rotated);
      assertThat(db.backups().importProject(again).outcome()).isEqualTo(Outcome.COMPLETED);

      assertThat(db.settings().reveal(TOKEN).reveal()).isEqualTo("hidden");
      assertThat(db.backups().importProject(again).outcome()).isEqualTo(Outcome.UNCHANGED);
      assertThat(db.backups().importProject(ProjectImport.of(file)).outcome())
          .as("the older file's secrets are for nobody here")
          .isEqualTo(Outcome.UNCHANGED);
      assertThat(db.settings().reveal(TOKEN).reveal()).isEqualTo("hidden");
      assertThat(db.audit().verify()).isEqualTo(db.audit().count());
    }
  }

  @Test
  public void importProject_replaced_removesSecretsThatOnlyItHad() {
    SecretKey key = SecretKey.generate();
    try (TempleDb db = withSecrets(key);
        TempleDb keyed = TempleDb.inMemory(options -> options.addSecretKeys(key))) {
      db.backups().exportProject("app", file);
      keyed.backups().importProject(ProjectImport.of(file));
      keyed.settings().setSecret(TOKEN, Secret.of("only here"));
      keyed.settings().setSecret(SettingKey.of("app", "other"), Secret.of("only here"));

      keyed.backups().importProject(ProjectImport.builder(file).replace(true).build());

      assertThat(keyed.secrets().count()).isEqualTo(2);
      assertThat(keyed.secrets().collect()).isZero();
      assertThat(keyed.settings().reveal(TOKEN).reveal()).isEqualTo("hidden");
    }
  }

  @Test
  public void importProject_templateIsMissingThatAnEqualProjectNeeds_isAdded(TempleDb db) {
    fill(db);
    db.backups().exportProject("app", file);
    importIt();
    target.environmentTemplates().delete("own");

    assertThat(importIt().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(target.environmentTemplates().find("own")).isPresent();
    assertThat(importIt().outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  public void importProject_contentsAreKnown_storesEachOnce(TempleDb db) {
    fill(db);
    db.backups().exportProject("app", file);
    importIt();

    assertThat(target.contents().exists(ContentHash.of(bytes("the same in both"))))
        .isTrue();
    target.projects().delete("other");
    assertThat(target.files().readBytes("app", "copy.txt")).isEqualTo(bytes("the same in both"));
  }

  @Test
  public void importProject_fileWithNoneOrSeveralProjects_isRefused(TempleDb db) {
    fill(db);
    Path several = directory.resolve("several");
    db.backups().create(BackupRequest.toFile(several));

    assertThatThrownBy(() -> target.backups().importProject(ProjectImport.of(several)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("exactly one project");
    assertThatThrownBy(
            () -> target.backups().importProject(ProjectImport.of(directory.resolve("missing"))))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  public void exportProject_unknownOrExisting_saysSo(TempleDb db) {
    assertThatThrownBy(() -> db.backups().exportProject("missing", file))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("exporting project 'missing'");
    assertThat(file).doesNotExist();
    db.projects().create("app");
    db.backups().exportProject("app", file);
    assertThatThrownBy(() -> db.backups().exportProject("app", file))
        .isInstanceOf(ConflictException.class);
    assertThat(Optional.of(importIt().outcome())).hasValue(Outcome.CREATED);
  }
}

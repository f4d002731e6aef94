package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.audit.AuditQuery;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentDiff;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentTemplate;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.EnvironmentVersion;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.error.SecretKeyException;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.SettingKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every implementation promises of secret variables of environments. Extend it in the tests of an implementation. */
public abstract class SecretVariableContract {

  private static final EnvironmentDefinition NONE = EnvironmentDefinition.ofPackages(List.of());
  private static final Secret SECRET = Secret.of("hunter2 🔑 $x '\"\n");

  private TempleDb db;

  /** For subclasses. */
  protected SecretVariableContract() {}

  /** Makes a database with an environment and one that inherits from it. */
  @BeforeEach
  public void open() {
    db = TempleDb.inMemory(options -> options.addSecretKeys(SecretKey.generate()));
    db.projects().create("app");
    db.environments().create("app", "base", NONE);
    db.environments().create("app", "dev", NONE.toBuilder().parent("base").build());
  }

  /** Closes it. */
  @AfterEach
  public void close() {
    db.close();
  }

  private EnvironmentVariable only(String environment) {
    List<EnvironmentVariable> variables = db.environments().listVariables("app", environment);
    assertThat(variables).hasSize(1);
    return variables.get(0);
  }

  private void setSecret(String environment, Secret secret) {
    db.environments().setSecretVariable("app", environment, "TOKEN", secret);
  }

  private List<EnvironmentVersion> history(String environment) {
    return db.environments().history("app", environment, Paging.EVERYTHING).items();
  }

  @Test
  public void setSecretVariable_value_isRevealedAloneAndNeverInTheRecord() {
    setSecret("dev", SECRET);

    EnvironmentVariable variable = only("dev");
    assertThat(variable.isSecret()).isTrue();
    assertThat(variable.value()).isEmpty();
    assertThat(db.environments().revealVariable("app", "dev", "TOKEN")).isEqualTo(SECRET);
    assertThat(db.environments().revealVariables("app", "dev")).isEqualTo(Map.of("TOKEN", SECRET));
    assertThat(history("dev").get(0).state().variables()).containsExactly(variable);
  }

  @Test
  public void revealVariable_eachCall_isAuditedWithoutTheValue() {
    setSecret("dev", SECRET);

    db.actingAs("curious").environments().revealVariable("app", "dev", "TOKEN");
    db.actingAs("curious").environments().revealVariables("app", "dev");

    List<AuditEntry> entries = db.audit()
        .list(AuditQuery.all().ofAction("secret.reveal"), Paging.EVERYTHING)
        .items();
    assertThat(entries).hasSize(2).allSatisfy(entry -> {
      assertThat(entry.actor()).isEqualTo("curious");
      assertThat(entry.entity()).isEqualTo("app/dev");
      assertThat(entry.after()).contains("{\"variables\":[\"TOKEN\"]}");
    });
    assertThat(db.audit().list(Paging.EVERYTHING).items())
        .noneMatch(entry -> entry.toString().contains("hunter2"));
  }

  @Test
  public void revealVariables_noneSecret_givesNothingAndAuditsNothing() {
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("A", "1"));
    long entries = db.audit().count();

    assertThat(db.environments().revealVariables("app", "dev")).isEmpty();
    assertThat(db.audit().count()).isEqualTo(entries);
    for (String name : List.of("A", "NONE")) {
      assertThatThrownBy(() -> db.environments().revealVariable("app", "dev", name))
          .isExactlyInstanceOf(NotFoundException.class)
          .hasMessageContaining(name);
    }
    assertThatThrownBy(() -> db.environments().revealVariables("app", "none"))
        .isExactlyInstanceOf(NotFoundException.class);
  }

  @Test
  public void setSecretVariable_clearOne_becomesSecretKeepsItsDescriptionAndItsOldVersions() {
    db.environments()
        .setVariable(
            "app", "dev", EnvironmentVariable.literal("TOKEN", "clear").describedAs("opens it"));
    setSecret("dev", SECRET);

    assertThat(only("dev").value()).isEmpty();
    assertThat(only("dev").description()).contains("opens it");
    assertThat(history("dev").get(1).state().variables())
        .extracting(EnvironmentVariable::value)
        .containsExactly("clear");
  }

  @Test
  public void setVariable_secretOne_becomesClear() {
    setSecret("dev", SECRET);
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("TOKEN", "clear"));

    assertThat(only("dev")).isEqualTo(EnvironmentVariable.literal("TOKEN", "clear"));
    assertThat(db.environments().revealVariables("app", "dev")).isEmpty();
  }

  @Test
  public void setVariable_secretThatIsThere_canBeDescribedAndShared() {
    setSecret("dev", SECRET);
    EnvironmentVariable variable = only("dev").describedAs("opens it");
    db.environments().setVariable("app", "dev", variable);
    db.environments()
        .setVariable(
            "app",
            "base",
            EnvironmentVariable.secret("OTHER_NAME", variable.secret().orElseThrow()));

    assertThat(only("dev")).isEqualTo(variable);
    assertThat(db.environments().revealVariable("app", "base", "OTHER_NAME")).isEqualTo(SECRET);
    assertThat(db.environments().revealVariables("app", "dev"))
        .isEqualTo(Map.of("OTHER_NAME", SECRET, "TOKEN", SECRET));
  }

  @Test
  public void setVariable_secretThatIsNotThere_isRefused() {
    UUID unknown = UUID.randomUUID();
    EnvironmentVariable variable = EnvironmentVariable.secret("TOKEN", unknown);
    EnvironmentState state = new EnvironmentState(NONE, List.of(variable));

    assertThatThrownBy(() -> db.environments().setVariable("app", "dev", variable))
        .isExactlyInstanceOf(NotFoundException.class)
        .hasMessageContaining(unknown.toString());
    assertThatThrownBy(() -> db.environments().create("app", "new", state))
        .isExactlyInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () -> db.environmentTemplates().save(EnvironmentTemplate.of("own", "", state)))
        .isExactlyInstanceOf(NotFoundException.class);
  }

  @Test
  public void setVariable_secretOfASetting_isRefused() {
    UUID ofSetting =
        db.settings().setSecret(SettingKey.global("s"), SECRET).secret().orElseThrow();
    EnvironmentVariable variable = EnvironmentVariable.secret("TOKEN", ofSetting);
    EnvironmentState state = new EnvironmentState(NONE, List.of(variable));

    assertThatThrownBy(() -> db.environments().setVariable("app", "dev", variable))
        .isExactlyInstanceOf(InvalidInputException.class)
        .hasMessageContaining(ofSetting.toString())
        .hasMessageContaining("a setting's");
    assertThatThrownBy(() -> db.environments().create("app", "new", state))
        .isExactlyInstanceOf(InvalidInputException.class);
    assertThatThrownBy(
            () -> db.environmentTemplates().save(EnvironmentTemplate.of("own", "", state)))
        .isExactlyInstanceOf(InvalidInputException.class);
  }

  @Test
  public void variable_secretWithClearParts_isRefused() {
    EnvironmentVariable secret = EnvironmentVariable.secret("A", UUID.randomUUID());

    assertThatThrownBy(() -> secret.appendedWith(":"))
        .isExactlyInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EnvironmentVariable(
            "A", "clear", false, Optional.empty(), Optional.empty(), secret.secret()))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("clear\"");
    assertThatThrownBy(() -> db.environments().setSecretVariable("app", "dev", "1X", SECRET))
        .isExactlyInstanceOf(IllegalArgumentException.class);
  }

  @Test
  public void inheritance_ofSecretAndClear_nearestCounts() {
    setSecret("base", SECRET);
    assertThat(db.environments().revealVariables("app", "dev")).containsOnlyKeys("TOKEN");

    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("TOKEN", "clear"));
    assertThat(db.environments().revealVariables("app", "dev")).isEmpty();
    assertThat(db.environments().resolve("app", "dev").flattened().variables())
        .containsExactly(EnvironmentVariable.literal("TOKEN", "clear"));

    db.environments().setVariable("app", "base", EnvironmentVariable.literal("TOKEN", "old"));
    setSecret("dev", Secret.of("own"));
    assertThat(db.environments().revealVariable("app", "dev", "TOKEN")).isEqualTo(Secret.of("own"));
    assertThat(db.environments().revealVariables("app", "base")).isEmpty();
    assertThat(db.environments().resolve("app", "dev").secretVariables()).containsExactly("TOKEN");
  }

  @Test
  public void resolve_appendedToASecret_hasBothPartsAndRevealsTheSecretOne() {
    setSecret("base", SECRET);
    db.environments()
        .setVariable("app", "dev", EnvironmentVariable.literal("TOKEN", "x").appendedWith(":"));

    assertThat(db.environments().revealVariables("app", "dev")).isEqualTo(Map.of("TOKEN", SECRET));
    assertThatThrownBy(() -> db.environments().resolve("app", "dev").flattened())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TOKEN");
    assertThat(db.environments()
            .resolve("app", "dev")
            .revealing(Map.of("TOKEN", Secret.of("s")))
            .flattened()
            .variables())
        .containsExactly(EnvironmentVariable.literal("TOKEN", "s:x"));
  }

  @Test
  public void diff_secrets_showsIdentitiesAlone() {
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("TOKEN", "clear"));
    setSecret("dev", SECRET);
    setSecret("dev", SECRET);
    List<EnvironmentVersion> history = history("dev");

    EnvironmentDiff diff = EnvironmentDiff.between(
        db.environments().resolve(history.get(1).uuid()),
        db.environments().resolve(history.get(0).uuid()));

    String text = diff.toText();
    UUID before = history.get(1).state().variables().get(0).secret().orElseThrow();
    UUID after = history.get(0).state().variables().get(0).secret().orElseThrow();
    assertThat(text).contains("TOKEN = secret " + before + " -> secret " + after);
    assertThat(EnvironmentDiff.between(
                db.environments().resolve("app", "dev"), db.environments().resolve("app", "dev"))
            .isEmpty())
        .isTrue();
    assertThat(EnvironmentDiff.between(
                db.environments().resolve(history.get(2).uuid()),
                db.environments().resolve(history.get(1).uuid()))
            .toText())
        .contains("TOKEN = 'clear' -> secret " + before);
  }

  @Test
  public void restoreAndTemplate_withSecrets_referToTheSame() {
    setSecret("dev", SECRET);
    UUID version = history("dev").get(0).uuid();
    db.environments().removeVariable("app", "dev", "TOKEN");
    assertThat(db.secrets().collect()).as("a version refers to it").isZero();

    db.environments().restore("app", "dev", version);
    assertThat(db.environments().revealVariable("app", "dev", "TOKEN")).isEqualTo(SECRET);

    db.environmentTemplates()
        .save(EnvironmentTemplate.of("own", "", db.environments().resolve("app", "dev")));
    db.environments().delete("app", "dev");
    assertThat(db.secrets().collect()).as("a template refers to it").isZero();
    db.environments().createFromTemplate("app", "new", "own");
    assertThat(db.environments().revealVariable("app", "new", "TOKEN")).isEqualTo(SECRET);
    db.environments().delete("app", "new");
    db.environmentTemplates().delete("own");
    assertThat(db.secrets().collect()).isEqualTo(1);
    assertThat(db.secrets().count()).isZero();
  }

  @Test
  public void keyless_secretsAreThere_everythingButRevealingWorks() {
    SecretKey key = SecretKey.generate();
    try (TempleDb keyless =
        TempleDb.inMemory(options -> options.addSecretRecipients(key.recipient()))) {
      keyless.projects().create("app");
      keyless.environments().create("app", "dev", NONE);
      keyless.environments().setSecretVariable("app", "dev", "TOKEN", SECRET);

      assertThatThrownBy(() -> keyless.environments().revealVariable("app", "dev", "TOKEN"))
          .isExactlyInstanceOf(SecretKeyException.class)
          .hasMessageContaining("secretKeys");
      long entries = keyless.audit().count();
      assertThatThrownBy(() -> keyless.environments().revealVariables("app", "dev"))
          .isExactlyInstanceOf(SecretKeyException.class);
      assertThat(keyless.audit().count()).isEqualTo(entries);
      keyless.environments().rename("app", "dev", "new");
      keyless.environments().setVariable("app", "new", EnvironmentVariable.literal("A", "1"));
      keyless.environments().removeVariable("app", "new", "TOKEN");
      assertThat(keyless.environments().history("app", "new", Paging.EVERYTHING).items())
          .hasSize(4);
    }
  }
}

package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.error.SecretKeyException;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.Setting;
import dev.templedb.setting.SettingKey;
import dev.templedb.setting.SettingRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SettingRepository} promises. Extend it in the tests of an implementation. */
public abstract class SettingRepositoryContract {

  private static final Instant START = Instant.parse("2026-11-20T10:00:00.250Z");
  private static final SettingKey GLOBAL = SettingKey.global("editor");
  private static final SettingKey OF_APP = SettingKey.of("app", "editor");
  private static final Secret SECRET = Secret.of("Größe 🔑\n\u2028'\"$x");

  private final SettableClock clock = new SettableClock(START);
  private TempleDb db;

  /** For subclasses. */
  protected SettingRepositoryContract() {}

  /** Makes a database with two projects. */
  @BeforeEach
  public void open() {
    db = TempleDb.inMemory(options -> options.clock(clock).addSecretKeys(SecretKey.generate()));
    db.projects().create("app");
    db.projects().create("other");
  }

  /** Closes it. */
  @AfterEach
  public void close() {
    db.close();
  }

  private AuditEntry newestEntry() {
    return db.audit().list(Paging.EVERYTHING).items().get(0);
  }

  @Test
  public void set_newAndAgain_givesTheNewValueAndKeepsTheRest() {
    Setting created = db.settings().set(GLOBAL, "vi");
    db.settings().describe(GLOBAL, "what edits");
    clock.advance(Duration.ofMinutes(1));

    Setting changed = db.settings().set(GLOBAL, "ed");

    assertThat(created.value()).isEqualTo("vi");
    assertThat(created.isSecret()).isFalse();
    assertThat(created.createdAt()).isEqualTo(START);
    assertThat(changed.value()).isEqualTo("ed");
    assertThat(changed.description()).contains("what edits");
    assertThat(changed.createdAt()).isEqualTo(START);
    assertThat(changed.updatedAt()).isEqualTo(clock.instant());
    assertThat(db.settings().get(GLOBAL)).isEqualTo(changed);
    assertThat(db.settings().find(GLOBAL)).contains(changed);
  }

  @Test
  public void set_sameNameInDifferentScopes_areDifferentSettings() {
    db.settings().set(GLOBAL, "1");
    db.settings().set(OF_APP, "2");
    db.settings().set(SettingKey.of("other", "editor"), "3");

    assertThat(db.settings().get(GLOBAL).value()).isEqualTo("1");
    assertThat(db.settings().get(OF_APP).value()).isEqualTo("2");
    db.settings().delete(OF_APP);
    assertThat(db.settings().find(OF_APP)).isEmpty();
    assertThat(db.settings().get(GLOBAL).value()).isEqualTo("1");
    assertThat(db.settings().get(SettingKey.of("other", "editor")).value()).isEqualTo("3");
  }

  @Test
  public void set_everyKindOfText_comesBack() {
    for (String text : List.of("", " ", "'", "\"", "Größe\n\t", "🔑", "\u2028", "NULL", "0x")) {
      assertThat(db.settings().set(GLOBAL, text).value()).isEqualTo(text);
      db.settings().setSecret(GLOBAL, Secret.of(text));
      assertThat(db.settings().reveal(GLOBAL).reveal()).isEqualTo(text);
    }
  }

  @Test
  public void setSecret_value_isRevealedAloneAndNeverInTheRecord() {
    Setting setting = db.settings().setSecret(OF_APP, SECRET);

    assertThat(setting.isSecret()).isTrue();
    assertThat(setting.value()).isEmpty();
    assertThat(setting.toString()).doesNotContain(SECRET.reveal());
    assertThat(db.settings().get(OF_APP)).isEqualTo(setting);
    assertThat(db.settings().reveal(OF_APP)).isEqualTo(SECRET);
  }

  @Test
  public void reveal_eachTime_isAuditedWithoutTheValue() {
    db.settings().setSecret(OF_APP, SECRET);
    long entries = db.audit().count();

    db.actingAs("curious").settings().reveal(OF_APP);

    assertThat(db.audit().count()).isEqualTo(entries + 1);
    assertThat(newestEntry().action()).isEqualTo("secret.reveal");
    assertThat(newestEntry().actor()).isEqualTo("curious");
    assertThat(newestEntry().entity()).isEqualTo("app/editor");
    assertThat(db.audit().list(Paging.EVERYTHING).items())
        .noneMatch(entry -> entry.toString().contains("Größe"));
  }

  @Test
  public void setSecret_clearOne_becomesSecretAndBack() {
    db.settings().set(GLOBAL, "clear");
    db.settings().setSecret(GLOBAL, SECRET);
    assertThat(db.settings().get(GLOBAL).value()).isEmpty();
    assertThat(db.secrets().count()).isEqualTo(1);

    Setting clear = db.settings().set(GLOBAL, "clear again");

    assertThat(clear.isSecret()).isFalse();
    assertThat(clear.value()).isEqualTo("clear again");
    assertThat(db.secrets().count()).isZero();
    assertThatThrownBy(() -> db.settings().reveal(GLOBAL))
        .isExactlyInstanceOf(InvalidInputException.class)
        .hasMessageContaining("it is not secret");
  }

  @Test
  public void setSecret_again_isAnotherSecretAndTheOldOneIsGone() {
    Setting first = db.settings().setSecret(GLOBAL, SECRET);
    Setting second = db.settings().setSecret(GLOBAL, SECRET);

    assertThat(second.secret()).isNotEqualTo(first.secret());
    assertThat(db.secrets().count()).isEqualTo(1);
    db.settings().delete(GLOBAL);
    assertThat(db.secrets().count()).isZero();
  }

  @Test
  public void setSecret_withoutRecipient_isRefusedAndClearOnesWork() {
    try (TempleDb keyless = TempleDb.inMemory()) {
      assertThatThrownBy(() -> keyless.settings().setSecret(GLOBAL, SECRET))
          .isExactlyInstanceOf(SecretKeyException.class)
          .hasMessageContaining("secretKeys")
          .hasMessageContaining("secretRecipients");
      assertThat(keyless.settings().set(GLOBAL, "clear").value()).isEqualTo("clear");
    }
  }

  @Test
  public void setSecret_withRecipientButNoKey_canBeWrittenAndNotRead() {
    SecretKey key = SecretKey.generate();
    try (TempleDb writing =
        TempleDb.inMemory(options -> options.addSecretRecipients(key.recipient()))) {
      writing.settings().setSecret(GLOBAL, SECRET);

      assertThat(writing.settings().get(GLOBAL).isSecret()).isTrue();
      assertThatThrownBy(() -> writing.settings().reveal(GLOBAL))
          .isExactlyInstanceOf(SecretKeyException.class)
          .hasMessageContaining("secretKeys")
          .hasMessageContaining(key.recipient().text());
    }
  }

  @Test
  public void list_everyPageSize_givesTheScopesOwnByName() {
    List<String> names = new ArrayList<>();
    for (String name : List.of("Z", "a", "a.b", "a_c", "b-1")) {
      db.settings().set(SettingKey.of("app", name), "1");
      names.add(name);
    }
    db.settings().set(SettingKey.global("g"), "1");
    db.settings().set(SettingKey.of("other", "o"), "1");

    Paging.assertEveryPageSizeGives(
        names, page -> db.settings().list("app", page), setting -> setting.key().name());
    Paging.assertEveryPageSizeGives(
        List.of("g"), db.settings()::listGlobal, setting -> setting.key().name());
    assertThat(db.settings().list("app", Paging.EVERYTHING).items())
        .allMatch(setting -> setting.key().projectSlug().equals(Optional.of("app")));
  }

  @Test
  public void missing_projectOrSetting_isNamed() {
    SettingKey ofNobody = SettingKey.of("nobody", "x");
    assertThat(db.settings().find(ofNobody)).isEmpty();
    for (SettingKey key : List.of(ofNobody, SettingKey.of("app", "x"), SettingKey.global("x"))) {
      assertThatThrownBy(() -> db.settings().get(key))
          .isExactlyInstanceOf(NotFoundException.class)
          .hasMessageContaining(key.toString());
      assertThatThrownBy(() -> db.settings().delete(key))
          .isExactlyInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> db.settings().reveal(key))
          .isExactlyInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> db.settings().describe(key, "d"))
          .isExactlyInstanceOf(NotFoundException.class);
    }
    assertThatThrownBy(() -> db.settings().set(ofNobody, "1"))
        .isExactlyInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> db.settings().setSecret(ofNobody, SECRET))
        .isExactlyInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> db.settings().list("nobody", Paging.EVERYTHING))
        .isExactlyInstanceOf(NotFoundException.class);
    assertThat(db.secrets().count()).isZero();
  }

  @Test
  public void set_malformedTexts_areRefusedAtOnce() {
    for (String text : List.of("a\0b", "\ud83d", "\udd11x")) {
      assertThatThrownBy(() -> db.settings().set(GLOBAL, text))
          .isExactlyInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Secret.of(text)).isExactlyInstanceOf(IllegalArgumentException.class);
    }
    for (String name : List.of("", " ", "a b", ".a", "-a", "a/b", "ä", "x".repeat(201))) {
      assertThatThrownBy(() -> SettingKey.global(name))
          .isExactlyInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  public void deleteOfProject_takesItsSettingsAndCollectsTheirSecretsLater() {
    db.settings().setSecret(OF_APP, SECRET);
    db.settings().set(GLOBAL, "1");

    db.projects().delete("app");

    assertThat(db.settings().find(OF_APP)).isEmpty();
    assertThat(db.settings().get(GLOBAL).value()).isEqualTo("1");
    assertThat(db.secrets().count()).isEqualTo(1);
    assertThat(db.secrets().collect()).isEqualTo(1);
    assertThat(db.secrets().count()).isZero();
  }

  @Test
  public void setSecret_rolledBack_leavesNothing() {
    assertThatThrownBy(() -> db.useTransaction(tx -> {
          tx.settings().setSecret(GLOBAL, SECRET);
          assertThat(tx.settings().reveal(GLOBAL)).isEqualTo(SECRET);
          throw new CallerException("enough");
        }))
        .isInstanceOf(CallerException.class);

    assertThat(db.settings().find(GLOBAL)).isEmpty();
    assertThat(db.secrets().count()).isZero();
  }
}

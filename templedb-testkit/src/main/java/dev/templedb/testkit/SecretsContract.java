package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.CancellationToken;
import dev.templedb.Progress;
import dev.templedb.ProgressListener;
import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.audit.AuditQuery;
import dev.templedb.error.CancelledException;
import dev.templedb.error.SecretKeyException;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.SecretRecipient;
import dev.templedb.setting.Secrets;
import dev.templedb.setting.SettingKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Secrets} promises. Extend it in the tests of an implementation. */
public abstract class SecretsContract {

  private static final int SECRETS = 120;

  /** Where the database is. */
  @TempDir
  protected Path directory;

  private final SecretKey oldKey = SecretKey.generate();
  private final SecretKey newKey = SecretKey.generate();

  /** For subclasses. */
  protected SecretsContract() {}

  private TempleDb open(SecretKey... keys) {
    return TempleDb.open(
        directory.resolve("work.templedb"), options -> options.addSecretKeys(keys));
  }

  private static SettingKey setting(int number) {
    return SettingKey.global("s" + number);
  }

  private void storeSecrets(int from, int to, SecretKey key) {
    try (TempleDb db = open(key)) {
      db.useTransaction(tx -> {
        for (int i = from; i < to; i++) {
          tx.settings().setSecret(setting(i), Secret.of("value " + i));
        }
      });
    }
  }

  @Test
  public void rotate_withNewKeyFirst_newKeyAloneReadsEverything() {
    storeSecrets(0, SECRETS, oldKey);
    try (TempleDb db = open(newKey, oldKey)) {
      assertThat(db.secrets().count()).isEqualTo(SECRETS);
      assertThat(db.secrets().countStale()).isEqualTo(SECRETS);

      assertThat(db.secrets().rotate()).isEqualTo(SECRETS);

      assertThat(db.secrets().countStale()).isZero();
      assertThat(db.secrets().rotate()).isZero();
      List<AuditEntry> entries = db.audit()
          .list(AuditQuery.all().ofAction("secret.rotate"), Paging.EVERYTHING)
          .items();
      assertThat(entries).hasSizeGreaterThan(1);
      assertThat(entries.get(0).after())
          .hasValueSatisfying(text -> assertThat(text).contains("\"left\":0"));
    }
    try (TempleDb db = open(newKey)) {
      for (int i = 0; i < SECRETS; i += 17) {
        assertThat(db.settings().reveal(setting(i))).isEqualTo(Secret.of("value " + i));
      }
    }
    try (TempleDb db = open(oldKey)) {
      assertThatThrownBy(() -> db.settings().reveal(setting(0)))
          .isExactlyInstanceOf(SecretKeyException.class);
    }
  }

  @Test
  public void rotate_cancelledInBetween_goesOnNextTime() {
    storeSecrets(0, SECRETS, oldKey);
    try (TempleDb db = open(newKey, oldKey)) {
      CancellationToken token = CancellationToken.create();
      assertThatThrownBy(() -> db.secrets()
              .rotate(
                  progress -> {
                    if (progress.unitsDone() > 0) {
                      token.cancel();
                    }
                  },
                  token))
          .isExactlyInstanceOf(CancelledException.class);

      long left = db.secrets().countStale();
      assertThat(left).isBetween(1L, SECRETS - 1L);
      for (int i = 0; i < SECRETS; i += 17) {
        assertThat(db.settings().reveal(setting(i))).isEqualTo(Secret.of("value " + i));
      }
      assertThat(db.secrets().rotate()).isEqualTo(left);
    }
  }

  @Test
  public void rotate_progress_goesFromNothingToAll() {
    storeSecrets(0, SECRETS, oldKey);
    try (TempleDb db = open(newKey, oldKey)) {
      List<Progress> heard = new ArrayList<>();

      db.secrets().rotate(heard::add, CancellationToken.create());

      assertThat(heard.get(0).unitsDone()).isZero();
      assertThat(heard.get(heard.size() - 1).unitsDone()).isEqualTo(SECRETS);
      assertThat(heard).allSatisfy(progress -> {
        assertThat(progress.phase()).isEqualTo("rotate");
        assertThat(progress.unitsTotal()).hasValue(SECRETS);
      });
    }
  }

  @Test
  public void rotate_someOfAnUnknownKey_rotatesTheOthersAndSaysSo() {
    SecretKey lost = SecretKey.generate();
    storeSecrets(0, 3, lost);
    storeSecrets(3, 10, oldKey);
    try (TempleDb db = open(newKey, oldKey)) {
      assertThatThrownBy(() -> db.secrets().rotate())
          .isExactlyInstanceOf(SecretKeyException.class)
          .hasMessageContaining(lost.recipient().text())
          .hasMessageContaining("3 such secrets are left")
          .hasMessageContaining("7 were rotated");

      assertThat(db.secrets().countStale()).isEqualTo(3);
      assertThat(db.settings().reveal(setting(5))).isEqualTo(Secret.of("value 5"));
    }
    try (TempleDb db = open(newKey, lost)) {
      assertThat(db.secrets().rotate()).isEqualTo(3);
    }
  }

  @Test
  public void rotate_toSeveralRecipients_eachKeyReadsEverything() {
    storeSecrets(0, 3, oldKey);
    List<SecretRecipient> both = List.of(oldKey.recipient(), newKey.recipient());
    try (TempleDb db = TempleDb.open(
        directory.resolve("work.templedb"),
        options -> options.addSecretKeys(oldKey).secretRecipients(both))) {
      assertThat(db.secrets().rotate()).isEqualTo(3);
    }
    for (SecretKey key : List.of(oldKey, newKey)) {
      try (TempleDb db = open(key)) {
        assertThat(db.settings().reveal(setting(1))).isEqualTo(Secret.of("value 1"));
        assertThat(db.secrets().countStale()).isEqualTo(3);
      }
    }
  }

  @Test
  public void rotate_withoutRecipients_isRefused() {
    storeSecrets(0, 1, oldKey);
    try (TempleDb db = open()) {
      assertThatThrownBy(() -> db.secrets().rotate())
          .isExactlyInstanceOf(SecretKeyException.class)
          .hasMessageContaining("secretKeys");
      assertThatThrownBy(() -> db.secrets().countStale())
          .isExactlyInstanceOf(SecretKeyException.class);
      assertThat(db.secrets().count()).isEqualTo(1);
    }
  }

  @Test
  public void rotate_whileOthersWrite_losesNothingOfTheirs() {
    storeSecrets(0, SECRETS, oldKey);
    try (TempleDb db = open(newKey, oldKey)) {
      boolean[] changed = {false};
      db.secrets()
          .rotate(
              progress -> {
                if (progress.unitsDone() > 0 && !changed[0]) {
                  changed[0] = true;
                  db.settings().setSecret(setting(SECRETS - 1), Secret.of("changed meanwhile"));
                  db.settings().delete(setting(SECRETS - 2));
                }
              },
              CancellationToken.create());

      assertThat(changed[0]).isTrue();
      assertThat(db.settings().reveal(setting(SECRETS - 1)))
          .isEqualTo(Secret.of("changed meanwhile"));
      assertThat(db.secrets().count()).isEqualTo(SECRETS - 1L);
      assertThat(db.secrets().countStale()).isZero();
    }
  }

  @Test
  public void secrets_insideATransaction_areRefused() {
    try (TempleDb db = open(newKey)) {
      db.useTransaction(tx -> {
        assertThatThrownBy(
                () -> db.secrets().rotate(ProgressListener.NONE, CancellationToken.create()))
            .isExactlyInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> db.secrets().count())
            .isExactlyInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> db.secrets().collect())
            .isExactlyInstanceOf(IllegalStateException.class);
      });
    }
  }

  @Test
  public void collect_nothingUnused_writesNothing() {
    storeSecrets(0, 2, newKey);
    try (TempleDb db = open(newKey)) {
      long entries = db.audit().count();

      assertThat(db.secrets().collect()).isZero();

      assertThat(db.audit().count()).isEqualTo(entries);
    }
  }
}

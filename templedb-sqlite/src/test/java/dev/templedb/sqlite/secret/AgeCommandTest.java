package dev.templedb.sqlite.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.SecretRecipient;
import dev.templedb.setting.SettingKey;
import dev.templedb.sqlite.launch.SqliteShell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell and the {@code age} command read what the library writes, and the library reads what they write. */
class AgeCommandTest {

  private static final SettingKey KEY = SettingKey.global("token");
  private static final List<String> TEXTS = List.of(
      "hunter2", "", " ", "Größe 🔑\n\u2028'\"$x", "x".repeat(64 * 1024), "y".repeat(200_001));

  @TempDir
  Path directory;

  private Age age;
  private SqliteShell shell;

  @BeforeEach
  void findPrograms() {
    age = Age.orSkip(directory);
    shell = SqliteShell.orSkip(directory);
  }

  private Path keyFile(SecretKey key) throws Exception {
    return Files.writeString(directory.resolve("key"), key.reveal() + "\n");
  }

  @Test
  void age_whatTheShellPrints_isTheValue() throws Exception {
    SecretKey key = SecretKey.generate();
    Path keyFile = keyFile(key);
    Path file = directory.resolve("work.templedb");
    for (String text : TEXTS) {
      try (TempleDb db = TempleDb.open(file, options -> options.addSecretKeys(key))) {
        db.settings().setSecret(KEY, Secret.of(text));
      }
      String printed = shell.run(file, "SELECT ciphertext FROM secrets;").printedWithoutError();

      Age.Outcome outcome = age.decrypt(printed, keyFile);

      assertThat(outcome.errors()).isEmpty();
      assertThat(outcome.printed()).isEqualTo(text);
    }
  }

  @Test
  void library_whatAgeEncryptedAndTheShellStored_isTheValue() throws Exception {
    SecretKey key = SecretKey.generate();
    Path file = directory.resolve("work.templedb");
    for (String text : TEXTS) {
      try (TempleDb db = TempleDb.open(file, options -> options.addSecretKeys(key))) {
        db.settings().setSecret(KEY, Secret.of("old"));
      }
      String armored = age.encrypt(text, key.recipient().text());
      shell.run(file, "UPDATE secrets SET ciphertext = '" + armored + "';").printedWithoutError();

      try (TempleDb db = TempleDb.open(file, options -> options.addSecretKeys(key))) {
        assertThat(db.settings().reveal(KEY)).isEqualTo(Secret.of(text));
      }
    }
  }

  @Test
  void age_severalRecipients_eachReadsIt() throws Exception {
    SecretKey one = SecretKey.generate();
    SecretKey two = SecretKey.generate();
    SecretKey stranger = SecretKey.generate();
    Path file = directory.resolve("work.templedb");
    try (TempleDb db = TempleDb.open(
        file, options -> options.addSecretRecipients(one.recipient(), two.recipient()))) {
      db.settings().setSecret(KEY, Secret.of("shared"));
    }
    String printed = shell.run(file, "SELECT ciphertext FROM secrets;").printedWithoutError();
    for (SecretKey key : List.of(one, two)) {
      assertThat(age.decrypt(printed, keyFile(key)).printed()).isEqualTo("shared");
      try (TempleDb db = TempleDb.open(file, options -> options.addSecretKeys(key))) {
        assertThat(db.settings().reveal(KEY)).isEqualTo(Secret.of("shared"));
      }
    }
    assertThat(age.decrypt(printed, keyFile(stranger)).exitCode()).isNotZero();
  }

  @Test
  void key_ofAgeKeygen_isReadAndHasItsRecipient() throws Exception {
    for (int i = 0; i < 5; i++) {
      String text = age.run("", "age-keygen").printed();
      SecretKey key = SecretKey.of(text);

      assertThat(text).contains(key.reveal()).contains(key.recipient().text());
      assertThat(SecretKey.of(key.reveal())).isEqualTo(key);
      assertThat(SecretKey.of(key.reveal().toLowerCase(Locale.ROOT))).isEqualTo(key);
    }
  }

  @Test
  void key_generated_isOneForAgeKeygen() throws Exception {
    for (int i = 0; i < 5; i++) {
      SecretKey key = SecretKey.generate();

      assertThat(
              age.run("", "age-keygen", "-y", keyFile(key).toString()).printed().strip())
          .isEqualTo(key.recipient().text());
    }
  }

  @Test
  void key_malformed_isRefusedWithoutShowingIt() {
    String text = SecretKey.generate().reveal();
    for (String wrong : List.of(
        "",
        "x",
        text.substring(1),
        text.substring(0, text.length() - 1),
        text + "Q",
        text.replace("AGE-SECRET-KEY-1", "AGE-PLUGIN-X-1"),
        text.substring(0, 20) + (text.charAt(20) == 'Q' ? 'P' : 'Q') + text.substring(21),
        text.substring(0, 40) + text.substring(40).toLowerCase(Locale.ROOT),
        text + "\n" + text)) {
      assertThatThrownBy(() -> SecretKey.of(wrong))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining(text.substring(25, 50))
          .hasMessageContaining("key");
    }
    String recipient = SecretKey.generate().recipient().text();
    for (String wrong : List.of("", "age1", recipient + "q", recipient.substring(1), text)) {
      assertThatThrownBy(() -> SecretRecipient.of(wrong))
          .isExactlyInstanceOf(IllegalArgumentException.class);
    }
  }
}

package dev.templedb.sqlite.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.SecretKeyException;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.SettingKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged secret, or one for another key, is an error and never another value. */
class SecretDamageTest {

  private static final SettingKey SETTING = SettingKey.global("token");
  private static final String TEXT = "the value that nobody may see";

  @TempDir
  Path directory;

  private final SecretKey key = SecretKey.generate();
  private final SecretKey otherKey = SecretKey.generate();
  private Path file;

  @BeforeEach
  void storeSecrets() {
    file = directory.resolve("work.templedb");
    try (TempleDb db = open(key)) {
      db.projects().create("app");
      db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of()));
      db.environments().setSecretVariable("app", "dev", "TOKEN", Secret.of(TEXT));
      db.settings().setSecret(SETTING, Secret.of(TEXT));
    }
  }

  private TempleDb open(SecretKey... keys) {
    return TempleDb.open(file, options -> options.addSecretKeys(keys));
  }

  private Connection foreign() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private List<String> changedCiphertexts(String armored) {
    List<String> changed = new ArrayList<>();
    for (int length = 0; length < armored.length(); length += 7) {
      changed.add(armored.substring(0, length));
    }
    Random random = new Random(1);
    for (int i = 0; i < 400; i++) {
      int at = random.nextInt(armored.length());
      char flipped = (char) (armored.charAt(at) ^ 1 << random.nextInt(7));
      changed.add(armored.substring(0, at) + flipped + armored.substring(at + 1));
    }
    changed.add(armored + "x");
    changed.add("");
    return changed;
  }

  @Test
  void reveal_anyBitOrLengthChanged_isCorruptionOrTheSameValue() throws SQLException {
    int refused = 0;
    try (TempleDb db = open(key);
        Connection connection = foreign()) {
      String armored;
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT ciphertext FROM secrets")) {
        armored = rows.getString(1);
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA ignore_check_constraints = ON");
      }
      List<String> all = changedCiphertexts(armored);
      for (String changed : all) {
        try (PreparedStatement update =
            connection.prepareStatement("UPDATE secrets SET ciphertext = ?")) {
          update.setString(1, changed);
          update.executeUpdate();
        }
        try {
          // What age takes for the same: another line ending, for instance.
          assertThat(db.settings().reveal(SETTING)).isEqualTo(Secret.of(TEXT));
        } catch (CorruptionException e) {
          refused++;
          assertThat(e).hasMessageContaining("damaged").hasMessageNotContaining("nobody may see");
          assertThatThrownBy(() -> db.environments().revealVariables("app", "dev"))
              .isExactlyInstanceOf(CorruptionException.class);
        }
      }
      assertThat(refused).isGreaterThan(all.size() * 9 / 10);
    }
  }

  @Test
  void reveal_wrongKey_saysWhoseItIsAndWorksWithBoth() {
    try (TempleDb db = open(otherKey)) {
      assertThatThrownBy(() -> db.settings().reveal(SETTING))
          .isExactlyInstanceOf(SecretKeyException.class)
          .hasMessageContaining(key.recipient().text())
          .hasMessageContaining("secretKeys")
          .hasMessageNotContaining(otherKey.reveal());
    }
    try (TempleDb db = open(otherKey, key)) {
      assertThat(db.settings().reveal(SETTING)).isEqualTo(Secret.of(TEXT));
    }
  }

  @Test
  void reveal_rowThatClaimsAnotherKey_isNoOtherValue() throws SQLException {
    try (Connection connection = foreign();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE secrets SET recipients = '" + otherKey.recipient().text() + "'");
    }
    try (TempleDb db = open(otherKey)) {
      assertThatThrownBy(() -> db.settings().reveal(SETTING))
          .isExactlyInstanceOf(CorruptionException.class);
    }
  }

  @Test
  void reveal_secretDeletedByHand_saysThatItIsGone() throws SQLException {
    try (Connection connection = foreign();
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM secrets");
    }
    try (TempleDb db = open(key)) {
      assertThatThrownBy(() -> db.settings().reveal(SETTING))
          .isExactlyInstanceOf(CorruptionException.class)
          .hasMessageContaining("is gone");
      assertThatThrownBy(() -> db.environments().revealVariable("app", "dev", "TOKEN"))
          .isExactlyInstanceOf(CorruptionException.class);
      db.settings().setSecret(SETTING, Secret.of("again"));
      assertThat(db.settings().reveal(SETTING)).isEqualTo(Secret.of("again"));
    }
  }

  @Test
  void rotate_damagedSecret_isCorruption() throws SQLException {
    try (Connection connection = foreign();
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE secrets SET ciphertext = replace(ciphertext, 'a', 'b')");
    }
    try (TempleDb db = open(otherKey, key)) {
      assertThatThrownBy(() -> db.secrets().rotate())
          .isExactlyInstanceOf(CorruptionException.class);
    }
  }

  @Test
  void rollbackOfTheSchema_whileThereAreSecrets_isRefused() {
    try (TempleDb db = open(key)) {
      assertThatThrownBy(() -> db.migrations().rollback(7))
          .hasMessageContaining("secrets().collect()");
      assertThat(db.settings().reveal(SETTING)).isEqualTo(Secret.of(TEXT));
    }
  }
}

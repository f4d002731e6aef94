package dev.templedb.sqlite.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.CancellationToken;
import dev.templedb.TempleDb;
import dev.templedb.error.BusyException;
import dev.templedb.error.CancelledException;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.SettingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a rotation nothing that an old key opens is in the file or beside it, whatever happened before. */
class RotationRemainsTest {

  @TempDir
  Path directory;

  private final SecretKey oldKey = SecretKey.generate();
  private final SecretKey newKey = SecretKey.generate();
  private final Set<String> everStored = new HashSet<>();

  private Path file() {
    return directory.resolve("work.templedb");
  }

  /** The two full lines that have the encrypted file key and what follows it; the first line is the same in all. */
  private void noteStored() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT ciphertext FROM secrets")) {
      while (rows.next()) {
        // The last line may be so short that others have it by chance.
        rows.getString(1)
            .lines()
            .filter(line -> line.length() == 64)
            .skip(1)
            .limit(2)
            .forEach(everStored::add);
      }
    }
  }

  private long found() throws IOException {
    long found = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path path : files.toList()) {
        String bytes = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        found += everStored.stream().filter(bytes::contains).count();
      }
    }
    return found;
  }

  @Test
  void rotate_afterWritingChangingAndDeleting_leavesNothingOfTheOldKey() throws Exception {
    Random random = new Random(1);
    try (TempleDb db = TempleDb.open(file(), options -> options.addSecretKeys(oldKey))) {
      for (int round = 0; round < 4; round++) {
        db.useTransaction(tx -> {
          for (int i = 0; i < 40; i++) {
            SettingKey key = SettingKey.global("s" + random.nextInt(60));
            if (random.nextInt(4) == 0 && tx.settings().find(key).isPresent()) {
              tx.settings().delete(key);
            } else {
              tx.settings().setSecret(key, Secret.of("x".repeat(random.nextInt(3_000))));
            }
          }
        });
        noteStored();
      }
    }
    assertThat(found()).as("what is stored is found").isPositive();

    try (TempleDb db = TempleDb.open(file(), options -> options.addSecretKeys(newKey, oldKey))) {
      assertThat(db.secrets().rotate()).isEqualTo(db.secrets().count());

      assertThat(found()).as("while the database is open").isZero();
    }
    assertThat(found()).as("afterwards").isZero();
    try (TempleDb db = TempleDb.open(file(), options -> options.addSecretKeys(newKey))) {
      assertThat(db.secrets().countStale()).isZero();
      assertThat(db.secrets().rotate()).isZero();
    }
  }

  /** Rows that grow make SQLite move others to new pages, and it leaves copies behind in the old ones. */
  @Test
  void rotate_afterRowsHaveGrown_leavesNothingOfTheOldKey() throws Exception {
    try (TempleDb db = TempleDb.open(file(), options -> options.addSecretKeys(oldKey))) {
      db.useTransaction(tx -> {
        for (int i = 0; i < 200; i++) {
          tx.settings().setSecret(SettingKey.global("s" + i), Secret.of("value " + i));
        }
      });
      noteStored();
    }
    try (TempleDb db = TempleDb.open(
        file(),
        options -> options
            .addSecretKeys(oldKey)
            .addSecretRecipients(oldKey.recipient(), newKey.recipient()))) {
      growOneByOne(db);
      noteStored();
      db.secrets().rotate();
      noteStored();
    }
    try (TempleDb db = TempleDb.open(file(), options -> options.addSecretKeys(newKey, oldKey))) {
      assertThat(db.secrets().rotate()).isEqualTo(200);

      assertThat(found()).isZero();
    }
  }

  @Test
  void rotate_afterADeletionByHand_leavesNothingOfTheOldKeyInTheTablesPages() throws Exception {
    try (TempleDb db = TempleDb.open(file(), options -> options.addSecretKeys(oldKey))) {
      db.useTransaction(tx -> {
        for (int i = 0; i < 100; i++) {
          tx.settings().setSecret(SettingKey.global("s" + i), Secret.of("value " + i));
        }
      });
      noteStored();
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM secrets WHERE id IN (7, 55)");
    }
    try (TempleDb db = TempleDb.open(file(), options -> options.addSecretKeys(newKey, oldKey))) {
      assertThat(db.secrets().rotate()).isEqualTo(98);

      assertThat(found()).isZero();
    }
  }

  /** As a rotation that was stopped would do it. */
  private static void growOneByOne(TempleDb db) {
    CancellationToken token = CancellationToken.create();
    assertThatThrownBy(() -> db.secrets()
            .rotate(
                progress -> {
                  if (progress.unitsDone() >= 100) {
                    token.cancel();
                  }
                },
                token))
        .isInstanceOf(CancelledException.class);
  }

  @Test
  void rotate_whileSomebodyReadsAStateOfBefore_rotatesAndSaysThatTheLogRemains() throws Exception {
    try (TempleDb db = TempleDb.open(file(), options -> options.addSecretKeys(oldKey))) {
      db.settings().setSecret(SettingKey.global("s"), Secret.of("x"));
    }
    noteStored();
    try (TempleDb rotating = TempleDb.open(
            file(),
            options -> options.addSecretKeys(newKey, oldKey).lockTimeout(Duration.ofMillis(200)));
        Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = reader.createStatement()) {
      statement.execute("BEGIN");
      List<String> read = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery("SELECT uuid FROM secrets")) {
        while (rows.next()) {
          read.add(rows.getString(1));
        }
      }
      assertThat(read).hasSize(1);

      assertThatThrownBy(() -> rotating.secrets().rotate())
          .isExactlyInstanceOf(BusyException.class)
          .hasMessageContaining("all secrets are rotated");

      assertThat(rotating.secrets().countStale()).isZero();
      statement.execute("COMMIT");
      assertThat(rotating.secrets().rotate()).isZero();
      assertThat(found()).isZero();
    }
  }
}

package dev.templedb.sqlite.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.SettingKey;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.sqlite.launch.RotateMain;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it rotates leaves each secret readable by the old key or the new one, and the next one goes on. */
class RotationKilledTest {

  private static final int KILLS = Integer.getInteger("templedb.kills", 2);
  private static final int SECRETS = 300;

  @TempDir
  Path directory;

  @Test
  void rotate_processKilled_everySecretIsReadableAndTheNextGoesOn() throws Exception {
    Path file = directory.resolve("work.templedb");
    SecretKey[] keys = {SecretKey.generate(), SecretKey.generate()};
    try (TempleDb db = TempleDb.open(file, options -> options.addSecretKeys(keys[0]))) {
      db.useTransaction(tx -> {
        for (int i = 0; i < SECRETS; i++) {
          tx.settings().setSecret(SettingKey.global("s" + i), Secret.of("value " + i));
        }
      });
    }
    Random random = new Random(1);
    int whole = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      SecretKey oldKey = keys[kill % 2];
      SecretKey newKey = keys[1 - kill % 2];
      List<String> lines;
      try (JavaProgram program =
          JavaProgram.start(RotateMain.class, file, newKey.reveal(), oldKey.reveal())) {
        program.awaitLine("begins");
        Thread.sleep(random.nextInt(600));
        lines = program.kill();
      }
      whole += lines.contains("ends") ? 1 : 0;
      long acknowledged = lines.stream()
          .filter(line -> line.startsWith("rotated "))
          .mapToLong(line -> Long.parseLong(line.substring("rotated ".length())))
          .max()
          .orElse(0);
      try (TempleDb db = TempleDb.open(file, options -> options.addSecretKeys(newKey, oldKey))) {
        assertThat(db.secrets().count()).isEqualTo(SECRETS);
        assertThat(db.secrets().countStale()).isBetween(0L, SECRETS - acknowledged);
        for (int i = 0; i < SECRETS; i += 37) {
          assertThat(db.settings().reveal(SettingKey.global("s" + i)))
              .isEqualTo(Secret.of("value " + i));
        }
        long stale = db.secrets().countStale();
        assertThat(db.secrets().rotate()).isEqualTo(stale);
        assertThat(db.secrets().countStale()).isZero();
        assertThat(db.audit().verify()).isEqualTo(db.audit().count());
      }
      try (TempleDb db = TempleDb.open(file, options -> options.addSecretKeys(newKey))) {
        for (int i = 0; i < SECRETS; i += 41) {
          assertThat(db.settings().reveal(SettingKey.global("s" + i)))
              .isEqualTo(Secret.of("value " + i));
        }
      }
    }
    System.out.println(
        "killed in phase rotate: " + KILLS + " times, of which after the end " + whole);
  }
}

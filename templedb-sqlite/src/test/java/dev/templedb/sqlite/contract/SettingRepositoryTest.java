package dev.templedb.sqlite.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.monitoring.StatementEvent;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.SettingKey;
import dev.templedb.testkit.SettingRepositoryContract;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SettingRepositoryTest extends SettingRepositoryContract {

  /** There may be as many of them as ever, and the write lock is held meanwhile. */
  @Test
  void setSecretAndDelete_secretOnes_readNoVersionsOfEnvironments() {
    List<StatementEvent> events = new CopyOnWriteArrayList<>();
    SettingKey key = SettingKey.global("s");
    try (TempleDb db = TempleDb.inMemory(
        options -> options.addSecretKeys(SecretKey.generate()).statementListener(events::add))) {
      db.settings().setSecret(key, Secret.of("1"));
      events.clear();

      db.settings().setSecret(key, Secret.of("2"));
      db.settings().delete(key);

      assertThat(db.secrets().count()).isZero();
    }
    assertThat(events)
        .extracting(StatementEvent::sql)
        .anyMatch(sql -> sql.contains("DELETE FROM secrets"))
        .noneMatch(sql -> sql.contains("nix_environment_versions"));
  }
}

package dev.templedb.sqlite.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.error.MigrationException;
import dev.templedb.maintenance.IntegrityReport;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.SettingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an integrity check says of a database whose schema went to another version. */
class MigratedIntegrityTest {

  private static final SettingKey COLOUR = SettingKey.global("colour");

  @TempDir
  Path directory;

  private Path database;

  @BeforeEach
  void create() {
    database = directory.resolve("test.db");
    try (TempleDb db = TempleDb.open(database)) {
      db.projects().create("app");
      db.settings().set(COLOUR, "red");
      db.settings().set(SettingKey.global("shape"), "round");
      assertThat(db.maintenance().integrityCheck().isSound()).isTrue();
    }
  }

  @Test
  void check_rolledBackBelowTheSettingsAndMigrated_countsAddUp() {
    for (int version = 7; version >= 5; version--) {
      TempleDb.migrations(database).rollback(version);

      try (TempleDb db = TempleDb.open(database)) {
        db.settings().set(COLOUR, "blue");
        assertThat(db.maintenance().integrityCheck().problems())
            .as("from " + version)
            .isEmpty();
      }
      try (TempleDb db = TempleDb.openReadOnly(database)) {
        IntegrityReport report = db.maintenance().integrityCheck();
        assertThat(report.problems()).as("from " + version).isEmpty();
        assertThat(report.unsealedTables()).as("from " + version).isEmpty();
      }
    }
  }

  @Test
  void check_countThatBeganAnew_makesNoSealFromBeforeValid() {
    TempleDb.migrations(database).rollback(7);
    TempleDb.migrations(database).migrate();
    try (TempleDb db = TempleDb.open(database)) {
      // As often as before the seal.
      db.settings().set(COLOUR, "green");
      db.settings().set(COLOUR, "blue");

      IntegrityReport report = db.maintenance().integrityCheck();

      assertThat(report.problems()).isEmpty();
      assertThat(report.unsealedTables()).contains("settings", "projects");
    }
  }

  @Test
  void check_schemaIsRolledBack_isRefusedAndNoDamage() {
    try (TempleDb db = TempleDb.open(database)) {
      db.migrations().rollback(7);

      assertThatThrownBy(() -> db.maintenance().integrityCheck())
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("checking the database")
          .hasMessageContaining("migrations().migrate()");

      db.migrations().migrate();
      assertThat(db.maintenance().integrityCheck().problems()).isEmpty();
    }
  }

  @Test
  void rollback_refusedBecauseOfSecrets_leavesNoCopy() throws IOException {
    try (TempleDb db =
        TempleDb.open(database, options -> options.addSecretKeys(SecretKey.generate()))) {
      db.settings().setSecret(COLOUR, Secret.of("infrared"));
    }

    assertThatThrownBy(() -> TempleDb.migrations(database).rollback(6))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("secrets().collect()");

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".bak"));
    }
  }

  @Test
  void use_rolledBackByAnotherProgramMeanwhile_saysSoAndWorksAfterMigrating() {
    try (TempleDb db = TempleDb.open(database)) {
      db.settings().set(COLOUR, "green");
      TempleDb.migrations(database).rollback(7);

      assertThatThrownBy(() -> db.settings().set(COLOUR, "blue"))
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("version 7")
          .hasMessageContaining("migrations().migrate()");
      assertThatThrownBy(() -> db.settings().find(COLOUR)).isInstanceOf(MigrationException.class);

      db.migrations().migrate();
      db.settings().set(COLOUR, "blue");
      assertThat(db.settings().get(COLOUR).value()).isEqualTo("blue");
    }
  }
}

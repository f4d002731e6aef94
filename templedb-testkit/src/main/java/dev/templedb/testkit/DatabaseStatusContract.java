package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.maintenance.DatabaseStatus;
import dev.templedb.maintenance.Figure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@link TempleDb#status()} must tell. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class DatabaseStatusContract {

  /** For subclasses. */
  protected DatabaseStatusContract() {}

  @Test
  public void status_newDatabase_tellsHowItWasOpened() {
    try (TempleDb db = TempleDb.inMemory(options -> options
        .actor("somebody")
        .readers(3)
        .readerCacheBytes(1_000_000)
        .writerCacheBytes(2_000_000))) {
      DatabaseStatus status = db.status();

      assertThat(status.actor()).isEqualTo("somebody");
      assertThat(status.readOnly()).isFalse();
      assertThat(status.readers().size()).isEqualTo(3);
      assertThat(status.memoryCeilingBytes()).isEqualTo(5_000_000);
      assertThat(status.schemaVersion()).isEqualTo(db.migrations().version());
      assertThat(status.libraryVersion()).isNotBlank().doesNotContain("$");
      assertThat(status.engineVersion()).isNotBlank();
      assertThat(status.uptime()).isPositive();
      assertThat(status.duplication()).isEmpty();
      assertThat(status.compression()).isEmpty();
      assertThat(status.settings()).isNotEmpty();
      assertThat(status.writeLock().holder()).isEmpty();
    }
  }

  @Test
  public void status_smallDatabase_countsExactly(TempleDb db, @TempDir Path directory) {
    new SourceTree(directory)
        .file("a", "same content")
        .file("b", "same content")
        .file("c", SourceTree.noise(12))
        .into(db, "app");

    DatabaseStatus status = db.status();

    assertThat(status.rows())
        .containsEntry("projects", Figure.exactly(1))
        .containsEntry("project_files", Figure.exactly(3))
        .containsEntry("nix_environments", Figure.exactly(0));
    assertThat(status.duplication()).contains(Figure.exactly(36.0 / 24));
    assertThat(status.compression().orElseThrow().exact()).isTrue();
    assertThat(status.storage().fileBytes() + status.storage().logBytes()).isPositive();
    assertThat(status.storage().freeBytes())
        .isEqualTo(status.storage().freePages() * status.storage().pageBytes());
  }

  @Test
  public void status_openedReadOnly_saysSo(@TempDir Path directory) {
    Path file = directory.resolve("work.templedb");
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");
    }
    try (TempleDb db = TempleDb.openReadOnly(file)) {
      assertThat(db.status().readOnly()).isTrue();
      assertThat(db.status().rows()).containsEntry("projects", Figure.exactly(1));
      assertThat(db.status().location()).endsWith("work.templedb");
    }
  }

  @Test
  public void renderings_anyStatus_haveEverySectionAndEstimatesAreMarked(TempleDb db) {
    DatabaseStatus status = db.status();

    assertThat(status.toText())
        .contains("Database\n", "\nStorage\n", "\nRows\n", "\nReaders\n", "\nWrite lock\n")
        .contains("\nStatements\n", "\nSettings\n", "held by  nobody")
        .doesNotContain("\t");
    assertThat(status.toJson())
        .startsWith("{\n")
        .contains("\"readOnly\": false", "\"holder\": null")
        .contains("\"projects\": {\n      \"value\": 0,\n      \"exact\": true\n    }");
  }
}

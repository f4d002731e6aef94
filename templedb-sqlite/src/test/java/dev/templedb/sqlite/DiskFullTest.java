package dev.templedb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.templedb.TempleDb;
import dev.templedb.error.StorageFullException;
import dev.templedb.project.ProjectDetails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of eight mebibytes, which is soon full. */
class DiskFullTest {

  private static final String DESCRIPTION = "x".repeat(50_000);

  @TempDir
  Path directory;

  private Path disk;
  private Path ballast;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=8m", "templedb-test", disk.toString()),
        "no small disk: mounting one needs the superuser");
    ballast = Files.write(disk.resolve("ballast"), new byte[3 << 20]);
  }

  @AfterEach
  void unmount() throws Exception {
    if (ballast != null) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  @Test
  void open_oldFileAndNoRoomForItsCopy_saysSoAndMigratesNothing() throws Exception {
    Path file = disk.resolve("work.templedb");
    int old;
    try (TempleDb db = TempleDb.open(file, options -> options.backupBeforeMigration(false))) {
      for (int i = 0; i < 8; i++) {
        create(db, "p" + i);
      }
      old = db.migrations().version() - 1;
      db.migrations().rollback(old);
    }
    long left = Files.getFileStore(disk).getUsableSpace();
    Files.write(disk.resolve("more"), new byte[Math.toIntExact(left - Files.size(file) / 2)]);

    assertThatThrownBy(() -> TempleDb.open(file))
        .isInstanceOf(StorageFullException.class)
        .hasMessageContaining("backupBeforeMigration(false)")
        .hasMessageContaining("nothing was changed");
    assertThat(TempleDb.migrations(file).version()).isEqualTo(old);

    Files.delete(disk.resolve("more"));
    try (TempleDb db = TempleDb.open(file)) {
      assertThat(db.projects().count()).isEqualTo(8);
    }
  }

  @Test
  void write_diskFull_saysSoLosesNothingAndWorksAgainAfterwards() throws Exception {
    Path file = disk.resolve("work.templedb");
    int created = 0;
    try (TempleDb db = TempleDb.open(file)) {
      Throwable failure = null;
      while (failure == null) {
        String slug = "p" + created;
        failure = catchThrowable(() -> create(db, slug));
        if (failure == null) {
          created++;
        }
      }

      assertThat(failure)
          .isInstanceOf(StorageFullException.class)
          .hasMessageContaining("creating project 'p" + created + "'")
          .hasMessageContaining("disk is full");
      assertThat(created).isGreaterThan(5);
      assertIntact(db, created);
      assertThatThrownBy(() -> db.useTransaction(tx -> {
            tx.projects().create("small");
            for (int i = 0; i < 200; i++) {
              tx.projects().create("t" + i, details());
            }
          }))
          .isInstanceOf(StorageFullException.class);
      assertIntact(db, created);

      Files.delete(ballast);
      create(db, "afterwards");
      assertIntact(db, created + 1);
    }
    try (TempleDb db = TempleDb.open(file)) {
      assertIntact(db, created + 1);
    }
  }

  @Test
  void open_newFileOnAFullDisk_saysSo() throws Exception {
    Path filler = disk.resolve("filler");
    assertThat(catchThrowable(() -> Files.write(filler, new byte[8 << 20])))
        .isInstanceOf(IOException.class);
    Path file = disk.resolve("work.templedb");

    assertThatThrownBy(() -> TempleDb.open(file).close())
        .isInstanceOf(StorageFullException.class)
        .hasMessageContaining(file.toString());

    Files.delete(filler);
    try (TempleDb db = TempleDb.open(file)) {
      create(db, "app");
      assertIntact(db, 1);
    }
  }

  private static void create(TempleDb db, String slug) {
    db.projects().create(slug, details());
  }

  private static ProjectDetails details() {
    return ProjectDetails.named("a name").withDescription(DESCRIPTION);
  }

  private static void assertIntact(TempleDb db, int projects) {
    assertThat(db.projects().count()).isEqualTo(projects);
    assertThat(db.audit().verify()).isEqualTo(projects);
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}

package dev.templedb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.templedb.TempleDb;
import dev.templedb.error.StorageFullException;
import dev.templedb.maintenance.BackupRequest;
import dev.templedb.maintenance.RestoreRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups to a disk that is too small for them. */
class BackupDiskFullTest {

  @TempDir
  Path directory;

  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=5m", "templedb-test", disk.toString());
    assumeTrue(mounted, "no small disk: mounting one needs the superuser");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @Test
  void createDumpAndExport_diskTooSmall_sayThatItIsFullAndLeaveNothing() {
    try (TempleDb db = TempleDb.inMemory()) {
      db.projects().create("app");
      byte[] content = new byte[6 << 20];
      new Random(1).nextBytes(content);
      db.files().put("app", "large", content);

      assertThatThrownBy(() -> db.backups().create(BackupRequest.into(disk)))
          .isInstanceOf(StorageFullException.class)
          .hasMessageContaining("backing up to");
      assertThatThrownBy(() -> db.backups().dump(disk.resolve("dump")))
          .isInstanceOf(StorageFullException.class)
          .hasMessageContaining("dumping to");
      assertThatThrownBy(() -> db.backups().exportProject("app", disk.resolve("app")))
          .isInstanceOf(StorageFullException.class);

      assertThat(disk).isEmptyDirectory();
      db.projects().create("works");
    }
  }

  @Test
  void restoreIntoPlace_diskTooSmall_saysSoAndLeavesNothing() {
    try (TempleDb db = TempleDb.inMemory()) {
      db.projects().create("app");
      byte[] content = new byte[6 << 20];
      new Random(1).nextBytes(content);
      db.files().put("app", "large", content);
      for (boolean compressed : new boolean[] {false, true}) {
        Path backup = directory.resolve("backup-" + compressed);
        db.backups().create(BackupRequest.builder(backup).compressed(compressed).build());

        assertThatThrownBy(
                () -> TempleDb.restore(RestoreRequest.of(backup), disk.resolve("work.db")))
            .isInstanceOf(StorageFullException.class);

        assertThat(disk).isEmptyDirectory();
      }
    }
  }
}

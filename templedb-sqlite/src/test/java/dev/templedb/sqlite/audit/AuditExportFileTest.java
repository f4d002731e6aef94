package dev.templedb.sqlite.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.templedb.TempleDb;
import dev.templedb.error.ConflictException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.StorageFullException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an export of the audit log does in its directory, and to whom it shows the file. */
class AuditExportFileTest {

  @TempDir
  Path directory;

  private TempleDb db;

  @BeforeEach
  void open() {
    db = TempleDb.inMemory();
    db.projects().create("app");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static Instant always() {
    return Instant.now().plus(Duration.ofDays(1));
  }

  @Test
  void export_file_isReadableByItsOwnerAlone() throws IOException {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));

    db.auditArchive().export(always(), directory.resolve("a"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("a"))))
        .isEqualTo("rw-------");
  }

  @Test
  void export_whereAKilledExportLeftItsFile_removesItAndNothingElse() throws IOException {
    Path left = Files.writeString(directory.resolve(".templedb-audit-" + UUID.randomUUID()), "{");
    Path running =
        Files.writeString(directory.resolve(".templedb-audit-" + UUID.randomUUID()), "{");
    Path other = Files.writeString(directory.resolve(".templedb-audit-log"), "mine");
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    Files.setLastModifiedTime(left, old);
    Files.setLastModifiedTime(other, old);

    db.auditArchive().export(always(), directory.resolve("a"));

    assertThat(directory).isDirectoryNotContaining(left::equals);
    assertThat(directory.toFile().list())
        .containsExactlyInAnyOrder("a", running.getFileName().toString(), ".templedb-audit-log");
  }

  @Test
  void export_aLinkToNothingHasTheName_isRefusedAsTaken() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("a"), directory.resolve("nothing"));

    assertThatThrownBy(() -> db.auditArchive().export(always(), link))
        .isExactlyInstanceOf(ConflictException.class);

    assertThat(directory.toFile().list()).containsExactly("a");
  }

  @Test
  void exportAndPrune_pathInAnArchive_areRefused() throws IOException {
    Path exported = directory.resolve("exported");
    db.auditArchive().export(always(), exported);
    URI archive = URI.create("jar:" + directory.resolve("a.zip").toUri());
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      assertThatThrownBy(() -> db.auditArchive().export(always(), zip.getPath("/a")))
          .isExactlyInstanceOf(InvalidInputException.class)
          .hasMessageContaining("operating system");
      Files.copy(exported, zip.getPath("/copy"));
      assertThatThrownBy(() -> db.auditArchive().prune(zip.getPath("/copy")))
          .isExactlyInstanceOf(InvalidInputException.class);
    }
    assertThat(db.auditArchive().prune(exported).entries()).isPositive();
  }

  @Test
  void export_diskTooSmall_saysThatItIsFullAndLeavesNothing() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64k", "templedb-test", disk.toString()),
        "no small disk: mounting one needs the superuser");
    try {
      db.useTransaction(tx -> {
        for (int i = 0; i < 400; i++) {
          tx.projects().create("project-" + i);
        }
      });

      assertThatThrownBy(() -> db.auditArchive().export(always(), disk.resolve("a")))
          .isExactlyInstanceOf(StorageFullException.class)
          .hasMessageContaining("exporting the audit log to")
          .hasMessageContaining(disk.resolve("a").toString());

      assertThat(disk).isEmptyDirectory();
    } finally {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}

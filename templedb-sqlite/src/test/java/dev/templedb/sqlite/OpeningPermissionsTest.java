package dev.templedb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.sqlite.launch.OpenMain;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening without permission. The superuser may do everything, so when the tests run as root a child does it as nobody. */
class OpeningPermissionsTest {

  private static final String NOBODY = "65534";
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

  @TempDir
  Path directory;

  @TempDir
  Path programs;

  private Path folder;
  private Path file;

  @BeforeEach
  void makeFile() throws Exception {
    assumeTrue(
        directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "the file system has no POSIX permissions");
    folder = Files.createDirectory(directory.resolve("folder"));
    file = DatabaseFiles.withOneProject(folder.resolve("work.templedb"));
    mode(directory, "rwxr-xr-x");
    mode(programs, "rwxrwxrwx");
  }

  @AfterEach
  void letTheFolderBeDeleted() throws Exception {
    if (folder != null) {
      mode(folder, "rwxr-xr-x");
    }
  }

  @Test
  void open_fileMayNotBeRead_saysPermissionDenied() throws Exception {
    mode(file, "-wx-wx-wx");
    mode(folder, "rwxrwxrwx");

    List<String> outcome = run("write", file, "read", file);

    assertThat(outcome)
        .hasSize(2)
        .allSatisfy(line -> assertThat(line)
            .startsWith("StorageException opening '" + file + "'")
            .contains("permission denied"));
  }

  @Test
  void open_fileMayNotBeWritten_isReadOnly() throws Exception {
    mode(file, "r--r--r--");
    mode(folder, "rwxrwxrwx");

    assertThat(run("write", file, "read", file))
        .satisfiesExactly(
            written -> assertThat(written)
                .startsWith("ReadOnlyException opening '" + file + "': the file can't be written"),
            read -> assertThat(read).isEqualTo("read app"));
  }

  @Test
  void open_directoryMayNotBeWritten_isReadOnlyAndCanBeRead() throws Exception {
    mode(file, "rw-rw-rw-");
    mode(folder, "r-xr-xr-x");

    assertThat(run("write", file, "read", file))
        .satisfiesExactly(
            written -> assertThat(written)
                .startsWith(
                    "ReadOnlyException opening '" + file + "': its directory can't be written"),
            read -> assertThat(read).isEqualTo("read app"));
  }

  @Test
  void open_newFileWhereNoneMayBeMade_isReadOnly() throws Exception {
    mode(folder, "r-xr-xr-x");

    assertThat(run("write", folder.resolve("new.templedb")))
        .singleElement()
        .asString()
        .startsWith("ReadOnlyException opening ")
        .contains("can't create the file");
  }

  @Test
  void open_directoryMayNotBeSearched_isAnError() throws Exception {
    mode(folder, "rw-rw-rw-");

    assertThat(run("write", file, "read", file))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).matches("\\w+Exception opening '.*': .*"));
  }

  /** The outcomes, having checked that nothing in the folder has changed. */
  private List<String> run(Object... arguments) throws Exception {
    Map<String, ByteBuffer> before = contents();
    try (JavaProgram program = asOrdinaryUser(arguments)) {
      List<String> outcome = program.lines();
      assertThat(contents()).isEqualTo(before);
      return outcome;
    }
  }

  private JavaProgram asOrdinaryUser(Object... arguments) throws Exception {
    if (!System.getProperty("user.name").equals("root")) {
      return JavaProgram.start(OpenMain.class, arguments);
    }
    Process trial = new ProcessBuilder("sh", "-c", String.join(" ", AS_NOBODY) + " true")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    assumeTrue(
        trial.waitFor(10, TimeUnit.SECONDS) && trial.exitValue() == 0,
        "run by root, and setpriv can't become another user");
    return JavaProgram.startBy(AS_NOBODY, programs, OpenMain.class, arguments);
  }

  private Map<String, ByteBuffer> contents() throws Exception {
    if (System.getProperty("user.name").equals("root")) {
      return DatabaseFiles.contents(folder);
    }
    String folderMode = PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    String fileMode = folderMode.startsWith("rwx") || folderMode.startsWith("r-x")
        ? PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
        : "";
    mode(folder, "rwxrwxrwx");
    if (!fileMode.isEmpty()) {
      mode(file, "rw-rw-rw-");
    }
    Map<String, ByteBuffer> contents = DatabaseFiles.contents(folder);
    if (!fileMode.isEmpty()) {
      mode(file, fileMode);
    }
    mode(folder, folderMode);
    return contents;
  }

  private static void mode(Path path, String mode) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}

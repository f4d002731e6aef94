package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.error.InvalidInputException;
import dev.templedb.error.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionFilesTest {

  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

  @TempDir
  private Path data;

  @Test
  void write_noDirectoryYet_createsItWithTheFileAlone() throws IOException {
    ExpressionFile file =
        ExpressionFiles.in(data.resolve("not/yet")).write("app-dev.nix", "{ é = \"😀\"; }\n");

    assertThat(file)
        .isEqualTo(new ExpressionFile(data.resolve("not/yet/nix-envs/app-dev.nix"), true));
    assertThat(file.path()).hasContent("{ é = \"😀\"; }\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
        .isEqualTo("rw-------");
    try (var files = Files.list(file.path().getParent())) {
      assertThat(files).containsExactly(file.path());
    }
  }

  @Test
  void write_equalBytes_leavesTheFileAlone() throws IOException {
    Path path = ExpressionFiles.in(data).write("app-dev.nix", "same").path();
    Files.setLastModifiedTime(path, LONG_AGO);

    ExpressionFile again = ExpressionFiles.in(data).write("app-dev.nix", "same");

    assertThat(again).isEqualTo(new ExpressionFile(path, false));
    assertThat(Files.getLastModifiedTime(path)).isEqualTo(LONG_AGO);
  }

  @Test
  void write_otherBytes_replacesTheFile() throws IOException {
    Path path = ExpressionFiles.in(data).write("app-dev.nix", "before").path();
    Files.setLastModifiedTime(path, LONG_AGO);

    ExpressionFile again = ExpressionFiles.in(data).write("app-dev.nix", "after");

    assertThat(again.written()).isTrue();
    assertThat(path).hasContent("after");
    assertThat(Files.getLastModifiedTime(path)).isGreaterThan(LONG_AGO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../app.nix", "/etc/app.nix", "a/b.nix", "a\\b.nix", "..", ".", "", ".hidden.nix"})
  void write_recordedNameThatIsAPath_isRefused(String fileName) {
    assertThatThrownBy(() -> ExpressionFiles.in(data).write(fileName, "x"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'" + fileName + "'")
        .hasMessageContaining("expression_file");
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void write_fileInPlaceOfTheDirectory_isAStorageErrorThatNamesThePath() throws IOException {
    Files.writeString(data.resolve("nix-envs"), "in the way");

    assertThatThrownBy(() -> ExpressionFiles.in(data).write("app-dev.nix", "x"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(data.resolve("nix-envs/app-dev.nix").toString())
        .hasMessageContaining("try again");
  }

  @Test
  void write_directoryInPlaceOfTheFile_leavesNothingBehind() throws IOException {
    Files.createDirectories(data.resolve("nix-envs/app-dev.nix/full"));

    assertThatThrownBy(() -> ExpressionFiles.in(data).write("app-dev.nix", "x"))
        .isInstanceOf(StorageException.class);
    try (var files = Files.list(data.resolve("nix-envs"))) {
      assertThat(files).containsExactly(data.resolve("nix-envs/app-dev.nix"));
    }
  }
}

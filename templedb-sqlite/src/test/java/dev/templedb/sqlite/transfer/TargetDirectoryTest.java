package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ways of working in a directory: holding it open, and by its path where Java can't hold it. */
class TargetDirectoryTest {

  @TempDir
  Path directory;

  private Path root;
  private Path outside;

  enum Way {
    HELD,
    BY_PATH;

    TargetDirectory open(Path path) throws IOException {
      return this == HELD ? TargetDirectory.ofRoot(path) : new PlainDirectory(path);
    }
  }

  @BeforeEach
  void make() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("canary"), "alive");
  }

  private static Path name(String name) {
    return Path.of(name);
  }

  @ParameterizedTest
  @EnumSource
  void create_thenMoveAndDelete_doWhatTheySay(Way way) throws IOException {
    Files.createDirectory(root.resolve("sub"));
    Files.writeString(root.resolve("sub/old"), "old");
    try (TargetDirectory open = way.open(root);
        TargetDirectory sub = open.open(name("sub"))) {
      try (FileChannel file = open.create(name("a"), true)) {
        file.write(ByteBuffer.wrap(new byte[] {'a', 'b'}));
      }
      assertThatThrownBy(() -> open.create(name("a"), false))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThat(root.resolve("a")).hasContent("ab").isExecutable();
      FileState state = open.state(name("a"));
      assertThat(state).isNotNull();
      assertThat(state.sizeBytes()).isEqualTo(2);
      assertThat(state.executable()).isTrue();
      open.setExecutable(name("a"), false);
      open.move(name("a"), sub, name("old"));
      assertThat(root.resolve("sub/old")).hasContent("ab");
      assertThat(root.resolve("sub/old").toFile().canExecute()).isFalse();
      assertThat(open.state(name("a"))).isNull();
      assertThat(open.names()).containsExactly(name("sub"));
      sub.deleteFile(name("old"));
      open.deleteDirectory(name("sub"));
      assertThat(root).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @EnumSource
  void open_linkToADirectory_fails(Way way) throws IOException {
    Files.createSymbolicLink(root.resolve("link"), outside);
    Files.writeString(root.resolve("file"), "");
    try (TargetDirectory open = way.open(root)) {
      assertThatThrownBy(() -> open.open(name("link"))).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> open.open(name("file"))).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> open.descend("link/canary")).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void openedDirectory_swappedForALink_isNotLeft(Way way) throws IOException {
    Files.createDirectory(root.resolve("sub"));
    try (TargetDirectory open = way.open(root);
        TargetDirectory sub = open.open(name("sub"))) {
      Files.move(root.resolve("sub"), root.resolve("moved"));
      Files.createSymbolicLink(root.resolve("sub"), outside);
      try {
        sub.create(name("evil"), false).close();
        assertThat(root.resolve("moved/evil")).exists();
      } catch (IOException e) {
        assertThat(way).isEqualTo(Way.BY_PATH);
      }
      try {
        sub.deleteFile(name("canary"));
      } catch (IOException e) {
        assertThat(outside.resolve("canary")).hasContent("alive");
      }
      assertThat(outside).isDirectoryContaining("glob:**/canary");
      assertThat(outside.resolve("evil")).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource
  void deleteTree_withLinks_followsNone(Way way) throws IOException {
    Files.createDirectories(root.resolve("tree/sub"));
    Files.createSymbolicLink(root.resolve("tree/sub/link"), outside);
    Files.createSymbolicLink(root.resolve("tree/file-link"), outside.resolve("canary"));
    Files.writeString(root.resolve("tree/sub/file"), "x");
    try (TargetDirectory open = way.open(root)) {
      open.deleteTree(name("tree"));
      open.deleteTree(name("gone"));
    }
    assertThat(root).isEmptyDirectory();
    assertThat(outside.resolve("canary")).hasContent("alive");
  }

  @Test
  void handle_directoryMovedAway_stillLeadsToIt() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "this system has no /proc/self/fd");
    Files.createDirectory(root.resolve("sub"));
    try (TargetDirectory open = TargetDirectory.ofRoot(root);
        TargetDirectory sub = open.open(name("sub"))) {
      Files.move(root.resolve("sub"), root.resolve("moved"));
      Files.createSymbolicLink(root.resolve("sub"), outside);

      Files.createDirectory(sub.handle().resolve("made"));
      Files.createSymbolicLink(sub.handle().resolve("link"), Path.of("x"));

      assertThat(root.resolve("moved/made")).isDirectory();
      assertThat(Files.readSymbolicLink(root.resolve("moved/link"))).hasToString("x");
      assertThat(outside).isDirectoryNotContaining("glob:**/made");
    }
  }
}

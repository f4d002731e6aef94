package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.sqlite.launch.ImportMain;
import dev.templedb.sqlite.launch.JavaProgram;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import needs memory for what is under way, not for the tree. */
class ImportMemoryTest {

  @TempDir
  Path directory;

  @Test
  void import_manyTimesTheHeap_fitsIntoASmallHeap() throws Exception {
    Path tree = directory.resolve("tree");
    Random random = new Random(7);
    for (int i = 0; i < 5; i++) {
      writeRandom(tree, "large-" + i, random, 50 << 20);
    }
    for (int i = 0; i < 3_000; i++) {
      writeRandom(tree, "d" + i % 50 + "/small-" + i, random, 17_000);
    }

    List<String> lines;
    try (JavaProgram program = JavaProgram.startWith(
        List.of("-Xmx64m"), ImportMain.class, directory.resolve("test.db"), "app", tree)) {
      lines = program.lines();
    }

    assertThat(lines)
        .contains("added 3005", "streamed " + (50 << 20) + " bytes right")
        .noneMatch(line -> line.startsWith("failed"));
    lines.stream()
        .filter(line -> line.startsWith("VmHWM"))
        .forEach(line -> System.out.println("importing 300 MB with -Xmx64m: " + line));
  }

  private static void writeRandom(Path root, String path, Random random, int size)
      throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    byte[] buffer = new byte[Math.min(size, 1 << 20)];
    random.nextBytes(buffer);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int written = 0; written < size; written += buffer.length) {
        // Random enough that no two chunks are the same and nothing compresses.
        buffer[0] = (byte) random.nextInt();
        buffer[1] = (byte) random.nextInt();
        out.write(buffer, 0, Math.min(buffer.length, size - written));
      }
    }
  }
}

package dev.templedb.sqlite.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Directories for tests that make thousands of files: in memory where there is such a place. */
final class Scratch {

  private static final Path MEMORY = Path.of("/dev/shm");

  private Scratch() {}

  /** A new directory; the caller deletes it. */
  static Path directory() throws IOException {
    return Files.isDirectory(MEMORY) && Files.isWritable(MEMORY)
        ? Files.createTempDirectory(MEMORY, "templedb-test")
        : Files.createTempDirectory("templedb-test");
  }
}

package dev.templedb.benchmarks.compare;

import dev.templedb.TempleDb;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What a process with a small heap needs of memory, as Linux counts it. */
final class MemorySide {

  private static final Path STATUS = Path.of("/proc/self/status");

  private MemorySide() {}

  /** Whether the operating system tells. */
  static boolean isMeasurable() {
    return Files.isReadable(STATUS);
  }

  /** Imports a tree into a new database. */
  static Map<String, Double> in(String tree, String file) throws IOException {
    Map<String, Double> figures = new HashMap<>(TempleSide.first(tree, file));
    figures.put("peakBytes", peakBytes());
    return figures;
  }

  /** Reads a file out of a database. */
  static Map<String, Double> out(String file, String path) throws IOException {
    long start = System.nanoTime();
    long bytes;
    try (TempleDb db = TempleDb.openReadOnly(Path.of(file));
        InputStream content = db.files().openStream(TempleSide.PROJECT, path)) {
      bytes = content.transferTo(OutputStream.nullOutputStream());
    }
    return Map.of(
        "millis",
        (System.nanoTime() - start) / 1e6,
        "bytes",
        (double) bytes,
        "peakBytes",
        peakBytes());
  }

  /** The most that this process has had in memory at once. */
  private static double peakBytes() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024.0;
      }
    }
    throw new IOException(STATUS + " has no VmHWM");
  }
}

package dev.templedb.benchmarks.compare;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Many small files, and a large one, in and out, with a heap of 128 MB. */
final class Memory implements Contest {

  private static final String HEAP = "-Xmx128m";
  private static final double BAR_MB = 400;
  private static final int SMALL_FILES = 100_000;
  private static final int SMALL_FILES_IN_DIRECTORY = 100;
  private static final long LARGE_BYTES = 3L << 30;
  private static final int BLOCK_BYTES = 1 << 20;

  @Override
  public void run(Setting setting, Report report) throws Exception {
    if (!MemorySide.isMeasurable()) {
      report.note("memory: skipped, since this system has no /proc/self/status");
      return;
    }
    Path tree = setting.scratch().path("memory");
    Path database = setting.scratch().path("memory.templedb");
    System.err.println(" " + SMALL_FILES + " small files");
    writeSmallFiles(tree);
    measure("memory_small_files", SMALL_FILES, report, Task.MEMORY_IN, tree, database);
    Scratch.delete(tree);
    Scratch.deleteDatabase(database);

    System.err.println(" a file of 3 GB");
    writeLargeFile(Files.createDirectory(tree).resolve("large"));
    measure("memory_large_in", 1, report, Task.MEMORY_IN, tree, database);
    Scratch.delete(tree);
    measure("memory_large_out", 0, report, Task.MEMORY_OUT, database, "large");
    Scratch.deleteDatabase(database);
  }

  private static void measure(String name, int files, Report report, Task task, Object... arguments)
      throws IOException, InterruptedException {
    Tool.settle();
    try (SideJvm jvm = new SideJvm(HEAP)) {
      Map<String, Double> figures = jvm.run(task, arguments);
      System.err.println("  " + figures);
      if (files > 0 && figures.get("files") != files) {
        throw new IOException(name + ": " + figures.get("files") + " files of " + files);
      }
      if (files <= 1 && figures.get("bytes") != LARGE_BYTES) {
        throw new IOException(name + ": " + figures.get("bytes") + " bytes of " + LARGE_BYTES);
      }
      report.median(name, List.of(figures.get("millis")));
      report.atMost(name + "_peak_mb", figures.get("peakBytes") / 1e6, BAR_MB, " MB");
    }
  }

  private static void writeSmallFiles(Path tree) throws IOException {
    SplittableRandom random = new SplittableRandom(SMALL_FILES);
    Path directory = tree;
    GeneratedText text = new GeneratedText(0);
    for (int i = 0; i < SMALL_FILES; i++) {
      if (i % SMALL_FILES_IN_DIRECTORY == 0) {
        directory = tree.resolve("package" + i / 10_000).resolve("package" + i);
        Files.createDirectories(directory);
        text = new GeneratedText(i);
      }
      Files.writeString(
          directory.resolve("File" + i + ".java"),
          text.write(GeneratedText.Language.JAVA, i, random.nextInt(200, 2_000)));
    }
  }

  /** Writes blocks that can't be compressed and blocks that can, in turns. */
  private static void writeLargeFile(Path file) throws IOException {
    SplittableRandom random = new SplittableRandom(LARGE_BYTES);
    byte[] noise = new byte[BLOCK_BYTES];
    GeneratedText text = new GeneratedText(1);
    byte[] words = text.write(GeneratedText.Language.JSON, 1, BLOCK_BYTES)
        .substring(0, BLOCK_BYTES)
        .getBytes(StandardCharsets.US_ASCII);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long written = 0; written < LARGE_BYTES; written += 2 * BLOCK_BYTES) {
        random.nextBytes(noise);
        out.write(noise);
        ByteBuffer.wrap(words).putLong(written);
        out.write(words);
      }
    }
  }
}

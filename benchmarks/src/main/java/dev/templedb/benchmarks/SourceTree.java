package dev.templedb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Trees that look like source code to a compressor: always the same for the same count. */
public final class SourceTree {

  private static final String[] ENDINGS = {".java", ".py", ".ts", ".md", ".xml", ".sql"};
  private static final String[] WORDS = {
    "class", "return", "public", "static", "final", "value", "project", "index", "import", "string",
        "table", "select",
    "where", "order", "buffer", "length", "result", "throw", "new", "void", "if", "else", "for",
        "while"
  };
  private static final int FILES_IN_DIRECTORY = 25;
  private static final double MEDIAN_BYTES = 5_000;
  private static final double SPREAD = 1.2;
  private static final int LARGEST_BYTES = 900_000;

  private SourceTree() {}

  /** The path of the file with this number, relative to the root. */
  public static String path(int number) {
    return "src/module%02d/package%02d/File%05d%s"
        .formatted(
            number / (FILES_IN_DIRECTORY * 20),
            number / FILES_IN_DIRECTORY % 20,
            number,
            ENDINGS[number % ENDINGS.length]);
  }

  /** Writes so many files, whose sizes are spread as those of source files are, ten kilobytes on average; gives how many bytes they have. */
  public static long generate(Path root, int files) throws IOException {
    Random random = new Random(files);
    long bytes = 0;
    for (int i = 0; i < files; i++) {
      Path file = root.resolve(path(i));
      if (i % FILES_IN_DIRECTORY == 0) {
        Files.createDirectories(file.getParent());
      }
      String text = text(random, i, length(random));
      Files.writeString(file, text);
      bytes += text.length();
    }
    return bytes;
  }

  private static int length(Random random) {
    return (int) Math.min(LARGEST_BYTES, MEDIAN_BYTES * Math.exp(SPREAD * random.nextGaussian()));
  }

  private static String text(Random random, int number, int length) {
    StringBuilder text =
        new StringBuilder(length + 64).append("// file ").append(number).append('\n');
    while (text.length() < length) {
      int words = 1 + random.nextInt(10);
      text.append("  ".repeat(random.nextInt(4)));
      for (int i = 0; i < words; i++) {
        text.append(WORDS[random.nextInt(WORDS.length)]).append(i == words - 1 ? ";\n" : " ");
        if (random.nextInt(3) == 0) {
          text.append("name").append(random.nextInt(2_000)).append(' ');
        }
      }
    }
    return text.toString();
  }
}

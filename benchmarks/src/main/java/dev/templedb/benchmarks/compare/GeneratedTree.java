package dev.templedb.benchmarks.compare;

import dev.templedb.benchmarks.compare.GeneratedText.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A source tree like that of a large project: nested packages, sizes spread as those of the JDK's sources are, a few files that are empty,
 * binary, executable, copies of others, links or ignored. Always the same for the same count.
 *
 * <p>Calibrated against the 15,224 sources in JDK 25's {@code src.zip}, whose figures are in parentheses: sizes at the 10th, 50th, 90th and
 * 99th percentile 1.7, 5.2, 29 and 127 kB (1.8, 5.2, 34, 132), at most 1 MB (0.9), 199 MB in all (213); of that zstd at level 1 leaves 26.0 %
 * (26.1), file by file, and 21.1 % (20.1) with a trained dictionary of 32 kB, of files up to 4 kB 42 and 20 % (48, 18).
 */
final class GeneratedTree {

  /** How many files the tree has by default, ignored ones not counted. */
  static final int FILES = 15_000;

  private static final int FILES_IN_DIRECTORY = 16;
  private static final int DEEPEST = 8;
  private static final int SMALLEST_BYTES = 1_200;
  private static final double MEDIAN_BYTES_ABOVE = 4_150;
  private static final double SPREAD = 1.5;
  private static final int LARGEST_BYTES = 1_000_000;

  private record Directory(Path path, int depth, int number) {}

  private GeneratedTree() {}

  /** Writes the tree into {@code root}, which is created. */
  static void write(Path root, int files) throws IOException {
    List<Directory> directories = directories(root, files);
    IntStream.range(0, directories.size()).parallel().forEach(i -> {
      int from = i * FILES_IN_DIRECTORY;
      try {
        fill(directories.get(i), Math.min(FILES_IN_DIRECTORY, files - from));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private static List<Directory> directories(Path root, int files) throws IOException {
    SplittableRandom random = new SplittableRandom(files);
    List<Directory> directories = new ArrayList<>();
    directories.add(new Directory(root, 0, 0));
    for (int i = 1; i * FILES_IN_DIRECTORY < files; i++) {
      Directory parent = directories.get(random.nextInt(directories.size()));
      int depth = parent.depth() < DEEPEST ? parent.depth() + 1 : DEEPEST;
      Path base = parent.depth() < DEEPEST ? parent.path() : parent.path().getParent();
      directories.add(new Directory(base.resolve("package" + i), depth, i));
    }
    for (Directory directory : directories) {
      Files.createDirectories(directory.path());
    }
    return directories;
  }

  private static void fill(Directory directory, int files) throws IOException {
    SplittableRandom random = new SplittableRandom(directory.number());
    GeneratedText text = new GeneratedText(directory.number());
    Language language = language(random.nextInt(100));
    int left = files;
    if (directory.number() % 40 == 0) {
      writeIgnored(directory.path(), random);
      left--;
    }
    for (int i = 0; i < left; i++) {
      String name = "File" + directory.number() + "x" + i;
      int kind = random.nextInt(200);
      if (kind < 3) {
        Files.write(directory.path().resolve(name + ".png"), binary(random));
      } else if (kind < 6) {
        Files.createFile(directory.path().resolve(name + ".empty"));
      } else if (kind < 9) {
        Files.writeString(directory.path().resolve(name + ".txt"), "the same in many places\n");
      } else if (kind == 9) {
        Files.createSymbolicLink(directory.path().resolve(name), Path.of("..", "File0x1.java"));
      } else {
        Language one = kind < 20 ? Language.MARKDOWN : language;
        Path file = directory.path().resolve(name + one.ending());
        Files.writeString(file, text.write(one, random.nextLong(), length(random)));
        if (kind == 20) {
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
      }
    }
  }

  private static Language language(int percent) {
    if (percent < 70) {
      return Language.JAVA;
    }
    return percent < 92 ? Language.PYTHON : Language.JSON;
  }

  private static void writeIgnored(Path directory, SplittableRandom random) throws IOException {
    Files.writeString(directory.resolve(".gitignore"), "# what is built\nbuild/\n*.log\n");
    Files.createDirectory(directory.resolve("build"));
    for (int i = 0; i < 5; i++) {
      Files.write(directory.resolve("build").resolve("File" + i + ".class"), binary(random));
    }
    Files.writeString(directory.resolve("build.log"), "built\n");
  }

  private static byte[] binary(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(500, 30_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static int length(SplittableRandom random) {
    double above = MEDIAN_BYTES_ABOVE * Math.exp(SPREAD * random.nextGaussian());
    return (int) Math.min(LARGEST_BYTES, SMALLEST_BYTES + above);
  }
}

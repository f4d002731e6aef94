package dev.templedb.nix.detection;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A tree of files in one text: a description, then each file after a line {@code -- path --}. */
final class SourceTree {

  private static final Pattern FILE = Pattern.compile(
      "^-- (\\S+) --\n(.*?)(?=^-- \\S+ --$|\\z)", Pattern.DOTALL | Pattern.MULTILINE);

  private SourceTree() {}

  /** Writes the files of a tree among the test resources into a directory. */
  static void write(String name, Path directory) throws IOException {
    String resource = "/layouts/" + name + ".txt";
    try (InputStream in = SourceTree.class.getResourceAsStream(resource)) {
      String text =
          new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
      Matcher file = FILE.matcher(text);
      while (file.find()) {
        Path path = directory.resolve(file.group(1));
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.group(2));
      }
    }
  }
}

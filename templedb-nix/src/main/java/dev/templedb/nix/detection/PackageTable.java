package dev.templedb.nix.detection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A table of packages by what needs them, read from a resource whose first lines say how it is written. */
final class PackageTable {

  private PackageTable() {}

  /** The lines {@code key key : package package}, in order, by what stands before the colon. */
  static Map<List<String>, List<String>> read(String resource) {
    try (InputStream in = PackageTable.class.getResourceAsStream(resource)) {
      String text =
          new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
      Map<List<String>, List<String>> table = new LinkedHashMap<>();
      text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
        int colon = line.indexOf(" : ");
        table.put(words(line.substring(0, colon)), words(line.substring(colon + 3)));
      });
      return Collections.unmodifiableMap(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split(" +", -1));
  }
}

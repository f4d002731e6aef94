package dev.templedb.nix.expression;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads a catalogue from a resource: lines of names are successions, and lines with a colon dates. */
final class CatalogueFile {

  private CatalogueFile() {}

  static PackageCatalogue read(String resource) {
    List<List<String>> chains = new ArrayList<>();
    Map<String, PackageDates> dates = new HashMap<>();
    for (String line : lines(resource)) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        chains.add(List.of(line.split(" +", -1)));
      } else {
        PackageDates known =
            dates(line.substring(0, colon), line.substring(colon + 1).strip());
        dates.put(known.attributePath(), known);
      }
    }
    return new PackageCatalogue(chains, dates);
  }

  private static PackageDates dates(String name, String texts) {
    PackageDates dates = PackageDates.of(name);
    for (String text : texts.split(", *", -1)) {
      int space = text.indexOf(' ');
      LocalDate day = LocalDate.parse(text.substring(space + 1));
      dates = switch (text.substring(0, space)) {
        case "from" -> dates.from(day);
        case "insecure" -> dates.insecureSince(day);
        case "gone" -> dates.goneSince(day);
        default -> throw new IllegalStateException(name + ": " + text);
      };
    }
    return dates;
  }

  private static List<String> lines(String resource) {
    try (InputStream in = CatalogueFile.class.getResourceAsStream(resource)) {
      byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

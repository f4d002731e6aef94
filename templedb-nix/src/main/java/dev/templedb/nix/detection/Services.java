package dev.templedb.nix.detection;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which packages the servers need that configuration names. */
final class Services {

  private static final Map<List<String>, List<String>> PACKAGES =
      PackageTable.read("service-packages.txt");

  private static final List<String> NONE = List.of("-");

  /** Longer than any image's name, and short enough for the patterns here. */
  private static final int MAX_IMAGE = 500;

  /** A place where an address may begin, also inside of a placeholder's default. */
  private static final Pattern SCHEME =
      Pattern.compile("\\b([a-z][a-z0-9]{1,30})(?:\\+[a-z0-9_]{1,30})?:");

  private static final Pattern IMAGE = Pattern.compile("([^:@]+?)(?::([^@]*))?(?:@.*)?");

  /** PostgreSQL's version in a tag: after {@code pg} where an extension's own comes first. */
  private static final Pattern POSTGRESQL =
      Pattern.compile("(?:.*?pg)?([0-9]{1,2})(?![0-9]).*", Pattern.DOTALL);

  private static final Pattern DEFAULT =
      Pattern.compile("\\$\\{[^}:]*:?-([^}]*)\\}|\\$\\{[^}]*\\}");

  private Services() {}

  /** A container's image, as Compose and workflows name it, for instance {@code docker.io/library/postgres:16-alpine}. */
  static void image(Findings findings, String key, String image) {
    if (image.length() > MAX_IMAGE) {
      return;
    }
    String plain = DEFAULT
        .matcher(image)
        .replaceAll(match ->
            Matcher.quoteReplacement(Optional.ofNullable(match.group(1)).orElse("")));
    String last = plain.substring(plain.lastIndexOf('/') + 1);
    Matcher parts = IMAGE.matcher(last);
    if (!parts.matches()) {
      return;
    }
    String name = parts.group(1);
    String tag = Optional.ofNullable(parts.group(2)).orElse("");
    Matcher version = POSTGRESQL.matcher(tag);
    boolean ofExtension = name.equals("timescaledb") && !tag.contains("pg");
    for (String attributePath : packages("image", name)) {
      if (attributePath.equals("postgresql") && !ofExtension && version.matches()) {
        String found = PackageFamily.POSTGRESQL.find(version.group(1)).orElse(attributePath);
        findings.need(found, key, image);
      } else {
        need(findings, attributePath, key, image);
      }
    }
  }

  /** An address: of it only the scheme is kept, since the rest may hold a password. */
  static void address(Findings findings, String key, String address) {
    Matcher scheme = SCHEME.matcher(address);
    while (scheme.find()) {
      List<String> packages = packages("scheme", scheme.group(1));
      if (!packages.isEmpty()) {
        packages.forEach(
            attributePath -> need(findings, attributePath, key, scheme.group(1) + ":…"));
        return;
      }
    }
  }

  /** The name of a driver or adapter. */
  static void driver(Findings findings, String key, String driver) {
    packages("driver", driver).forEach(attributePath -> need(findings, attributePath, key, driver));
  }

  /** A key that a project's configuration has only when it talks to a server. */
  static void key(Findings findings, String key) {
    packages("key", key).forEach(attributePath -> need(findings, attributePath, key, "…"));
  }

  /** The keys that {@link #key} knows. */
  static List<String> keys() {
    return PACKAGES.keySet().stream()
        .filter(entry -> entry.get(0).equals("key"))
        .map(entry -> entry.get(1))
        .toList();
  }

  private static List<String> packages(String kind, String name) {
    return PACKAGES.getOrDefault(List.of(kind, name.strip().toLowerCase(Locale.ROOT)), List.of());
  }

  private static void need(Findings findings, String attributePath, String key, String value) {
    if (NONE.contains(attributePath)) {
      findings.remark(key + " = " + value + " names a server of which nixpkgs has no free package");
    } else {
      findings.need(attributePath, key, value);
    }
  }
}

package dev.templedb.nix.entering;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code <name>} means, found as Nix finds it (Nix manual, {@code NIX_PATH}) and without starting Nix. A search path in {@code nix.conf}
 * is not looked at.
 */
final class SearchPath {

  private static final Set<String> SCHEMES =
      Set.of("http", "https", "file", "channel", "git", "s3", "ssh");

  /**
   * What a name means.
   *
   * @param text what the search path says
   * @param path where that is, unless it is a URL or channel
   */
  record Found(String text, Optional<Path> path) {}

  private final List<String> entries;
  private final Path directory;

  /**
   * The search path of a process.
   *
   * @param environment its variables
   * @param directory its working directory
   */
  SearchPath(Map<String, String> environment, Path directory) {
    this.directory = directory;
    String text = environment.get("NIX_PATH");
    this.entries = text == null ? defaults(environment) : entries(text);
  }

  private static List<String> defaults(Map<String, String> environment) {
    List<String> defaults = new ArrayList<>();
    String home = environment.get("HOME");
    if (home != null) {
      defaults.add(home + "/.nix-defexpr/channels");
    }
    String channels = environment.getOrDefault("NIX_STATE_DIR", "/nix/var/nix")
        + "/profiles/per-user/root/channels";
    defaults.add("nixpkgs=" + channels + "/nixpkgs");
    defaults.add(channels);
    return defaults;
  }

  /** The entries, which colons separate, but for the first colon of a URL. */
  static List<String> entries(String text) {
    List<String> entries = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = endOr(text, text.indexOf(':', start));
      int value = text.lastIndexOf('=', end) + 1;
      if (end < text.length() && isUrl(text.substring(Math.max(value, start)))) {
        end = endOr(text, text.indexOf(':', end + 1));
      }
      if (end > start) {
        entries.add(text.substring(start, end));
      }
      start = end + 1;
    }
    return entries;
  }

  private static int endOr(String text, int index) {
    return index < 0 ? text.length() : index;
  }

  private static boolean isUrl(String text) {
    if (text.startsWith("channel:") || text.startsWith("flake:")) {
      return true;
    }
    int end = text.indexOf("://");
    return end >= 0 && SCHEMES.contains(text.substring(0, end));
  }

  /** What {@code <name>} means; empty when nothing on the search path has that name. */
  Optional<Found> find(String name) {
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      String prefix = equals < 0 ? "" : entry.substring(0, equals);
      String value = entry.substring(equals + 1);
      if (!prefix.isEmpty() && !prefix.equals(name)) {
        continue;
      }
      if (isUrl(value)) {
        return Optional.of(new Found(entry, Optional.empty()));
      }
      Optional<Path> path = path(prefix.isEmpty() ? value + "/" + name : value);
      if (path.isPresent()) {
        return Optional.of(new Found(entry, path));
      }
    }
    return Optional.empty();
  }

  private Optional<Path> path(String text) {
    try {
      return Optional.of(directory.resolve(text)).filter(Files::exists);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}

package dev.templedb;

import dev.templedb.error.InvalidInputException;
import dev.templedb.error.StorageException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where {@link TempleDb#openDefault()} looks, given a process environment. */
final class DefaultLocation {

  private DefaultLocation() {}

  static Path find(Map<String, String> environment) {
    String path = environment.getOrDefault("TEMPLEDB_PATH", "");
    if (!path.isEmpty()) {
      return toPath("TEMPLEDB_PATH", path);
    }
    String url = environment.getOrDefault("DATABASE_URL", "");
    if (!url.isEmpty()) {
      return fromUrl(url);
    }
    // The XDG base directory specification: a relative path in the variable is invalid and to be
    // ignored.
    String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    Path data = !xdg.isEmpty() && toPath("XDG_DATA_HOME", xdg).isAbsolute()
        ? toPath("XDG_DATA_HOME", xdg)
        : Path.of(System.getProperty("user.home"), ".local", "share");
    Path directory = data.resolve("templedb");
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StorageException(
          "opening the default database: can't create the directory " + directory
              + "; create it, or set TEMPLEDB_PATH to a file elsewhere",
          e);
    }
    return directory.resolve("templedb.sqlite");
  }

  private static Path fromUrl(String url) {
    String rest = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
    int colon = rest.indexOf(':');
    String scheme = colon < 0 ? "" : rest.substring(0, colon).toLowerCase(Locale.ROOT);
    String location = rest.substring(colon + 1);
    return switch (scheme) {
      case "sqlite" -> toPath("DATABASE_URL", withoutAuthority(withoutQuery(location)));
      case "file" ->
        location.startsWith("/")
            ? fromFileUri(withoutQuery(rest))
            : toPath("DATABASE_URL", withoutQuery(location));
      case "" ->
        throw new InvalidInputException(
            "opening the default database: DATABASE_URL is no URL (it has no scheme); set"
                + " TEMPLEDB_PATH to name a file");
      default ->
        throw new InvalidInputException(
            "opening the default database: DATABASE_URL has the scheme '" + scheme
                + "', and only sqlite:, jdbc:sqlite: and file: can be opened; there is no implementation for '"
                + scheme
                + "' yet. Set TEMPLEDB_PATH to use a file instead");
    };
  }

  private static Path fromFileUri(String uri) {
    try {
      return Path.of(URI.create(uri));
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "opening the default database: DATABASE_URL is no valid file: URL; set TEMPLEDB_PATH", e);
    }
  }

  /** {@code sqlite:///a/b} and {@code sqlite://a/b} mean {@code /a/b} and {@code a/b}; {@code sqlite:a/b} is taken as it is. */
  private static String withoutAuthority(String location) {
    return location.startsWith("//") ? location.substring(2) : location;
  }

  /** Without the query, whose parameters are another library's; but who asks for a read-only database must not be given another. */
  private static String withoutQuery(String location) {
    if (location.matches(".*[?&](mode=ro|immutable=[^0&]).*")) {
      throw new InvalidInputException(
          "opening the default database: DATABASE_URL asks for a read-only database, and this one would be"
              + " written; use TempleDb.openReadOnly(path)");
    }
    int query = location.indexOf('?');
    return query < 0 ? location : location.substring(0, query);
  }

  private static Path toPath(String variable, String value) {
    if (value.isEmpty()) {
      throw new InvalidInputException(
          "opening the default database: " + variable + " names no file");
    }
    if (value.equals(":memory:")) {
      throw new InvalidInputException("opening the default database: " + variable
          + " asks for a database in memory; use TempleDb.inMemory() for that, or name a file");
    }
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new InvalidInputException(
          "opening the default database: " + variable + " is no valid path: " + e.getMessage(), e);
    }
  }
}

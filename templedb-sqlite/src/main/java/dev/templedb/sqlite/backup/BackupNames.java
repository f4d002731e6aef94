package dev.templedb.sqlite.backup;

import dev.templedb.backup.BackupFile;
import dev.templedb.content.ContentHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of backups in a directory: the database's name, a mark of its place, so that two databases of one name keep apart, and the time.
 */
final class BackupNames {

  private static final Pattern NAME = Pattern.compile(
      "(?<database>.+)-(?<mark>[0-9a-f]{8})-(?<time>\\d{8}T\\d{9}Z)(?:-\\d{1,4})?\\.templedb(?<zst>\\.zst)?");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
  private static final int MOST_AT_ONE_TIME = 1_000;

  private BackupNames() {}

  /** A name that is free in {@code directory}. */
  static Path next(Path directory, Path database, Instant time, boolean compressed) {
    String stem = prefix(database) + TIME.format(time);
    String suffix = ".templedb" + (compressed ? ".zst" : "");
    Path path = directory.resolve(stem + suffix);
    for (int i = 2; Files.exists(path, LinkOption.NOFOLLOW_LINKS) && i < MOST_AT_ONE_TIME; i++) {
      path = directory.resolve(stem + "-" + i + suffix);
    }
    return path;
  }

  /** A name beside the database for the state that a restore replaces. */
  static Path previous(Path database, Instant time) {
    Path directory = Publication.directory(database);
    String stem = name(database) + "-before-restore-" + TIME.format(time);
    Path path = directory.resolve(stem + ".templedb");
    for (int i = 2; Files.exists(path, LinkOption.NOFOLLOW_LINKS) && i < MOST_AT_ONE_TIME; i++) {
      path = directory.resolve(stem + "-" + i + ".templedb");
    }
    return path;
  }

  /** What the names of one database's backups begin with. */
  static String prefix(Path database) {
    byte[] place = database.toString().getBytes(StandardCharsets.UTF_8);
    return name(database) + "-" + ContentHash.of(place).hex().substring(0, 8) + "-";
  }

  private static String name(Path database) {
    String name = String.valueOf(database.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** Those in a directory, the newest first. */
  static List<BackupFile> list(Path directory) throws IOException {
    List<BackupFile> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          backup(file).ifPresent(found::add);
        }
      }
    }
    found.sort(Comparator.comparing(BackupFile::createdAt)
        .thenComparing(backup -> backup.file().toString())
        .reversed());
    return found;
  }

  private static Optional<BackupFile> backup(Path file) throws IOException {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      return Optional.empty();
    }
    try {
      Instant time = LocalDateTime.parse(name.group("time"), TIME).toInstant(ZoneOffset.UTC);
      return Optional.of(new BackupFile(
          file, name.group("database"), time, Files.size(file), name.group("zst") != null));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}

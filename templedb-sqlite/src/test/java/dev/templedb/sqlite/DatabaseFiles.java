package dev.templedb.sqlite;

import dev.templedb.TempleDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Files for tests to open. */
final class DatabaseFiles {

  private DatabaseFiles() {}

  /** A closed database with one project, {@code app}. */
  static Path withOneProject(Path file) {
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");
    }
    return file;
  }

  /**
   * The bytes of every file in a directory, by name. Not while a database in it is open: a process that reads such a file and closes it
   * loses its locks.
   */
  static Map<String, ByteBuffer> contents(Path directory) throws IOException {
    Map<String, ByteBuffer> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file.getFileName().toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  /** The names of a directory's entries, in order. */
  static List<String> names(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

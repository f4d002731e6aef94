package dev.templedb.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of a database in memory: gone when the database is closed, or else when the JVM ends. */
final class MemoryDirectory {

  private static final Logger log = LoggerFactory.getLogger(MemoryDirectory.class);
  private static final Set<MemoryDirectory> LIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> LIVE.forEach(MemoryDirectory::delete), "templedb-memory-cleanup"));
  }

  private final Path directory;

  MemoryDirectory(Path directory) {
    this.directory = directory;
    LIVE.add(this);
  }

  void delete() {
    LIVE.remove(this);
    try (Stream<Path> tree = Files.walk(directory)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      log.warn("can't delete '{}', the directory of a database in memory", directory, e);
    }
  }
}

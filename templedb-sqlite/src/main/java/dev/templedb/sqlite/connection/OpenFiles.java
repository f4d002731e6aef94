package dev.templedb.sqlite.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files that this process has open as databases. SQLite's locks tell other processes; within one process they don't, and closing a
 * file that is open here as a database would drop the locks that the process has on it.
 */
public final class OpenFiles {

  /** How many times each is open. */
  private static final Map<Path, Integer> OPEN = new ConcurrentHashMap<>();

  private OpenFiles() {}

  static void add(Path file) {
    OPEN.merge(file, 1, Integer::sum);
  }

  static void remove(Path file) {
    OPEN.computeIfPresent(file, (any, count) -> count == 1 ? null : count - 1);
  }

  /** Whether this process has the file open, under whatever name. */
  public static boolean contains(Path file) {
    return OPEN.keySet().stream().anyMatch(open -> isSame(open, file));
  }

  /** Whether two names are of one file, by links or not. */
  public static boolean isSame(Path one, Path other) {
    try {
      return one.equals(other)
          || (Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other));
    } catch (IOException e) {
      return false;
    }
  }
}

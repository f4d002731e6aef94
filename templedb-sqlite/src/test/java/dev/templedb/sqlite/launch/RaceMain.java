package dev.templedb.sqlite.launch;

import dev.templedb.TempleDb;
import java.nio.file.Path;

/**
 * Opens the files that its later arguments name and creates a project named after the process in each, the first at the time that its first
 * argument gives in epoch milliseconds and the others a fixed interval apart, so that several such programs do it at once.
 */
public final class RaceMain {

  private static final long INTERVAL_MILLIS = 40;

  private RaceMain() {}

  public static void main(String[] arguments) throws Exception {
    TempleDb.inMemory().close();
    long start = Long.parseLong(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      long wait = start + i * INTERVAL_MILLIS - System.currentTimeMillis();
      if (wait > 0) {
        Thread.sleep(wait);
      }
      try (TempleDb db = TempleDb.open(Path.of(arguments[i]))) {
        db.projects().create("from-" + ProcessHandle.current().pid());
      }
    }
    System.out.println("done");
  }
}

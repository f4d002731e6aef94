package dev.templedb.sqlite.launch;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.templedb.TempleDb;
import java.nio.file.Path;
import java.util.Arrays;
import org.jdbi.v3.core.Jdbi;

/**
 * Measures opening an existing database that has a project {@code app}, in microseconds. Arguments: {@code library FILE} for the first
 * opening and look-up in a process, {@code bare FILE} for the same with only the driver, HikariCP and Jdbi, {@code again FILE} for the
 * median and the longest of 300 openings and of their closings in a process that has opened it before.
 */
public final class OpenTimesMain {

  private static final int WARM_UP = 200;
  private static final int TIMES = 300;

  private OpenTimesMain() {}

  public static void main(String[] arguments) {
    Path file = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "library" -> System.out.println("library " + library(file));
      case "bare" -> System.out.println("bare " + bare(file));
      default -> again(file);
    }
  }

  private static long library(Path file) {
    long start = System.nanoTime();
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().get("app");
      return (System.nanoTime() - start) / 1_000;
    }
  }

  private static long bare(Path file) {
    long start = System.nanoTime();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:sqlite:" + file);
    config.setMaximumPoolSize(4);
    config.setMinimumIdle(0);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      Jdbi.create(pool)
          .withHandle(handle -> handle
              .createQuery("SELECT id, uuid, slug, name FROM projects WHERE slug = :slug")
              .bind("slug", "app")
              .map((row, context) -> row.getString(3))
              .one());
      return (System.nanoTime() - start) / 1_000;
    }
  }

  private static void again(Path file) {
    long[] opened = new long[TIMES];
    long[] closed = new long[TIMES];
    for (int i = -WARM_UP; i < TIMES; i++) {
      long start = System.nanoTime();
      TempleDb db = TempleDb.open(file);
      long open = System.nanoTime();
      db.projects().get("app");
      long read = System.nanoTime();
      db.close();
      if (i >= 0) {
        opened[i] = (open - start) / 1_000;
        closed[i] = (System.nanoTime() - read) / 1_000;
      }
    }
    print("open", opened);
    print("close", closed);
  }

  private static void print(String what, long[] micros) {
    Arrays.sort(micros);
    System.out.println(what + " median " + micros[TIMES / 2] + " longest " + micros[TIMES - 1]);
  }
}

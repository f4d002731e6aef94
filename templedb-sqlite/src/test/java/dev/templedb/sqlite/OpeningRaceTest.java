package dev.templedb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.sqlite.launch.RaceMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several who open the same file, which does not exist yet, at the same moment. */
class OpeningRaceTest {

  private static final int ROUNDS = 50;

  @TempDir
  Path directory;

  @Test
  void open_twoThreadsAtOnce_bothGetTheSameDatabase() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Path file = directory.resolve(round + ".templedb");
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<?>> both = new ArrayList<>();
        for (String name : List.of("one", "two")) {
          both.add(threads.submit(() -> {
            start.await(10, TimeUnit.SECONDS);
            try (TempleDb db = TempleDb.open(file)) {
              db.projects().create(name);
            }
            return name;
          }));
        }
        for (Future<?> each : both) {
          each.get(60, TimeUnit.SECONDS);
        }
        assertHasBoth(file);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void open_twoProcessesAtOnce_bothGetTheSameDatabase() throws Exception {
    List<Object> arguments = new ArrayList<>();
    arguments.add(System.currentTimeMillis() + 1_500);
    for (int round = 0; round < ROUNDS; round++) {
      arguments.add(directory.resolve(round + ".templedb"));
    }

    try (JavaProgram one = JavaProgram.start(RaceMain.class, arguments.toArray());
        JavaProgram two = JavaProgram.start(RaceMain.class, arguments.toArray())) {
      assertThat(one.lines()).containsExactly("done");
      assertThat(two.lines()).containsExactly("done");
    }

    for (Object file : arguments.subList(1, arguments.size())) {
      assertHasBoth((Path) file);
    }
  }

  /** Nothing but the write lock says who migrates; the other waits, and finds that it is done. */
  @Test
  void open_twoProcessesAtOnceOnOldFiles_oneMigratesAfterOneCopyAndTheOtherWaits()
      throws Exception {
    int rounds = 6;
    List<Object> arguments = new ArrayList<>();
    arguments.add(System.currentTimeMillis() + 1_500);
    for (int round = 0; round < rounds; round++) {
      Path file = directory.resolve(round + ".templedb");
      try (TempleDb db = TempleDb.open(file, options -> options.backupBeforeMigration(false))) {
        db.migrations().rollback(3);
      }
      arguments.add(file);
    }

    try (JavaProgram one = JavaProgram.start(RaceMain.class, arguments.toArray());
        JavaProgram two = JavaProgram.start(RaceMain.class, arguments.toArray())) {
      assertThat(one.lines()).containsExactly("done");
      assertThat(two.lines()).containsExactly("done");
    }

    for (int round = 0; round < rounds; round++) {
      try (TempleDb db = TempleDb.open((Path) arguments.get(1 + round))) {
        assertThat(db.projects().count()).isEqualTo(2);
        assertThat(db.audit().verify()).isEqualTo(db.audit().count());
        db.migrations().validate();
      }
      String prefix = round + ".templedb.v";
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files
                .map(path -> path.getFileName().toString())
                .filter(name -> name.startsWith(prefix)))
            .singleElement()
            .asString()
            .startsWith(prefix + "3-");
      }
    }
  }

  private static void assertHasBoth(Path file) {
    try (TempleDb db = TempleDb.open(file, options -> options.createIfMissing(false))) {
      assertThat(db.projects().count()).as(file.toString()).isEqualTo(2);
      assertThat(db.audit().verify()).isEqualTo(2);
      db.migrations().validate();
    }
  }
}

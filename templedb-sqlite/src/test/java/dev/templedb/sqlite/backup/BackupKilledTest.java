package dev.templedb.sqlite.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.backup.BackupRequest;
import dev.templedb.backup.RestoreRequest;
import dev.templedb.content.VerificationReport;
import dev.templedb.sqlite.launch.BackupMain;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.sqlite.transfer.PlainJdbc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Backups and restores whose process is killed in each of their phases. {@code -Dtempledb.kills=20} kills so often in each
 * phase; otherwise in some, once.
 */
class BackupKilledTest {

  private static final int KILLS = Integer.getInteger("templedb.kills", 0);
  private static final int WANTED = Math.max(1, KILLS);
  private static final int FILES = KILLS > 0 ? 400 : 100;

  /** How long after a phase has begun the process is killed, at most. */
  private static final int MILLIS = 25;

  /** The same for the last phase: sometimes it is over by then. */
  private static final int LAST_MILLIS = KILLS > 0 ? 150 : 10;

  /** Closed, with a project "old" and a tail in its log that no checkpoint has written back. */
  private static Path crashed;

  /** Of a database with a project "app". */
  private static Path plain;

  private static Path packed;

  @TempDir
  Path directory;

  static List<String> backupPhases() {
    return some(List.of("copy", "verify", "pack", "check"), "copy");
  }

  static List<String> restorePhases() {
    return some(List.of("copy", "unpack", "verify", "migrate", "keep", "replace"), "replace");
  }

  static List<String> placePhases() {
    return some(List.of("copy", "unpack", "verify", "migrate", "replace"), "migrate");
  }

  /** All if the number of kills was asked for, which takes minutes; else one. */
  private static List<String> some(List<String> phases, String quick) {
    return KILLS > 0 ? phases : List.of(quick);
  }

  @BeforeAll
  static void prepare(@TempDir Path shared) throws IOException {
    plain = shared.resolve("plain.templedb");
    packed = shared.resolve("packed.zst");
    try (TempleDb db = TempleDb.open(shared.resolve("app.db"))) {
      fill(db, "app", 1);
      db.backups().create(BackupRequest.builder(plain).maxBytesPerSecond(0).build());
      db.backups()
          .create(BackupRequest.builder(packed)
              .maxBytesPerSecond(0)
              .compressed(true)
              .build());
    }
    Path open = shared.resolve("open.db");
    crashed = Files.createDirectory(shared.resolve("crashed")).resolve("test.db");
    try (TempleDb db = TempleDb.open(open)) {
      fill(db, "old", 2);
      db.projects().create("in-the-log");
      // Not while this process reads them otherwise: a copy of the files is what a crash leaves.
      new ProcessBuilder("cp", open.toString(), crashed.toString())
          .start()
          .onExit()
          .join();
      new ProcessBuilder("cp", open + "-wal", crashed + "-wal").start().onExit().join();
    }
    assertThat(Path.of(crashed + "-wal")).isNotEmptyFile();
  }

  private static void fill(TempleDb db, String slug, int seed) {
    db.projects().create(slug);
    Random random = new Random(seed);
    db.useTransaction(tx -> {
      for (int i = 0; i < FILES; i++) {
        byte[] content = new byte[20_000];
        random.nextBytes(content);
        tx.files().put(slug, "f" + i, content);
      }
    });
  }

  /** Puts the crashed database in a fresh directory. */
  private Path crashed(int number) throws IOException {
    Path database = Files.createDirectory(directory.resolve("run-" + number)).resolve("test.db");
    Files.copy(crashed, database);
    Files.copy(Path.of(crashed + "-wal"), Path.of(database + "-wal"));
    return database;
  }

  @ParameterizedTest
  @MethodSource("backupPhases")
  void create_processKilled_leavesNoBackupOrAWholeOneAndTheDatabaseAsItWas(String phase)
      throws Exception {
    Path database = crashed(0);
    Random random = new Random(phase.hashCode());
    int whole = 0;
    int inPhase = 0;
    for (int kill = 0; inPhase < WANTED && kill < 20 + 3 * WANTED; kill++) {
      Path backup = database.resolveSibling("backup-" + kill);
      inPhase += killIn(phase, random.nextInt(MILLIS), "backup", database, backup) ? 1 : 0;

      try (TempleDb db = TempleDb.open(database)) {
        assertThat(db.projects().find("in-the-log")).isPresent();
        assertThat(db.audit().verify()).isEqualTo(db.audit().count());
        if (Files.exists(backup)) {
          whole++;
          assertThat(db.backups().verify(backup).contentsVerified()).isEqualTo(FILES);
        }
      }
    }
    System.out.println("killed in phase " + phase + " of a backup: " + inPhase
        + " times; a whole backup was there " + whole + " times");
    assertThat(inPhase).as("kills that hit the phase").isEqualTo(WANTED);
    run("backup", database, database.resolveSibling("last"));
    assertThat(names(database.getParent())).noneMatch(name -> name.startsWith(".templedb"));
  }

  @ParameterizedTest
  @MethodSource("restorePhases")
  void restore_processKilled_databaseOpensWithTheOldStateOrTheNewOne(String phase)
      throws Exception {
    killRestores("restore", phase);
  }

  @ParameterizedTest
  @MethodSource("placePhases")
  void restoreIntoPlace_processKilled_fileOpensWithTheOldStateOrTheNewOne(String phase)
      throws Exception {
    killRestores("place", phase);
  }

  private void killRestores(String how, String phase) throws Exception {
    Path backup = phase.equals("copy") ? plain : packed;
    int millis = phase.equals("replace") ? LAST_MILLIS : MILLIS;
    Random random = new Random(phase.hashCode());
    int inPhase = 0;
    int restored = 0;
    for (int kill = 0; inPhase < WANTED && kill < 30 + 6 * WANTED; kill++) {
      Path database = crashed(kill);
      inPhase += killIn(phase, random.nextInt(millis), how, database, backup) ? 1 : 0;

      restored += assertOldOrNew(database) ? 1 : 0;
      // Another program, which the quick form leaves to the test of backups.
      if (inPhase == WANTED && KILLS > 0) {
        run(how, database, backup);
        assertThat(assertOldOrNew(database)).isTrue();
        assertThat(names(database.getParent())).noneMatch(name -> name.startsWith(".templedb"));
      }
      delete(database.getParent());
    }
    System.out.println("killed in phase " + phase + " of " + how + ": " + inPhase
        + " times; the new state was there " + restored + " times");
    assertThat(inPhase).as("kills that hit the phase").isEqualTo(WANTED);
  }

  /** Says whether it is the new one. */
  private static boolean assertOldOrNew(Path database) throws Exception {
    boolean isNew;
    try (TempleDb db = TempleDb.open(database)) {
      isNew = db.projects().find("app").isPresent();
      assertThat(db.projects().find("old").isPresent()).isEqualTo(!isNew);
      assertThat(db.projects().find("in-the-log").isPresent()).isEqualTo(!isNew);
      assertThat(db.audit().verify()).isEqualTo(db.audit().count());
      VerificationReport contents = db.contents().verify();
      assertThat(contents.isSound()).isTrue();
      assertThat(contents.contents()).isEqualTo(FILES);
      assertThat(db.audit().list(PageRequest.first(1)).items().get(0).action())
          .isEqualTo(isNew ? "database.restore" : "project.create");
    }
    assertThat(PlainJdbc.rows(database, "PRAGMA integrity_check")).containsExactly("ok");
    assertThat(PlainJdbc.rows(database, "PRAGMA foreign_key_check")).isEmpty();
    return isNew;
  }

  private static boolean killIn(
      String phase, int afterMillis, String how, Path database, Path backup) throws Exception {
    try (JavaProgram program = JavaProgram.start(BackupMain.class, how, database, backup)) {
      program.awaitLine(line -> line.equals("at " + phase) || line.equals("done"));
      Thread.sleep(afterMillis);
      List<String> printed = program.kill();
      return printed.get(printed.size() - 1).equals("at " + phase);
    }
  }

  private static List<String> run(String how, Path database, Path backup) throws Exception {
    try (JavaProgram program = JavaProgram.start(BackupMain.class, how, database, backup)) {
      List<String> lines = program.lines();
      assertThat(lines).contains("done");
      return lines;
    }
  }

  private static List<String> names(Path parent) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> entries = Files.walk(tree)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    }
  }

  @Test
  void restoreIntoPlace_databaseThatCrashed_leavesNoLogOfTheOldOneBesideTheNewOne()
      throws Exception {
    Path database = crashed(0);

    TempleDb.restore(RestoreRequest.of(plain), database);

    assertThat(names(database.getParent()))
        .hasSize(2)
        .contains("test.db")
        .anyMatch(name -> name.startsWith("test-before-restore-"));
    assertThat(assertOldOrNew(database)).isTrue();
    for (String name : names(database.getParent())) {
      if (name.startsWith("test-before")) {
        assertThat(assertOldOrNew(database.resolveSibling(name))).isFalse();
      }
    }
  }
}

package dev.templedb.sqlite.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.SessionStart;
import dev.templedb.maintenance.BackupRequest;
import dev.templedb.maintenance.ProjectImport;
import dev.templedb.maintenance.ProjectImportReport.Outcome;
import dev.templedb.maintenance.RestoreRequest;
import dev.templedb.project.DeploymentTargetDetails;
import dev.templedb.project.Expected;
import dev.templedb.sqlite.launch.SqliteShell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whatever is in a database comes back from a backup, a dump and exports. */
class BackupProperties {

  private static final List<String> WORDS = List.of(
      "plain",
      "it's",
      "two\nlines",
      "win\r\ndows",
      "tab\there",
      "é\uD83D\uDE00",
      "\u0001",
      "",
      "'",
      ";--");

  private Path directory;

  @BeforeTry
  void create() throws IOException {
    directory = Files.createTempDirectory("backup-properties");
  }

  @AfterTry
  void delete() throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Property(tries = 4)
  void backup_anyDatabase_isEqual(@ForAll int seed) throws Exception {
    Path file = directory.resolve("work.db");
    try (TempleDb db = TempleDb.open(file)) {
      fill(db, new Random(seed));
      Path plain = directory.resolve("plain");
      db.backups().create(BackupRequest.toFile(plain));
      Path packed = directory.resolve("packed");
      db.backups().create(BackupRequest.builder(packed).compressed(true).build());

      assertThat(LogicalState.of(plain)).isEqualTo(LogicalState.of(file));
      SortedMap<String, List<String>> before = rows(file);
      fill(db, new Random(seed + 1L));
      db.backups().restore(RestoreRequest.builder(packed).keepPrevious(false).build());
      assertThat(rows(file)).isEqualTo(before);
    }
  }

  /** What restoring does not add to. */
  private static SortedMap<String, List<String>> rows(Path file) throws SQLException {
    SortedMap<String, List<String>> state = LogicalState.of(file);
    state.keySet().removeAll(List.of("audit_log", "database_state", "sqlite_sequence"));
    return state;
  }

  @Property(tries = 3)
  void dump_anyDatabaseLoadedByTheShell_isEqual(@ForAll int seed) throws Exception {
    Path file = directory.resolve("work.db");
    SqliteShell shell = SqliteShell.orSkip(directory);
    try (TempleDb db = TempleDb.open(file)) {
      fill(db, new Random(seed));
      Path dump = directory.resolve("dump.sql");
      db.backups().dump(dump);
      Path loaded = directory.resolve("loaded.db");
      shell.run(loaded, ".read " + dump).printedWithoutError();

      assertThat(LogicalState.of(loaded)).isEqualTo(LogicalState.of(file));
    }
  }

  @Property(tries = 4)
  void exportProject_importedElsewhereAndExportedAgain_isTheSameProject(@ForAll int seed) {
    try (TempleDb db = TempleDb.inMemory();
        TempleDb other = TempleDb.inMemory()) {
      fill(db, new Random(seed));
      fill(other, new Random(seed + 1L));
      Path first = directory.resolve("first");
      db.backups().exportProject("p0", first);
      assertThat(other
              .backups()
              .importProject(ProjectImport.builder(first).slug("elsewhere").build())
              .outcome())
          .isEqualTo(Outcome.CREATED);
      Path second = directory.resolve("second");
      other.backups().exportProject("elsewhere", second);

      assertThat(db.backups().importProject(ProjectImport.of(second)).outcome())
          .isEqualTo(Outcome.UNCHANGED);
      assertThat(other.audit().verify()).isEqualTo(other.audit().count());
    }
  }

  private static void fill(TempleDb db, Random random) {
    int projects = 1 + random.nextInt(2);
    for (int p = 0; p < projects; p++) {
      String slug = "p" + db.projects().count();
      db.projects().create(slug);
      db.projects().update(slug, details -> details.withName("n" + word(random)));
      for (int i = random.nextInt(12); i > 0; i--) {
        byte[] content = random.nextInt(6) == 0
            ? new byte[random.nextInt(1_500_000)]
            : word(random).repeat(random.nextInt(200)).getBytes(StandardCharsets.UTF_8);
        db.files().put(slug, "d" + random.nextInt(3) + "/f" + i, content);
      }
      if (random.nextBoolean()) {
        db.files().putSymlink(slug, "link", "to " + random.nextInt(), Expected.nothing());
        db.deploymentTargets()
            .create(slug, "t", DeploymentTargetDetails.ofType("x" + word(random)));
      }
      for (int e = random.nextInt(3); e > 0; e--) {
        String name = "e" + e;
        db.environments()
            .create(slug, name, EnvironmentDefinition.ofPackages(List.of("git", "p" + e)));
        for (int v = random.nextInt(4); v > 0; v--) {
          db.environments()
              .setVariable(
                  slug, name, EnvironmentVariable.literal("V" + random.nextInt(3), word(random)));
        }
        if (random.nextBoolean()) {
          db.environmentSessions()
              .close(
                  db.environmentSessions().open(SessionStart.of(slug, name)).uuid(),
                  random.nextInt(3));
        }
      }
    }
  }

  private static String word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }
}

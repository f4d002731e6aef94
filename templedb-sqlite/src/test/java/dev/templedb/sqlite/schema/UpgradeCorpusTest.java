package dev.templedb.sqlite.schema;

import static dev.templedb.sqlite.schema.SchemaTestDatabase.CLOCK;
import static dev.templedb.sqlite.schema.SchemaTestDatabase.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.maintenance.IntegrityReport;
import dev.templedb.schema.Migration;
import dev.templedb.setting.SettingKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteConfig;

/** Database files that earlier versions of the library have made, opened by this one. */
class UpgradeCorpusTest {

  /** What changes with each migration or opening, and the indexes of directories, which the next import makes anew. */
  private static final Set<String> BOOKKEEPING =
      Set.of("schema_migrations", "database_state", "work_trees", "work_tree_indexes");

  private static final int NEWEST = MigrationScripts.bundled().size();

  @TempDir
  Path directory;

  @BeforeAll
  static void writeTheNewestWhenAsked(@TempDir Path directory) throws Exception {
    if (Boolean.getBoolean("templedb.corpus.write")) {
      Path made = directory.resolve("newest.templedb");
      CorpusFiles.make(made, directory);
      CorpusFiles.pack(made, NEWEST);
    }
  }

  static IntStream versions() throws Exception {
    return CorpusFiles.versions();
  }

  @Test
  void corpus_versionsBeforeTheLedgerWasExtended_areAllThere() throws Exception {
    assertThat(CorpusFiles.versions().boxed()).contains(1, 2, 3, 4);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void open_fileOfEarlierVersion_hasTheSchemaOfAFreshOne(int version) throws Exception {
    Path old = CorpusFiles.unpack(version, directory.resolve("old.templedb"));
    Path fresh = directory.resolve("fresh.templedb");
    TempleDb.open(fresh).close();

    try (TempleDb db = TempleDb.open(old)) {
      assertThat(db.migrations().version()).isEqualTo(NEWEST);
      db.migrations().validate();
      assertThat(db.audit().verify()).isEqualTo(db.audit().count());
      assertThat(db.maintenance().integrityCheck().problems()).isEmpty();
      assertThat(db.migrations().list().stream().map(Migration::libraryVersion).toList())
          .as("noted since version 5 alone")
          .allMatch(noted -> noted.isPresent() || version < NEWEST);
    }

    try (Connection upgraded = open(old);
        Connection other = open(fresh)) {
      assertThat(SchemaSnapshot.of(upgraded).differencesFrom(SchemaSnapshot.of(other)))
          .isEmpty();
      assertThat(rows(upgraded, "SELECT version, checksum FROM schema_migrations ORDER BY 1"))
          .isEqualTo(rows(other, "SELECT version, checksum FROM schema_migrations ORDER BY 1"));
      assertThat(rows(upgraded, "PRAGMA integrity_check")).containsExactly("ok");
      assertThat(rows(upgraded, "PRAGMA foreign_key_check")).isEmpty();
      assertThat(rows(upgraded, "PRAGMA application_id"))
          .isEqualTo(rows(other, "PRAGMA application_id"));
      assertThat(rows(upgraded, "PRAGMA journal_mode"))
          .isEqualTo(rows(other, "PRAGMA journal_mode"));
      if (version > 1) {
        assertThat(rows(upgraded, "SELECT type_name, category FROM file_types ORDER BY 1"))
            .isEqualTo(rows(other, "SELECT type_name, category FROM file_types ORDER BY 1"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void open_fileOfEarlierVersion_keepsEveryRow(int version) throws Exception {
    Path file = CorpusFiles.unpack(version, directory.resolve("work.templedb"));
    Path original = Files.copy(file, directory.resolve("original.templedb"));

    TempleDb.open(file, options -> options.backupBeforeMigration(false)).close();

    try (Connection connection = open(original)) {
      Map<String, List<String>> columns = TableColumns.of(connection);
      rows(connection, "ATTACH '" + file + "' AS upgraded");
      for (Map.Entry<String, List<String>> table : columns.entrySet()) {
        if (!BOOKKEEPING.contains(table.getKey())) {
          String names = String.join(", ", table.getValue());
          assertThat(rows(
                  connection,
                  "SELECT " + names + " FROM main." + table.getKey() + " EXCEPT SELECT " + names
                      + " FROM upgraded." + table.getKey()))
              .as(table.getKey())
              .isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void open_fileOfEarlierVersion_isReadAndChangedByThisLibrary(int version) throws Exception {
    Path file = CorpusFiles.unpack(version, directory.resolve("work.templedb"));

    try (TempleDb db = TempleDb.open(file)) {
      assertThat(db.projects().count()).isEqualTo(2);
      assertThat(db.environments().listVariables("app", "dev"))
          .extracting(EnvironmentVariable::value)
          .containsExactly(version < 4 ? "dev" : "test");
      if (version > 1) {
        assertThat(db.files().readText("app", "docs/page-3.md")).isEqualTo("Page 3, again\n");
        assertThat(db.files().readBytes("app", "large.txt")).hasSizeGreaterThan(2_500_000);
        assertThat(db.contents().verify().damaged()).isEmpty();
      }
      db.files().put("app", "new.txt", "new".getBytes(StandardCharsets.UTF_8));
      assertThat(db.files().readText("app", "new.txt")).isEqualTo("new");
    }
    try (TempleDb db = TempleDb.openReadOnly(file)) {
      assertThat(db.files().readText("app", "new.txt")).isEqualTo("new");
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void open_fileOfEarlierVersion_leavesACopyOfItThatAnEarlierLibraryCouldOpen(int version)
      throws Exception {
    Path file = CorpusFiles.unpack(version, directory.resolve("work.templedb"));
    Path original = Files.copy(file, directory.resolve("original.templedb"));

    TempleDb.open(file).close();

    try (Stream<Path> copies = Files.list(directory)) {
      List<Path> found = copies.filter(path -> path.toString().endsWith(".bak")).toList();
      assertThat(found).hasSize(version < NEWEST ? 1 : 0);
      for (Path copy : found) {
        assertThat(copy.getFileName().toString()).startsWith("work.templedb.v" + version + "-");
        try (Connection before = open(original);
            Connection after = open(copy)) {
          assertThat(rows(after, "PRAGMA user_version")).containsExactly("" + version);
          assertThat(RowCounts.of(after)).isEqualTo(RowCounts.of(before));
          assertThat(SchemaSnapshot.of(after)).isEqualTo(SchemaSnapshot.of(before));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void rollback_upgradedFile_hasTheSchemaThatItHadAndGoesUpAgain(int version) throws Exception {
    Path file = CorpusFiles.unpack(version, directory.resolve("work.templedb"));
    SchemaSnapshot original;
    try (Connection connection = open(file)) {
      original = SchemaSnapshot.of(connection);
    }
    try (TempleDb db = TempleDb.open(file, options -> options.clock(CLOCK))) {
      db.migrations().rollback(version);
    }
    try (Connection connection = open(file)) {
      assertThat(SchemaSnapshot.of(connection)).isEqualTo(original);
    }
    try (TempleDb db = TempleDb.open(file)) {
      db.migrations().validate();
      assertThat(db.projects().count()).isEqualTo(2);
      assertThat(db.maintenance().integrityCheck().problems()).isEmpty();
    }
    try (TempleDb db = TempleDb.openReadOnly(file)) {
      IntegrityReport report = db.maintenance().integrityCheck();
      assertThat(report.problems()).isEmpty();
      assertThat(report.unsealedTables()).isEmpty();
    }
  }

  @Test
  void rollback_toEachVersionWithSealsFromBefore_isSoundWhenItIsUpAgain() throws Exception {
    Path file = CorpusFiles.unpack(NEWEST, directory.resolve("work.templedb"));
    try (TempleDb db =
        TempleDb.open(file, options -> options.addMigrations(NotesMigrations.upTo(3)))) {
      db.settings().set(SettingKey.global("colour"), "red");
      db.settings().set(SettingKey.of("app", "colour"), "blue");
      db.migrations().of("notes").rollback(0);
    }
    for (int version = NEWEST - 1; version > 0; version--) {
      TempleDb.migrations(file, options -> options.backupBeforeMigration(false)).rollback(version);
      try (TempleDb db = TempleDb.open(file, options -> options.backupBeforeMigration(false))) {
        assertThat(db.maintenance().integrityCheck().problems()).as("at once").isEmpty();
        db.settings().set(SettingKey.global("colour"), "green" + version);
        assertThat(db.maintenance().integrityCheck().problems())
            .as("after a change")
            .isEmpty();
      }
    }
  }

  private static Connection open(Path file) throws Exception {
    return new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
  }
}

package dev.templedb.sqlite.schema;

import static dev.templedb.sqlite.schema.SchemaTestDatabase.CLOCK;
import static dev.templedb.sqlite.schema.SchemaTestDatabase.dump;
import static dev.templedb.sqlite.schema.SchemaTestDatabase.rows;
import static dev.templedb.sqlite.schema.SchemaTestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.sqlite.launch.SqliteShell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/** The bundled migrations and the schema that they make. */
class SchemaTest {

  /** Written anew by {@code mvn verify -pl templedb-api,templedb-sqlite -Dtempledb.schema.write=true}. */
  private static final Path CHECKED_IN = Path.of("schema.sql");

  private static final String HEAD = """
      -- The whole schema, as the migrations make it. Generated: change a migration, then run
      -- mvn verify -pl templedb-api,templedb-sqlite -Dtempledb.schema.write=true

      """;

  @TempDir
  Path directory;

  private final SchemaMigrator migrator = new SchemaMigrator(CLOCK);
  private Connection connection;

  @BeforeAll
  static void writeSchemaWhenAsked() throws Exception {
    if (Boolean.getBoolean("templedb.schema.write")) {
      try (Connection memory = new SQLiteConfig().createConnection("jdbc:sqlite::memory:")) {
        new SchemaMigrator(CLOCK).migrate(memory);
        Files.writeString(CHECKED_IN, HEAD + dump(memory));
      }
    }
  }

  @BeforeEach
  void open() throws SQLException {
    connection = SchemaTestDatabase.open(directory.resolve("test.db"));
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void migrate_freshDatabase_makesTheCheckedInSchema() throws Exception {
    migrator.migrate(connection);

    assertThat(Files.readString(CHECKED_IN))
        .as("templedb-sqlite/schema.sql, which -Dtempledb.schema.write=true writes")
        .isEqualTo(HEAD + dump(connection));
  }

  @Test
  void checkedInSchema_runByThePlainShell_makesTheSameObjects() throws Exception {
    migrator.migrate(connection);
    Path byShell = directory.resolve("by-shell.db");

    assertThat(SqliteShell.orSkip(directory)
            .run(byShell, Files.readString(CHECKED_IN) + "PRAGMA integrity_check;")
            .printedWithoutError())
        .isEqualTo("ok\n");

    try (Connection other = new SQLiteConfig().createConnection("jdbc:sqlite:" + byShell)) {
      assertThat(SchemaSnapshot.of(other).firstDifferenceFrom(SchemaSnapshot.of(connection)))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void upDownUp_eachVersion_isTheSameAsUp(int version) throws Exception {
    SchemaMigrator upToIt = upTo(version);
    upToIt.migrate(connection);
    SchemaSnapshot up = SchemaSnapshot.of(connection);

    upToIt.rollback(connection, version - 1);
    upTo(version - 1).validate(connection);
    upToIt.migrate(connection);

    assertThat(SchemaSnapshot.of(connection)).isEqualTo(up);
    upToIt.validate(connection);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void upDownUp_withRowsInside_isTheSameAsUp(int version) throws Exception {
    migrator.migrate(connection);
    SchemaSnapshot up = SchemaSnapshot.of(connection);
    List<String> fresh = tableSizes();
    run(connection, SchemaTestDatabase.resource("small-project.sql"));
    assertThat(tableSizes()).isNotEqualTo(fresh);

    migrator.rollback(connection, version - 1);
    upTo(version - 1).validate(connection);
    migrator.migrate(connection);

    assertThat(SchemaSnapshot.of(connection)).isEqualTo(up);
    assertThat(rows(connection, "PRAGMA integrity_check")).containsExactly("ok");
    assertThat(rows(connection, "PRAGMA foreign_key_check")).isEmpty();
    if (version == 1) {
      assertThat(tableSizes()).isEqualTo(fresh);
    }
  }

  @Test
  void rollback_toZeroWithRowsInside_leavesNothingOfOurs() throws Exception {
    migrator.migrate(connection);
    run(connection, SchemaTestDatabase.resource("small-project.sql"));

    migrator.rollback(connection, 0);

    assertThat(rows(connection, "SELECT name FROM sqlite_schema WHERE name <> 'sqlite_sequence'"))
        .isEmpty();
    assertThat(rows(connection, "SELECT * FROM sqlite_sequence")).isEmpty();
    assertThat(migrator.version(connection)).isZero();
  }

  @Test
  void validate_libraryDatabaseInUse_passes() throws Exception {
    migrator.migrate(connection);
    run(connection, SchemaTestDatabase.resource("small-project.sql"));
    run(connection, "ANALYZE; VACUUM");

    migrator.validate(connection);
  }

  static IntStream versions() {
    return IntStream.rangeClosed(1, MigrationScripts.bundled().size());
  }

  private static SchemaMigrator upTo(int version) {
    return new SchemaMigrator(
        MigrationScripts.bundled().subList(0, version),
        CLOCK,
        LoggerFactory.getLogger(SchemaTest.class));
  }

  private List<String> tableSizes() throws SQLException {
    TreeMap<String, String> sizes = new TreeMap<>();
    for (String table : rows(
        connection,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")) {
      sizes.put(table, rows(connection, "SELECT count(*) FROM " + table).get(0));
    }
    return sizes.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .toList();
  }
}

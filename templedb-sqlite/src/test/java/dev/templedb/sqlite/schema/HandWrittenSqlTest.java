package dev.templedb.sqlite.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.launch.SqliteShell;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the schema does with what someone writes in the plain shell, where only the schema itself can refuse. */
class HandWrittenSqlTest {

  private static final List<String> WRITABLE = List.of(
      "projects",
      "deployment_targets",
      "nix_environments",
      "nix_env_variables",
      "nix_env_sessions",
      "nix_pins",
      "nix_environment_templates",
      "settings");

  private static final String PIN =
      "'%s', '0123456789abcdef0123456789abcdef01234567', 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

  @TempDir
  Path directory;

  private SqliteShell shell;
  private Path database;

  @BeforeEach
  void createDatabase() throws Exception {
    shell = SqliteShell.orSkip(directory);
    database = SchemaTestDatabase.withSmallProject(directory.resolve("test.db"));
  }

  @Test
  void database_asTheLibraryLeavesIt_isInWalModeWithTheOldestShellWeKnow() throws Exception {
    assertThat(
            print(
                "PRAGMA journal_mode; PRAGMA page_size; PRAGMA foreign_keys; PRAGMA integrity_check; PRAGMA foreign_key_check;"))
        .isEqualTo("wal\n8192\n0\nok\n");
  }

  @Test
  void insert_project_getsDefaults() throws Exception {
    print("INSERT INTO projects (slug) VALUES ('by-hand');");

    assertThat(print(
            "SELECT id, slug, name, description IS NULL, created_at = updated_at, abs(julianday('now') - julianday(created_at)) < 0.01"
                + " FROM projects WHERE slug = 'by-hand';"))
        .isEqualTo("6|by-hand||1|1|1\n");
    assertThat(print("SELECT uuid FROM projects WHERE slug = 'by-hand';").strip())
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  }

  @Test
  void insert_afterDeletingTheNewest_neverReusesItsId() throws Exception {
    print("DELETE FROM projects WHERE id = 5; INSERT INTO projects (slug) VALUES ('next');");

    assertThat(print("SELECT id FROM projects WHERE slug = 'next';")).isEqualTo("6\n");
  }

  @Test
  void insert_target_and_session_getDefaults() throws Exception {
    print(
        "INSERT INTO deployment_targets (project_id, target_name, target_type) VALUES (2, 'box', 'staging');"
            + "INSERT INTO nix_env_sessions (environment_id) VALUES (1);"
            + "UPDATE nix_env_sessions SET ended_at = datetime(started_at, '+90 seconds'), exit_code = 3 WHERE id = 3;");

    assertThat(
            print(
                "SELECT provider IS NULL, is_active, julianday(created_at) > 0 FROM deployment_targets WHERE target_name = 'box';"
                    + "SELECT env_name, project_slug, duration_seconds, exit_code FROM nix_env_sessions_view WHERE id = 3;"))
        .isEqualTo("1|1|1\ndev|templedb|90|3\n");
  }

  static Stream<Arguments> refused() {
    return Stream.of(
            environment("base_packages", "'[\"git\"'"),
            environment("base_packages", "'git'"),
            environment("base_packages", "'{\"git\": 1}'"),
            environment("base_packages", "''"),
            environment("target_packages", "'[1,]'"),
            environment("multi_packages", "'\"git\"'"),
            environment("extra_outputs", "'dev'"),
            environment("env_name", "''"),
            environment("env_name", "'a b'"),
            environment("env_name", "'a/b'"),
            environment("env_name", "'../etc'"),
            environment("env_name", "'-rf'"),
            environment("env_name", "'a\"b'"),
            environment("env_name", "'a' || char(10)"),
            environment("env_name", "'é'"),
            environment("env_name", "printf('%0101d', 0)"),
            environment("is_active", "2"),
            environment("is_default", "'yes'"),
            environment("auto_detected", "-1"),
            environment("replaces_profile", "2"),
            environment("package_pins", "'[]'"),
            environment("package_pins", "'git'"),
            pin("pin_name", "'a b'"),
            pin("pin_name", "''"),
            pin("revision", "'0123456789ABCDEF0123456789ABCDEF01234567'"),
            pin("revision", "'master'"),
            pin("nar_hash", "''"),
            pin("nar_hash", "'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'"),
            pin("committed_on", "'yesterday'"),
            pin("committed_on", "'20.11.2026'"),
            template("template_name", "'a/b'"),
            template("state", "'{'"),
            template("state", "'[]'"),
            Stream.of(
                "INSERT INTO nix_env_sessions (environment_id, expression_hash) VALUES (1, 'ab')",
                "INSERT INTO nix_env_sessions (environment_id, outcome) VALUES (1, 'lost')",
                "UPDATE nix_env_sessions SET outcome = ''"),
            Stream.of(
                "INSERT INTO projects (slug) VALUES ('')",
                "INSERT INTO projects (slug) VALUES ('a b')",
                "INSERT INTO projects (slug) VALUES ('../up')",
                "INSERT INTO projects (slug) VALUES ('.git')",
                "INSERT INTO projects (slug, uuid) VALUES ('x', 'short')",
                "INSERT INTO nix_env_variables (environment_id, var_name) VALUES (1, '1ST')",
                "INSERT INTO nix_env_variables (environment_id, var_name) VALUES (1, 'A-B')",
                "INSERT INTO nix_env_variables (environment_id, var_name) VALUES (1, 'A=1; rm')",
                "INSERT INTO nix_env_variables (environment_id, var_name) VALUES (1, '')",
                "INSERT INTO deployment_targets (project_id, target_name, target_type) VALUES (1, '', 'staging')",
                "INSERT INTO deployment_targets (project_id, target_name, target_type) VALUES (1, 'x', '')",
                "INSERT INTO deployment_targets (project_id, target_name, target_type, is_active) VALUES (1, 'x', 'y', 7)"),
            Stream.of(
                    "'yesterday'",
                    "'2026-13-01'",
                    "'2026-11-20 25:00:00'",
                    "'20.11.2026'",
                    "''",
                    "'2461000.5'",
                    "1763634600",
                    "'10:30'",
                    "'now'")
                .flatMap(time -> Stream.of(
                    "INSERT INTO projects (slug, created_at) VALUES ('x', " + time + ")",
                    "INSERT INTO nix_env_sessions (environment_id, started_at) VALUES (1, " + time
                        + ")",
                    "UPDATE nix_env_sessions SET ended_at = " + time,
                    "UPDATE nix_environments SET updated_at = " + time,
                    "UPDATE deployment_targets SET updated_at = " + time)))
        .flatMap(statements -> statements)
        .map(Arguments::of);
  }

  private static Stream<String> environment(String column, String value) {
    boolean isName = column.equals("env_name");
    return Stream.of(
        isName
            ? "INSERT INTO nix_environments (project_id, env_name) VALUES (2, " + value + ")"
            : "INSERT INTO nix_environments (project_id, env_name, " + column + ") VALUES (2, 'x', "
                + value + ")",
        "UPDATE nix_environments SET " + column + " = " + value);
  }

  private static Stream<String> pin(String column, String value) {
    return Stream.of(insertInstead(
        "nix_pins",
        new LinkedHashMap<>(Map.of(
            "pin_name", "'x'",
            "revision", "'0123456789abcdef0123456789abcdef01234567'",
            "nar_hash", "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='")),
        column,
        value));
  }

  private static Stream<String> template(String column, String value) {
    return Stream.of(insertInstead(
        "nix_environment_templates",
        new LinkedHashMap<>(Map.of("template_name", "'x'", "state", "'{}'")),
        column,
        value));
  }

  private static String insertInstead(
      String table, Map<String, String> right, String column, String value) {
    right.put(column, value);
    return "INSERT INTO " + table + " (" + String.join(", ", right.keySet()) + ") VALUES ("
        + String.join(", ", right.values()) + ")";
  }

  @ParameterizedTest
  @MethodSource("refused")
  void write_whatTheSchemaForbids_isRefused(String statement) throws Exception {
    shell.run(database, statement + ";").assertFailsWith("CHECK constraint failed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO projects (slug) VALUES ('templedb')",
        "INSERT INTO nix_environments (project_id, env_name) VALUES (1, 'dev')",
        "INSERT INTO nix_env_variables (environment_id, var_name) VALUES (1, 'EDITOR')",
        "INSERT INTO deployment_targets (project_id, target_name, target_type) VALUES (1, 'first', 'x')",
        "INSERT INTO nix_environments (project_id, env_name, is_default) VALUES (2, 'a', 1), (2, 'b', 1)",
        "INSERT INTO nix_environments (project_id, env_name, expression_file) VALUES (2, 'a', 'x.nix'), (2, 'b', 'X.NIX')",
        "INSERT INTO project_files (project_id, file_type_id, file_path) VALUES (1, 9001, 'schema.sql')",
        "INSERT INTO nix_environment_templates (template_name, state) VALUES ('a', '{}'), ('a', '{}')",
        "INSERT INTO nix_env_sessions (environment_id, uuid) VALUES (1, printf('%036d', 1)), (1, printf('%036d', 1))"
      })
  void write_whatExistsAlready_isRefused(String statement) throws Exception {
    shell.run(database, statement + ";").assertFailsWith("UNIQUE constraint failed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'2026-11-20'",
        "'2026-11-20 10:30'",
        "'2026-11-20 10:30:00'",
        "'2026-11-20 10:30:00.125'",
        "'2026-11-20T10:30:00Z'",
        "'2026-11-20 10:30:00+01:00'",
        "CURRENT_TIMESTAMP",
        "datetime('now')",
        "strftime('%Y-%m-%d %H:%M:%f', 'now')"
      })
  void write_timeThatDateFunctionsRead_isTakenAndReadByTheLibrary(String time) throws Exception {
    String text = print("UPDATE nix_env_sessions SET ended_at = " + time
        + " WHERE id = 2; SELECT ended_at FROM nix_env_sessions WHERE id = 2;");

    assertThat(print("SELECT strftime('%s', '" + text.strip() + "');").strip())
        .isEqualTo(Long.toString(SqlTime.parse(text.strip()).getEpochSecond()));
  }

  @Test
  void deleteProject_foreignKeysOn_takesEverythingOfItAlong() throws Exception {
    print("PRAGMA foreign_keys = ON; DELETE FROM projects WHERE slug = 'templedb';");

    assertThat(print("""
            SELECT count(*) FROM projects;
            SELECT count(*) FROM project_files WHERE project_id = 1;
            SELECT file_id FROM file_contents;
            SELECT count(*) FROM nix_environments;
            SELECT count(*) FROM nix_env_variables;
            SELECT count(*) FROM nix_env_sessions;
            SELECT count(*) FROM deployment_targets;
            SELECT count(*) FROM contents;
            PRAGMA foreign_key_check;
            """)).isEqualTo("4\n0\n5\n0\n0\n0\n0\n3\n");
  }

  @Test
  void deleteProject_foreignKeysOff_leavesRowsThatTheCheckFindsAndNoViewShows() throws Exception {
    print("DELETE FROM projects WHERE slug = 'templedb';");

    assertThat(print(
            "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1 ORDER BY 1;"))
        .isEqualTo("deployment_targets|2\nnix_environments|1\nproject_files|4\n");
    assertThat(
            print(
                "SELECT count(*) FROM files_with_types_view; SELECT count(*) FROM current_file_contents_view;"
                    + "SELECT count(*) FROM nix_environments_view; SELECT count(*) FROM nix_env_sessions_view;"))
        .isEqualTo("1\n1\n0\n0\n");
  }

  @Test
  void deleteContentOrType_inUse_isRefusedWithForeignKeysOn() throws Exception {
    for (String statement :
        List.of("DELETE FROM contents WHERE id = 1", "DELETE FROM file_types WHERE id = 9001")) {
      shell
          .run(database, "PRAGMA foreign_keys = ON; " + statement + ";")
          .assertFailsWith("FOREIGN KEY constraint failed");
    }
  }

  @Test
  void write_toEachHandWritableTable_movesItsCounterAlone() throws Exception {
    assertMoves("projects", "INSERT INTO projects (slug) VALUES ('x'), ('y')", 2);
    assertMoves(
        "projects", "UPDATE projects SET name = 'z' WHERE slug IN ('x', 'y', 'templedb')", 3);
    assertMoves("projects", "DELETE FROM projects WHERE slug = 'x'", 1);
    assertMoves("projects", "INSERT OR REPLACE INTO projects (slug) VALUES ('y')", 1);
    assertMoves(
        "deployment_targets",
        "INSERT INTO deployment_targets (project_id, target_name, target_type) VALUES (2, 'x', 'y')",
        1);
    assertMoves("deployment_targets", "UPDATE deployment_targets SET url = 'z'", 3);
    assertMoves("deployment_targets", "DELETE FROM deployment_targets", 3);
    assertMoves(
        "nix_environments",
        "INSERT INTO nix_environments (project_id, env_name) VALUES (2, 'x')",
        1);
    assertMoves(
        "nix_environments", "UPDATE nix_environments SET profile = 'z' WHERE env_name = 'x'", 1);
    assertMoves("nix_environments", "DELETE FROM nix_environments WHERE env_name = 'x'", 1);
    assertMoves(
        "nix_env_variables",
        "INSERT INTO nix_env_variables (environment_id, var_name) VALUES (1, 'X')",
        1);
    assertMoves("nix_env_variables", "UPDATE nix_env_variables SET var_value = 'z'", 2);
    assertMoves("nix_env_variables", "DELETE FROM nix_env_variables WHERE var_name = 'X'", 1);
    assertMoves("nix_env_sessions", "INSERT INTO nix_env_sessions (environment_id) VALUES (1)", 1);
    assertMoves("nix_env_sessions", "UPDATE nix_env_sessions SET exit_code = 1 WHERE id = 3", 1);
    assertMoves("nix_env_sessions", "DELETE FROM nix_env_sessions", 3);
    assertMoves(
        "nix_pins",
        "INSERT INTO nix_pins (pin_name, revision, nar_hash) VALUES (" + PIN.formatted("x") + ")",
        1);
    assertMoves("nix_pins", "UPDATE nix_pins SET description = 'z'", 1);
    assertMoves("nix_pins", "DELETE FROM nix_pins", 1);
    assertMoves(
        "nix_environment_templates",
        "INSERT INTO nix_environment_templates (template_name, state) VALUES ('x', '{}'), ('y', '{}')",
        2);
    assertMoves(
        "nix_environment_templates",
        "UPDATE nix_environment_templates SET state = '{}' WHERE template_name = 'x'",
        1);
    assertMoves("nix_environment_templates", "DELETE FROM nix_environment_templates", 2);
    assertMoves("settings", "INSERT INTO settings (setting_name) VALUES ('x'), ('y')", 2);
    assertMoves("settings", "UPDATE settings SET setting_value = 'z' WHERE setting_name = 'x'", 1);
    assertMoves("settings", "DELETE FROM settings", 2);
  }

  @Test
  void pin_onceThere_neverChanges() throws Exception {
    print("INSERT INTO nix_pins (pin_name, revision, nar_hash) VALUES (" + PIN.formatted("x")
        + "); UPDATE nix_pins SET description = 'may be', committed_on = '2026-11-20';");
    for (String change : List.of(
        "pin_name = 'y'",
        "revision = printf('%040d', 1)",
        "nar_hash = 'sha256-' || printf('%043d', 1) || '='")) {
      shell
          .run(database, "UPDATE nix_pins SET " + change + ";")
          .assertFailsWith("a pin never changes");
    }
    assertThat(print("SELECT pin_name, description FROM nix_pins;")).isEqualTo("x|may be\n");
  }

  @Test
  void cascade_foreignKeysOn_movesTheChildrensCountersToo() throws Exception {
    print("INSERT INTO settings (project_id, setting_name) SELECT id, 'x' FROM projects;");
    List<Integer> before = counters();

    print("PRAGMA foreign_keys = ON; DELETE FROM projects WHERE slug = 'templedb';");

    List<Integer> after = counters();
    assertThat(Stream.iterate(0, i -> i < WRITABLE.size(), i -> i + 1)
            .map(i -> after.get(i) - before.get(i)))
        .containsExactly(1, 2, 1, 1, 2, 0, 0, 1);
  }

  @Test
  void rollback_ofAWrite_takesTheCounterBack() throws Exception {
    List<Integer> before = counters();

    print("BEGIN; INSERT INTO projects (slug) VALUES ('x'); ROLLBACK;");

    assertThat(counters()).isEqualTo(before);
  }

  @Test
  void auditLog_anyChangeToAnEntry_isRefused() throws Exception {
    String hash = "ab".repeat(32);
    print(
        "INSERT INTO audit_log (id, occurred_at, actor, action, entity, entry_hash) VALUES (1, '2026-11-20 10:00:00.000', 'a', 'b', 'c', '"
            + hash + "');");

    for (String statement : List.of(
        "UPDATE audit_log SET actor = 'x'",
        "UPDATE OR REPLACE audit_log SET id = 2",
        "DELETE FROM audit_log",
        "DELETE FROM audit_log WHERE id = 1",
        "REPLACE INTO audit_log (id, occurred_at, actor, action, entity, entry_hash) VALUES (1, 'x', 'x', 'x', 'x', '"
            + hash + "')",
        "INSERT INTO audit_log (id, occurred_at, actor, action, entity, entry_hash) VALUES (1, 'x', 'x', 'x', 'x', '"
            + hash + "') ON CONFLICT DO UPDATE SET actor = 'x'")) {
      shell.run(database, statement + ";").assertFailsWith("audit_log is append-only");
    }
    assertThat(print("SELECT id, actor FROM audit_log;")).isEqualTo("1|a\n");
  }

  @Test
  void library_afterTheShell_readsWhatItWrote() throws Exception {
    print("INSERT INTO projects (slug) VALUES ('by-hand');");

    try (Connection connection = SchemaTestDatabase.open(database)) {
      new SchemaMigrator(SchemaTestDatabase.CLOCK).validate(connection);
      assertThat(SchemaTestDatabase.rows(connection, "SELECT slug FROM projects WHERE id = 6"))
          .containsExactly("by-hand");
    }
  }

  private void assertMoves(String table, String statement, int by) throws Exception {
    List<Integer> before = counters();
    print(statement + ";");
    List<Integer> after = counters();
    for (int i = 0; i < WRITABLE.size(); i++) {
      assertThat(after.get(i) - before.get(i))
          .as(statement + ": " + WRITABLE.get(i))
          .isEqualTo(WRITABLE.get(i).equals(table) ? by : 0);
    }
  }

  private List<Integer> counters() throws Exception {
    String columns =
        String.join(", ", WRITABLE.stream().map(table -> table + "_changes").toList());
    return Stream.of(
            print("SELECT " + columns + " FROM database_state;").strip().split("\\|", -1))
        .map(Integer::valueOf)
        .toList();
  }

  private String print(String input) throws Exception {
    return shell.run(database, input).printedWithoutError();
  }
}

package dev.templedb.sqlite.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The migration that registers the built-in file types, and what it registers. */
class FileTypeMigrationTest {

  private static final String COUNT_TYPES = "SELECT count(*) FROM file_types";

  private static final String USERS_OWN = """
      INSERT INTO file_types (type_name, category) VALUES ('own', 'other');
      INSERT INTO file_type_rules (file_type_id, rule_kind, pattern) SELECT id, 'extension', 'own' FROM file_types WHERE type_name = 'own';
      INSERT INTO projects (slug) VALUES ('p');
      INSERT INTO contents (sha256, size_bytes, encoding, data) VALUES (zeroblob(32), 1, 0, x'41');
      INSERT INTO project_files (project_id, file_type_id, file_path)
      SELECT 1, id, type_name FROM file_types WHERE type_name IN ('own', 'java');
      INSERT INTO file_contents (file_id, content_id, hash_sha256, file_size_bytes)
      SELECT id, 1, lower(hex(zeroblob(32))), 1 FROM project_files;
      """;

  @Test
  void up_emptyRegistry_registersAtLeast150TypesEachWithCategoryAndDescription()
      throws SQLException {
    try (Registry registry = Registry.withBuiltInTypes()) {
      assertThat(registry.typeNames()).hasSizeGreaterThanOrEqualTo(150);
      assertThat(
              registry.rows(
                  "SELECT type_name FROM file_types WHERE category = '' OR coalesce(description, '') = ''"))
          .isEmpty();
      assertThat(registry.rows("SELECT type_name FROM file_types WHERE is_builtin = 0"))
          .isEmpty();
      assertThat(registry.rows("SELECT count(*) FROM sqlite_temp_schema")).containsExactly("0");
    }
  }

  @Test
  void up_emptyRegistry_givesRulesToEveryTypeButTheFixedThree() throws SQLException {
    try (Registry registry = Registry.withBuiltInTypes()) {
      assertThat(registry.rows("""
              SELECT type_name
                FROM file_types
               WHERE id NOT IN (SELECT file_type_id FROM file_type_rules)
               ORDER BY type_name
              """)).containsExactly("binary", "symlink", "unknown");
    }
  }

  @Test
  void up_emptyRegistry_noRuleBelongsToTwoTypes() throws SQLException {
    try (Registry registry = Registry.withBuiltInTypes()) {
      assertThat(
              registry.rows(
                  "SELECT rule_kind, pattern FROM file_type_rules GROUP BY rule_kind, pattern HAVING count(*) > 1"))
          .isEmpty();
      // Case tells apart C and C++ alone.
      assertThat(registry.rows("""
              SELECT lower(pattern)
                FROM file_type_rules
               WHERE rule_kind = 'extension'
               GROUP BY lower(pattern)
              HAVING count(*) > 1
               ORDER BY 1
              """)).containsExactly("c", "h");
    }
  }

  @Test
  void up_emptyRegistry_onlyPathRulesHaveWildcardsAndAllOfThoseCompile() throws SQLException {
    try (Registry registry = Registry.withBuiltInTypes()) {
      assertThat(registry.rows("""
              SELECT pattern
                FROM file_type_rules
               WHERE (rule_kind <> 'path' AND (pattern GLOB '*[*?/]*' OR pattern LIKE '#!%'))
                  OR pattern GLOB '*[' || char(9, 10, 13, 32) || ']*'
              """)).isEmpty();
      List<String> paths =
          registry.rows("SELECT pattern FROM file_type_rules WHERE rule_kind = 'path'");
      assertThat(paths).hasSizeGreaterThan(20).allSatisfy(Glob::compile);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void down_filesOfBuiltInTypes_removesThemAndKeepsWhatIsTheUsers(boolean foreignKeys)
      throws SQLException {
    try (Registry registry = Registry.open(foreignKeys)) {
      registry.run(Registry.CREATE);
      registry.run(Registry.REGISTER);
      registry.execute(USERS_OWN);

      registry.run(Registry.UNREGISTER);

      assertThat(registry.typeNames().values()).containsExactly("own");
      assertThat(registry.rows("SELECT rule_kind, pattern FROM file_type_rules"))
          .containsExactly("extension|own");
      assertThat(
              registry.rows("SELECT file_path, hash_sha256 IS NOT NULL FROM files_with_types_view"))
          .containsExactly("own|1");
      assertThat(registry.rows("PRAGMA foreign_key_check")).isEmpty();
    }
  }

  @Test
  void upDownUp_registryInUse_registersTheSameTypesAndRules() throws SQLException {
    String everything = """
        SELECT t.type_name, t.category, t.description, t.is_builtin, r.rule_kind, r.pattern
          FROM file_types t
          LEFT JOIN file_type_rules r ON r.file_type_id = t.id
         ORDER BY t.id, r.id
        """;
    try (Registry registry = Registry.withBuiltInTypes()) {
      List<String> before = registry.rows(everything);

      registry.run(Registry.UNREGISTER);
      assertThat(registry.rows(COUNT_TYPES)).containsExactly("0");
      registry.run(Registry.REGISTER);

      assertThat(registry.rows(everything)).isEqualTo(before);
      registry.run(Registry.UNREGISTER);
      registry.run(Registry.DROP);
      assertThat(registry.rows("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"))
          .isEmpty();
    }
  }

  @Test
  void up_scriptWithCrLfLineEnds_registersTheSameRules() throws SQLException {
    String rules = "SELECT file_type_id, rule_kind, pattern FROM file_type_rules ORDER BY id";
    try (Registry registry = Registry.withBuiltInTypes();
        Registry windows = Registry.open(true)) {
      windows.run(Registry.CREATE);
      windows.execute(Registry.script(Registry.REGISTER).replace("\n", "\r\n"));

      assertThat(windows.rows(rules)).isEqualTo(registry.rows(rules));
    }
  }

  @Test
  void upAndDown_plainShell_givesWhatTheDriverGives(@TempDir Path directory) throws Exception {
    String database = directory.resolve("registry.db").toString();
    String dump = """
        SELECT t.type_name || '|' || r.rule_kind || '|' || r.pattern
          FROM file_type_rules r
          JOIN file_types t ON t.id = r.file_type_id
         ORDER BY r.id
        """;
    List<String> up =
        List.of(Registry.script(Registry.CREATE), Registry.script(Registry.REGISTER), dump + ";");

    List<String> output = shell(database, String.join("\n", up));

    try (Registry registry = Registry.withBuiltInTypes()) {
      assertThat(output).isEqualTo(registry.rows(dump));
    }
    assertThat(
            shell(database, USERS_OWN + Registry.script(Registry.UNREGISTER) + COUNT_TYPES + ";"))
        .containsExactly("1");
    assertThat(shell(database, Registry.script(Registry.DROP))).isEmpty();
  }

  /** What the shell prints; it must print no error. */
  private static List<String> shell(String database, String script)
      throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder("sqlite3", "-batch", "-bail", database)
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      assumeTrue(false, "sqlite3 is not on PATH");
      throw e;
    }
    try (var input = process.getOutputStream()) {
      input.write(script.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}

package dev.templedb.sqlite.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.backup.ProjectImport;
import dev.templedb.backup.ProjectImportReport.Outcome;
import dev.templedb.schema.MigrationSet;
import dev.templedb.schema.MigrationStep;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.SettingKey;
import dev.templedb.sqlite.transfer.PlainJdbc;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether exports know every table that belongs to projects, and every column: a migration that adds one shows here. */
class ProjectTableTest {

  private static final Pattern INSERT = Pattern.compile("INSERT INTO (\\w+)\\s*\\(([^)]*)\\)");

  /** What belongs to a project and stays where it is, and why: it is of one machine, or of the database's own bookkeeping. */
  private static final Set<String> LEFT_OUT =
      Set.of("project_trees", "work_trees", "work_tree_indexes", "nix_environment_edits");

  /** Columns that are not what a project is: generated keys, checksums, a file on this machine, and the process that has a session open. */
  private static final Map<String, Set<String>> COLUMNS_LEFT_OUT = Map.of(
      "file_types", Set.of("is_builtin"),
      "project_files", Set.of("row_check"),
      "file_contents", Set.of("is_current"),
      "nix_environments", Set.of("expression_file"),
      "nix_env_sessions", Set.of("holder"));

  @TempDir
  Path directory;

  private Path schema() {
    Path file = directory.resolve("test.db");
    TempleDb.open(file).close();
    return file;
  }

  @Test
  void tablesThatReferToProjects_allOfThem_areExportedOrLeftOutOnPurpose() throws Exception {
    Set<String> belonging = new TreeSet<>(Set.of("projects"));
    try (Connection connection = PlainJdbc.open(schema())) {
      List<String> references = PlainJdbc.rows(
          connection,
          "SELECT t.name, f.\"table\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'");
      int before;
      do {
        before = belonging.size();
        for (String reference : references) {
          String[] names = reference.split("\\|", -1);
          if (belonging.contains(names[1])) {
            belonging.add(names[0]);
          }
        }
      } while (belonging.size() > before);
    }
    belonging.remove("projects");
    belonging.removeAll(LEFT_OUT);

    assertThat(ProjectTable.ALL.stream().filter(table -> !table.isShared()).map(ProjectTable::name))
        .containsExactlyInAnyOrderElementsOf(belonging);
  }

  @Test
  void exportProject_databaseWithMigrationsOfAnApplication_hasTheLibrarysTablesAlone()
      throws Exception {
    MigrationSet notes = MigrationSet.of(
        "notes",
        MigrationStep.sql(
            1,
            "keep notes",
            "CREATE TABLE notes_entries (id INTEGER PRIMARY KEY)",
            "DROP TABLE notes_entries"));
    Path export = directory.resolve("export.templedb");
    try (TempleDb db = TempleDb.inMemory(options -> options.addMigrations(notes))) {
      db.projects().create("app");
      db.backups().exportProject("app", export);
      db.projects().delete("app");
      db.backups().importProject(ProjectImport.of(export));
    }

    assertThat(PlainJdbc.rows(export, "SELECT name FROM sqlite_schema WHERE name LIKE 'notes%'"))
        .isEmpty();
  }

  @Test
  void importProject_secretIsGoneByHand_isAddedAgain() throws Exception {
    Path file = directory.resolve("work.db");
    Path export = directory.resolve("export.templedb");
    SecretKey key = SecretKey.generate();
    SettingKey token = SettingKey.of("app", "token");
    try (TempleDb db = TempleDb.open(file, options -> options.addSecretKeys(key))) {
      db.projects().create("app");
      db.settings().setSecret(token, Secret.of("hidden"));
      db.backups().exportProject("app", export);
      PlainJdbc.update(file, "DELETE FROM secrets");

      assertThat(db.backups().importProject(ProjectImport.of(export)).outcome())
          .isEqualTo(Outcome.COMPLETED);

      assertThat(db.settings().reveal(token).reveal()).isEqualTo("hidden");
    }
  }

  @Test
  void columns_allOfThem_areWrittenOrLeftOutOnPurpose() throws Exception {
    Map<String, List<String>> written = new TreeMap<>();
    for (ProjectTable table : ProjectTable.ALL) {
      for (String write : table.writes()) {
        Matcher insert = INSERT.matcher(write);
        assertThat(insert.find()).as(write).isTrue();
        written.put(insert.group(1), List.of(insert.group(2).trim().split("\\s*,\\s*", -1)));
      }
    }
    try (Connection connection = PlainJdbc.open(schema())) {
      for (Map.Entry<String, List<String>> table : written.entrySet()) {
        List<String> columns = new ArrayList<>(PlainJdbc.rows(
            connection, "SELECT name FROM pragma_table_info('" + table.getKey() + "')"));
        columns.remove("id");
        columns.removeAll(COLUMNS_LEFT_OUT.getOrDefault(table.getKey(), Set.of()));
        assertThat(table.getValue())
            .as(table.getKey())
            .containsExactlyInAnyOrderElementsOf(columns);
      }
    }
  }
}

package dev.templedb.sqlite.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The migrations that this library brings along, read once from its resources. */
final class MigrationScripts {

  /** Listed, because the resources of a jar or of a module can't be. A new migration is one line here and two files beside this class. */
  static final List<String> NAMES = List.of( //
      "V001__create_projects_files_environments_audit",
      "V002__register_file_types",
      "V003__keep_import_indexes",
      "V004__complete_environments",
      "V005__extend_migration_ledger",
      "V006__check_rows",
      "V007__anchor_audit_log",
      "V008__protect_values");

  /** Tables that a step did not make and in which it adds or removes rows, either way; every other keeps its rows' number. */
  private static final Map<String, Set<String>> CHANGED_ROWS = Map.of(
      "V002__register_file_types",
      Set.of("file_types", "file_type_rules", "project_files", "file_contents"),
      "V006__check_rows",
      Set.of("work_trees", "work_tree_indexes"));

  /** What completes a step in Java after its script, where SQL alone can't do it. It also runs where all tables are empty. */
  private static final Map<String, ScriptPart.Completion.Action> COMPLETIONS =
      Map.of("V006__check_rows", RowCheckFill::run);

  private MigrationScripts() {}

  /** All migrations by version, from 1 without gaps. */
  static List<MigrationScript> bundled() {
    return Bundled.SCRIPTS;
  }

  private static MigrationScript load(String name) {
    MigrationScript script = MigrationScript.of(
            name, resource(name + ".up.sql"), resource(name + ".down.sql"))
        .changingRowsOf(CHANGED_ROWS.getOrDefault(name, Set.of()));
    ScriptPart.Completion.Action completion = COMPLETIONS.get(name);
    return completion == null ? script : script.completedBy(completion);
  }

  private static String resource(String file) {
    try (InputStream in = MigrationScripts.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(
            "the jar of templedb-sqlite lacks " + file + "; use the released one");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file + " from the jar of templedb-sqlite", e);
    }
  }

  private static final class Bundled {

    static final List<MigrationScript> SCRIPTS =
        NAMES.stream().map(MigrationScripts::load).toList();
  }
}

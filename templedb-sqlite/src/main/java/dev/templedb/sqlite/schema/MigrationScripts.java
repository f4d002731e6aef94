package dev.templedb.sqlite.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

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

  /** What of a step can't be said in SQL. */
  @FunctionalInterface
  interface Completion {

    /** A completion that does nothing. */
    Completion NONE = connection -> {};

    /** Runs after the up script, in its transaction; also on an empty schema. */
    void run(Connection connection) throws SQLException;
  }

  private static final Map<String, Completion> COMPLETIONS =
      Map.of("V006__check_rows", RowCheckFill::run);

  private MigrationScripts() {}

  /** What is to be done after the up script of this name. */
  static Completion completion(String name) {
    return COMPLETIONS.getOrDefault(name, Completion.NONE);
  }

  /** All migrations by version, from 1 without gaps. */
  static List<MigrationScript> bundled() {
    return Bundled.SCRIPTS;
  }

  private static MigrationScript load(String name) {
    return MigrationScript.of(name, resource(name + ".up.sql"), resource(name + ".down.sql"));
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

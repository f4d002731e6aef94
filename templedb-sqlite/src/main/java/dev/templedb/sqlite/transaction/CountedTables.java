package dev.templedb.sqlite.transaction;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The tables whose changes are counted, because they may be written by hand, and the SQL that reads and settles the counts. There are more
 * of them in later versions of the schema, which also notes the times in spans of the audit log.
 */
record CountedTables(List<String> names, boolean notesSpans, String select, String update) {

  private static final List<String> NAMES = List.of(
      "projects",
      "nix_environments",
      "nix_env_variables",
      "nix_env_sessions",
      "deployment_targets",
      "nix_pins",
      "nix_environment_templates",
      "settings");

  private static final CountedTables ALL = of(NAMES, true);
  private static final CountedTables VERSION_7 = of(NAMES.subList(0, 7), true);
  private static final CountedTables BEFORE_VERSION_7 = of(NAMES.subList(0, 7), false);
  private static final CountedTables BEFORE_VERSION_4 = of(NAMES.subList(0, 5), false);

  /** Those of the newest version. */
  static CountedTables newest() {
    return ALL;
  }

  /** Those of a version of the schema. */
  static CountedTables of(int schemaVersion) {
    if (schemaVersion < 4) {
      return BEFORE_VERSION_4;
    }
    if (schemaVersion < 7) {
      return BEFORE_VERSION_7;
    }
    return schemaVersion < 8 ? VERSION_7 : ALL;
  }

  private static CountedTables of(List<String> names, boolean notesSpans) {
    return new CountedTables(
        names,
        notesSpans,
        names.stream()
            .map(name -> name + "_changes - " + name + "_accounted")
            .collect(Collectors.joining(
                ", ", "SELECT audit_count, audit_hash, ", " FROM database_state")),
        names.stream()
            .map(name -> name + "_accounted = " + name + "_changes")
            .collect(Collectors.joining(
                ", ", "UPDATE database_state SET audit_count = ?, audit_hash = ?, ", "")));
  }
}

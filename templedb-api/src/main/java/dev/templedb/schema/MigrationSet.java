package dev.templedb.schema;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An application's own migrations, for tables of its own beside those of this library, with the same guarantees: transactions,
 * validation, checksums, plan, rollback, repair, rehearsal, backup, audit.
 *
 * <pre>{@code
 * MigrationSet notes = MigrationSet.of("notes",
 *     MigrationStep.sql(1, "keep notes", """
 *         CREATE TABLE notes_entries (id INTEGER PRIMARY KEY, project_id INTEGER REFERENCES projects (id), body TEXT)
 *         """, "DROP TABLE notes_entries"));
 * TempleDb db = TempleDb.open(path, options -> options.addMigrations(notes));
 * }</pre>
 *
 * <p>Every table, index, view and trigger that a step makes has a name that begins with the namespace and an underscore. Steps may read this
 * library's tables and refer to them by foreign keys, and change nothing of them: a step that tries fails. Indexes and triggers are on tables
 * of the namespace. Steps run when the library's own schema is current, and after them an application reads and writes its tables by JDBC or
 * the {@code sqlite3} shell, on connections of its own; this library has no interface to them. A file that has such tables can be opened
 * without the set, and they are left alone.
 *
 * @param namespace from 2 to 30 small letters and digits, beginning with a letter; not one that this library's tables begin with
 * @param steps numbered from 1 without gaps
 */
public record MigrationSet(String namespace, List<MigrationStep> steps) {

  private static final Pattern NAMESPACE = Pattern.compile("[a-z][a-z0-9]{1,29}");

  /** The words with which names of this library's own objects begin, now or later, and SQLite's. */
  private static final Set<String> RESERVED = Set.of(
      "application",
      "audit",
      "branch",
      "builtin",
      "commit",
      "content",
      "contents",
      "current",
      "database",
      "deployment",
      "dev",
      "environment",
      "file",
      "files",
      "idx",
      "index",
      "nix",
      "project",
      "projects",
      "row",
      "schema",
      "secret",
      "secrets",
      "session",
      "setting",
      "settings",
      "sqlite",
      "system",
      "table",
      "templedb",
      "tree",
      "vcs",
      "work");

  public MigrationSet {
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw new IllegalArgumentException(
          "the namespace of migrations is from 2 to 30 small letters and digits and begins with a letter, was '"
              + namespace + "'");
    }
    if (RESERVED.contains(namespace)) {
      throw new IllegalArgumentException("the namespace '" + namespace
          + "' is kept for tables of TempleDB; choose one that names your application");
    }
    steps = List.copyOf(steps);
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).version() != i + 1) {
        throw new IllegalArgumentException("the steps of '" + namespace
            + "' are numbered from 1 without gaps, but number " + (i + 1) + " is "
            + steps.get(i).version());
      }
    }
  }

  /** A set of these steps. */
  public static MigrationSet of(String namespace, MigrationStep... steps) {
    return new MigrationSet(namespace, List.of(steps));
  }

  /** Whether a name that begins with {@code word} and an underscore belongs to this library or to SQLite. */
  public static boolean isReserved(String word) {
    return RESERVED.contains(word);
  }
}

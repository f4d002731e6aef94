package dev.templedb.sqlite.schema;

import java.nio.file.Path;
import java.util.List;

/** How to look into a database with the {@code sqlite3} shell. */
final class ShellInstructions {

  private ShellInstructions() {}

  static List<String> of(Path file) {
    return List.of(
        "Start the shell of SQLite, so that it can change nothing:",
        "    sqlite3 -readonly " + shellWord(file.toString()),
        "List the tables and views, and show how one was defined:",
        "    .tables",
        "    .schema projects",
        "Show rows in columns, with the names of these above:",
        "    .mode column",
        "    SELECT slug, name FROM projects;",
        "Show which migrations were applied:",
        "    SELECT version, description, applied_at FROM schema_migrations;",
        "Show the files of a project:",
        "    SELECT file_path, type_name, file_size_bytes FROM files_with_types_view WHERE project_slug = 'app';",
        "Leave the shell:",
        "    .quit");
  }

  /** In quotes for a POSIX shell, unless nothing in it needs them. */
  private static String shellWord(String word) {
    return word.matches("[A-Za-z0-9_./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}

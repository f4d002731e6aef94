package dev.templedb.sqlite.schema;

import dev.templedb.schema.MigrationCode;
import dev.templedb.schema.MigrationSet;
import dev.templedb.schema.MigrationStep;
import java.util.LinkedHashMap;
import java.util.Map;

/** The migrations of an application that keeps notes beside projects. */
public final class NotesMigrations {

  /** A table, an index, a view and a trigger of its own, and a reference to the library's projects. */
  public static final MigrationStep KEEP = MigrationStep.sql(1, "keep notes", """
      CREATE TABLE notes_entries (
          id          INTEGER PRIMARY KEY,
          project_id  INTEGER REFERENCES projects (id) ON DELETE CASCADE,
          state       INTEGER NOT NULL DEFAULT 0,
          body        TEXT NOT NULL DEFAULT ''
      );
      CREATE INDEX notes_entries_by_project ON notes_entries (project_id);
      CREATE VIEW notes_by_project AS
      SELECT p.slug, count(n.id) AS notes FROM projects p LEFT JOIN notes_entries n ON n.project_id = p.id GROUP BY p.id;
      CREATE TRIGGER notes_entries_need_text BEFORE INSERT ON notes_entries
      WHEN NEW.project_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM projects WHERE id = NEW.project_id)
      BEGIN
          SELECT RAISE(ABORT, 'no such project');
      END
      """, """
      DROP VIEW notes_by_project;
      DROP TABLE notes_entries
      """);

  /** An enumeration that was numbers becomes words: in SQL, by rebuilding the table with its new CHECK. */
  public static final MigrationStep WORDS = MigrationStep.sql(2, "states are words", """
      DROP VIEW notes_by_project;
      CREATE TABLE notes_new (
          id          INTEGER PRIMARY KEY,
          project_id  INTEGER REFERENCES projects (id) ON DELETE CASCADE,
          state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'dropped')),
          body        TEXT NOT NULL DEFAULT ''
      );
      INSERT INTO notes_new (id, project_id, state, body)
      SELECT id, project_id, CASE state WHEN 0 THEN 'open' WHEN 1 THEN 'done' ELSE 'dropped' END, body FROM notes_entries;
      DROP TABLE notes_entries;
      ALTER TABLE notes_new RENAME TO notes_entries;
      CREATE INDEX notes_entries_by_project ON notes_entries (project_id);
      CREATE VIEW notes_by_project AS
      SELECT p.slug, count(n.id) AS notes FROM projects p LEFT JOIN notes_entries n ON n.project_id = p.id GROUP BY p.id;
      """, """
      DROP VIEW notes_by_project;
      CREATE TABLE notes_new (
          id          INTEGER PRIMARY KEY,
          project_id  INTEGER REFERENCES projects (id) ON DELETE CASCADE,
          state       INTEGER NOT NULL DEFAULT 0,
          body        TEXT NOT NULL DEFAULT ''
      );
      INSERT INTO notes_new (id, project_id, state, body)
      SELECT id, project_id, CASE state WHEN 'open' THEN 0 WHEN 'done' THEN 1 ELSE 2 END, body FROM notes_entries;
      DROP TABLE notes_entries;
      ALTER TABLE notes_new RENAME TO notes_entries;
      CREATE INDEX notes_entries_by_project ON notes_entries (project_id);
      CREATE VIEW notes_by_project AS
      SELECT p.slug, count(n.id) AS notes FROM projects p LEFT JOIN notes_entries n ON n.project_id = p.id GROUP BY p.id;
      CREATE TRIGGER notes_entries_need_text BEFORE INSERT ON notes_entries
      WHEN NEW.project_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM projects WHERE id = NEW.project_id)
      BEGIN
          SELECT RAISE(ABORT, 'no such project');
      END
      """);

  /** A conversion that SQL can't do, in Java. */
  public static final MigrationStep TITLES = MigrationStep.of(
      3,
      "titles from the first line",
      MigrationCode.java("title = first line, 1", context -> {
        context.execute("ALTER TABLE notes_entries ADD COLUMN title TEXT NOT NULL DEFAULT ''");
        Map<Long, String> titles = new LinkedHashMap<>();
        context.query(
            "SELECT id, body FROM notes_entries WHERE body <> ?",
            row -> titles.put(
                row.number(1),
                String.valueOf(row.text(2)).lines().findFirst().orElse("").strip()),
            "");
        titles.forEach((id, title) ->
            context.execute("UPDATE notes_entries SET title = ? WHERE id = ?", title, id));
      }),
      MigrationCode.sql("ALTER TABLE notes_entries DROP COLUMN title"));

  private NotesMigrations() {}

  /** The set up to one of its versions. */
  public static MigrationSet upTo(int version) {
    return MigrationSet.of(
        "notes",
        java.util.List.of(KEEP, WORDS, TITLES).subList(0, version).toArray(MigrationStep[]::new));
  }
}

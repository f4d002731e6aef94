package dev.templedb.examples.migrations;

import dev.templedb.TempleDb;
import dev.templedb.error.TempleDbException;
import dev.templedb.schema.Migration;
import dev.templedb.schema.MigrationCode;
import dev.templedb.schema.MigrationSet;
import dev.templedb.schema.MigrationStep;
import dev.templedb.schema.Migrations;
import dev.templedb.schema.Rehearsal;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An application's own table in the same file, kept up to date by migrations of its own: a table, an enumeration that becomes words, and a
 * conversion that SQL alone can't do.
 *
 * <p>Usage: {@code Reminders [FILE]}. Without a file the database is in memory.
 */
public final class Reminders {

  /** A priority is a number at first. */
  private static final MigrationStep CREATE =
      MigrationStep.sql(1, "keep reminders", """
      CREATE TABLE reminders_items (
          id          INTEGER PRIMARY KEY,
          project_id  INTEGER REFERENCES projects (id) ON DELETE CASCADE,
          text        TEXT NOT NULL,
          priority    INTEGER NOT NULL DEFAULT 1
      );
      CREATE INDEX reminders_items_by_project ON reminders_items (project_id)
      """, "DROP TABLE reminders_items");

  /** The enumeration becomes words: a new column takes the place of the old one. */
  private static final MigrationStep WORDS = MigrationStep.sql(2, "priorities are words", """
      ALTER TABLE reminders_items ADD COLUMN urgency TEXT NOT NULL DEFAULT 'normal'
          CHECK (urgency IN ('low', 'normal', 'high'));
      UPDATE reminders_items SET urgency = CASE priority WHEN 0 THEN 'low' WHEN 1 THEN 'normal' ELSE 'high' END;
      ALTER TABLE reminders_items DROP COLUMN priority
      """, """
      ALTER TABLE reminders_items ADD COLUMN priority INTEGER NOT NULL DEFAULT 1;
      UPDATE reminders_items SET priority = CASE urgency WHEN 'low' THEN 0 WHEN 'normal' THEN 1 ELSE 2 END;
      ALTER TABLE reminders_items DROP COLUMN urgency
      """);

  /** In Java, because SQLite knows no words; the text in the first argument stands for the code in the step's checksum. */
  private static final MigrationStep SLUGS = MigrationStep.of(
      3,
      "reminders have names",
      MigrationCode.java("name = words of the text joined by hyphens, 1", context -> {
        context.execute("ALTER TABLE reminders_items ADD COLUMN name TEXT NOT NULL DEFAULT ''");
        Map<Long, String> names = new LinkedHashMap<>();
        context.query(
            "SELECT id, text FROM reminders_items",
            row -> names.put(row.number(1), nameOf(String.valueOf(row.text(2)))));
        names.forEach((id, name) ->
            context.execute("UPDATE reminders_items SET name = ? WHERE id = ?", name, id));
      }),
      MigrationCode.sql("ALTER TABLE reminders_items DROP COLUMN name"));

  private static final MigrationSet MIGRATIONS = MigrationSet.of("reminders", CREATE, WORDS, SLUGS);

  private Reminders() {}

  /** Runs the program. */
  public static void main(String[] args) {
    System.exit(run(
        args,
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8)));
  }

  /** Runs the program with these streams and gives its exit code. */
  static int run(String[] args, PrintStream out, PrintStream err) {
    try {
      if (args.length > 0) {
        migrateFile(Path.of(args[0]), out);
      } else {
        try (TempleDb db = TempleDb.inMemory(options -> options.addMigrations(MIGRATIONS))) {
          describe(db.migrations().of("reminders"), out);
        }
      }
      return 0;
    } catch (TempleDbException e) {
      err.println("migrations: " + e.getMessage());
      return 1;
    }
  }

  /** What a careful program does with a file that may be old: look, rehearse, and only then open it. */
  private static void migrateFile(Path file, PrintStream out) {
    if (Files.exists(file)) {
      Migrations before = TempleDb.migrations(file, options -> options.addMigrations(MIGRATIONS));
      out.print(before.plan().toSql());
      Migrations reminders = before.of("reminders");
      boolean currentLibrary = before.plan().steps().equals(reminders.plan().steps());
      if (currentLibrary && !reminders.plan().isEmpty()) {
        Rehearsal rehearsal = reminders.rehearse(MIGRATIONS.steps().size());
        out.println("rehearsed " + rehearsal.steps().size() + " steps, "
            + (rehearsal.isFaithful() ? "faithful" : rehearsal.toString()));
      }
    }
    try (TempleDb db = TempleDb.open(file, options -> options.addMigrations(MIGRATIONS))) {
      describe(db.migrations().of("reminders"), out);
    }
    out.println("read them with: sqlite3 " + file + " 'SELECT * FROM reminders_items'");
  }

  private static void describe(Migrations reminders, PrintStream out) {
    reminders.rollback(2);
    out.print(reminders.plan().toSql());
    reminders.migrate();
    for (Migration each : reminders.list()) {
      out.println(each.namespace() + " " + each.version() + " " + each.description()
          + each.libraryVersion()
              .map(version -> ", applied by TempleDB " + version)
              .orElse(""));
    }
  }

  private static String nameOf(String text) {
    return String.join("-", text.strip().toLowerCase(Locale.ROOT).split("\\W+"));
  }
}

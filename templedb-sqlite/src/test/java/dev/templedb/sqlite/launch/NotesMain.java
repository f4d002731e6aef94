package dev.templedb.sqlite.launch;

import dev.templedb.Progress;
import dev.templedb.TempleDb;
import dev.templedb.schema.MigrationCode;
import dev.templedb.schema.MigrationSet;
import dev.templedb.schema.MigrationStep;
import java.nio.file.Path;
import java.util.Arrays;

/** Opens the file that its argument names with an application's migrations, and prints how they go. */
public final class NotesMain {

  /** Only in the program itself: its steps also run in the tests' JVM. */
  private static boolean tells;

  private static final MigrationStep KEEP = MigrationStep.sql(
      1,
      "keep notes",
      "CREATE TABLE notes_entries (id INTEGER PRIMARY KEY, state NOT NULL, body TEXT NOT NULL)",
      "DROP TABLE notes_entries");

  /** A step in SQL over all rows, which takes a while. */
  private static final MigrationStep WORDS = MigrationStep.sql(
      2,
      "states are words",
      "UPDATE notes_entries SET state = CASE state WHEN 0 THEN 'open' ELSE 'done' END, body = body || ' '",
      "UPDATE notes_entries SET state = CASE state WHEN 'open' THEN 0 ELSE 1 END, body = rtrim(body)");

  /** A step in Java, row by row. */
  private static final MigrationStep CAPITALS = MigrationStep.of(
      3,
      "states in capitals",
      MigrationCode.java("capitals, 1", context -> {
        tell("in java");
        context.query("SELECT max(id) FROM notes_entries", row -> {
          for (long id = 1; id <= row.number(1); id++) {
            context.execute("UPDATE notes_entries SET state = upper(state) WHERE id = ?", id);
          }
        });
      }),
      MigrationCode.sql("UPDATE notes_entries SET state = lower(state)"));

  private NotesMain() {}

  /** The migrations up to a version. */
  public static MigrationSet upTo(int version) {
    MigrationStep[] steps = {KEEP, WORDS, CAPITALS};
    return MigrationSet.of("notes", Arrays.copyOf(steps, version));
  }

  private static void hear(Progress progress) {
    tell("at " + progress.phase() + " " + progress.unitsDone());
  }

  private static void tell(String line) {
    if (tells) {
      System.out.println(line);
    }
  }

  public static void main(String[] arguments) {
    tells = true;
    try (TempleDb db = TempleDb.open(
        Path.of(arguments[0]),
        options -> options.addMigrations(upTo(3)).migrationListener(NotesMain::hear))) {
      System.out.println("open " + db.migrations().of("notes").version());
    }
  }
}

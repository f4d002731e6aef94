package dev.templedb.sqlite.launch;

import dev.templedb.TempleDb;
import dev.templedb.error.TempleDbException;
import java.nio.file.Path;

/**
 * Opens the files that its arguments name ({@code write PATH} or {@code read PATH}, again and again), changes something in each, and prints
 * a line for each: {@code done}, or the error's type and message.
 */
public final class OpenMain {

  private OpenMain() {}

  public static void main(String[] arguments) {
    for (int i = 0; i < arguments.length; i += 2) {
      Path file = Path.of(arguments[i + 1]);
      System.out.println(outcome(arguments[i].equals("read"), file));
    }
  }

  private static String outcome(boolean readOnly, Path file) {
    try (TempleDb db = readOnly ? TempleDb.openReadOnly(file) : TempleDb.open(file)) {
      if (readOnly) {
        return "read " + db.projects().get("app").slug();
      }
      db.projects().create("from-" + ProcessHandle.current().pid());
      return "done";
    } catch (TempleDbException e) {
      return e.getClass().getSimpleName() + " " + e.getMessage();
    }
  }
}

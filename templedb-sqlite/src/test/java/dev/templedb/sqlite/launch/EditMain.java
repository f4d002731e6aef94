package dev.templedb.sqlite.launch;

import dev.templedb.TempleDb;
import dev.templedb.project.Expected;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Edits files until it is killed, and prints each number when its edits are acknowledged: puts it into two files in one transaction, and
 * moves a third one on. Its arguments are the database, the project's slug and the number to begin with.
 */
public final class EditMain {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private EditMain() {}

  public static void main(String[] arguments) {
    String slug = arguments[1];
    try (TempleDb db = TempleDb.open(Path.of(arguments[0]))) {
      for (long number = Long.parseLong(arguments[2]); ; number++) {
        byte[] content = Long.toString(number).repeat(100).getBytes(StandardCharsets.UTF_8);
        db.useTransaction(tx -> {
          tx.files().put(slug, "one", content);
          tx.files().put(slug, "two", content);
        });
        db.files().move(slug, "at/" + number, "at/" + (number + 1), Expected.anything());
        OUT.println("edited " + number);
      }
    }
  }
}

package dev.templedb.sqlite.launch;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import dev.templedb.TempleDb;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Collects all content that nothing refers to, and prints how far it has come. Its argument is the database. */
public final class CollectMain {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private CollectMain() {}

  public static void main(String[] arguments) {
    try (TempleDb db = TempleDb.open(Path.of(arguments[0]))) {
      ProgressListener listener =
          progress -> OUT.println("at " + progress.phase() + " " + progress.unitsDone());
      db.contents().collect(Duration.ZERO, listener, CancellationToken.create());
      OUT.println("done");
    }
  }
}

package dev.templedb.sqlite.launch;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import dev.templedb.TempleDb;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** Collects, repacks or puts content, and prints how far it is: a program of its own, to be killed. */
public final class ContentMain {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private ContentMain() {}

  public static void main(String[] arguments) throws Exception {
    ProgressListener progress =
        state -> OUT.println("at " + state.phase() + " " + state.unitsDone());
    try (TempleDb db = TempleDb.open(Path.of(arguments[0]))) {
      switch (arguments[1]) {
        case "collect" ->
          db.contents().collect(Duration.ZERO, progress, CancellationToken.create());
        case "put" -> {
          byte[] content = new byte[60 << 20];
          new Random(1).nextBytes(content);
          OUT.println("at put 0");
          db.contents().put(new ByteArrayInputStream(content));
        }
        default -> db.contents().repack(progress, CancellationToken.create());
      }
    }
    OUT.println("done");
  }
}

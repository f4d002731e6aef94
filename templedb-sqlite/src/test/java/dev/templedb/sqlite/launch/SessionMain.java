package dev.templedb.sqlite.launch;

import dev.templedb.TempleDb;
import dev.templedb.environment.SessionStart;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Opens a session of {@code app/dev} in the database that its first argument names, prints its identity, and lives until it is killed. With
 * the second argument {@code close} it closes the database before it prints.
 */
public final class SessionMain {

  private SessionMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    TempleDb db = TempleDb.open(Path.of(arguments[0]));
    UUID session = db.environmentSessions().open(SessionStart.of("app", "dev")).uuid();
    if (arguments[1].equals("close")) {
      db.close();
    }
    System.out.println("opened " + session);
    Thread.sleep(Long.MAX_VALUE);
  }
}

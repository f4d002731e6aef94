package dev.templedb.sqlite.launch;

import dev.templedb.ProgressListener;
import dev.templedb.TempleDb;
import dev.templedb.backup.BackupRequest;
import dev.templedb.backup.RestoreRequest;
import dev.templedb.error.TempleDbException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Makes or restores a backup and prints how far it is: a program of its own, to be killed. Its arguments are what to do, the database and the
 * backup.
 */
public final class BackupMain {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private BackupMain() {}

  public static void main(String[] arguments) {
    ProgressListener progress = state -> OUT.println("at " + state.phase());
    Path database = Path.of(arguments[1]);
    Path backup = Path.of(arguments[2]);
    RestoreRequest restore = RestoreRequest.builder(backup).progress(progress).build();
    try {
      switch (arguments[0]) {
        case "backup" -> {
          try (TempleDb db = TempleDb.open(database)) {
            db.backups()
                .create(BackupRequest.builder(backup)
                    .compressed(true)
                    .maxBytesPerSecond(0)
                    .progress(progress)
                    .build());
          }
        }
        case "restore" -> {
          try (TempleDb db = TempleDb.open(database)) {
            OUT.println("restored " + db.backups().restore(restore).previous().orElseThrow());
          }
        }
        default -> TempleDb.restore(restore, database);
      }
      OUT.println("done");
    } catch (TempleDbException e) {
      OUT.println("failed " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}

package dev.templedb.sqlite.launch;

import dev.templedb.CancellationToken;
import dev.templedb.TempleDb;
import dev.templedb.setting.SecretKey;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Rotates the secrets of a database until it is killed, and prints how far it has come. Its arguments are the database, the new and the old key. */
public final class RotateMain {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private RotateMain() {}

  public static void main(String[] arguments) {
    try (TempleDb db = TempleDb.open(
        Path.of(arguments[0]),
        options -> options.addSecretKeys(SecretKey.of(arguments[1]), SecretKey.of(arguments[2])))) {
      OUT.println("begins");
      db.secrets()
          .rotate(
              progress -> OUT.println("rotated " + progress.unitsDone()),
              CancellationToken.create());
      OUT.println("ends");
    }
  }
}

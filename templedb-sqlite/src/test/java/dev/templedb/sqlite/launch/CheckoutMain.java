package dev.templedb.sqlite.launch;

import dev.templedb.TempleDb;
import dev.templedb.error.TempleDbException;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.Checkout.LocalChanges;
import dev.templedb.transfer.CheckoutReport;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Checks a project out again and again, and prints what happens, in lines. Its arguments are the database, the slugs and the target. */
public final class CheckoutMain {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private CheckoutMain() {}

  public static void main(String[] arguments) {
    try (TempleDb db = TempleDb.open(Path.of(arguments[0]))) {
      OUT.println("ready");
      Path target = Path.of(arguments[arguments.length - 1]);
      for (int i = 1; i < arguments.length - 1; i++) {
        CheckoutReport report = db.checkout(Checkout.builder(arguments[i], target)
            .localChanges(LocalChanges.OVERWRITE)
            .progress(progress -> OUT.println("at " + progress.phase()))
            .build());
        OUT.println("written " + report.written());
      }
    } catch (TempleDbException e) {
      OUT.println("failed " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}

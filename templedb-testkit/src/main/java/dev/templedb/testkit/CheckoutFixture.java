package dev.templedb.testkit;

import dev.templedb.TempleDb;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.CheckoutReport;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The project {@code app}, a directory that it is imported from, and one that it is checked out to. */
@ExtendWith(TempleDbExtension.class)
abstract class CheckoutFixture {

  @TempDir
  Path directory;

  Path target;

  @BeforeEach
  void chooseTarget() {
    target = directory.resolve("target");
  }

  SourceTree tree() {
    return new SourceTree(directory.resolve("source"));
  }

  CheckoutReport checkout(TempleDb db) {
    return db.checkout(Checkout.of("app", target));
  }
}

package dev.templedb.sqlite.transfer;

import dev.templedb.TempleDb;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.CheckoutReport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database with the project {@code app}, a directory that it is imported from, and one that it is checked out to. */
abstract class CheckoutFixture {

  @TempDir
  Path directory;

  Path database;
  Path source;
  Path target;
  TempleDb db;

  @BeforeEach
  void open() {
    database = directory.resolve("test.db");
    source = directory.resolve("source");
    target = directory.resolve("target");
    db = TempleDb.open(database);
    db.projects().create("app");
  }

  @AfterEach
  void close() {
    db.close();
  }

  CheckoutReport checkout() {
    return db.checkout(Checkout.of("app", target));
  }

  /** Writes such files, and imports the directory. */
  void imported(String... paths) throws IOException {
    for (String path : paths) {
      Trees.write(source, path, "content of " + path);
    }
    db.importTree(TreeImport.of("app", source));
  }
}

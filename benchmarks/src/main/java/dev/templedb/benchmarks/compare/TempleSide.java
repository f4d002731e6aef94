package dev.templedb.benchmarks.compare;

import dev.templedb.TempleDb;
import dev.templedb.search.ContentSearch;
import dev.templedb.search.SearchReport;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.CheckoutReport;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.TreeImport;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The library's side. */
final class TempleSide {

  /** The project that trees are imported into. */
  static final String PROJECT = "tree";

  /** The database that stays open from one task to the next, and its file. */
  private static @Nullable TempleDb open;

  private static String openFile = "";

  private TempleSide() {}

  /**
   * Opens a new database, imports the tree, and closes it, which brings the log back into the file and flushes it. {@code millis} ends with
   * the import, when everything is committed and survives a kill, as what git has added does; {@code closed} is all of it, and {@code
   * afterOpen} all without the opening and the creation of the project.
   */
  static Map<String, Double> first(String tree, String file) {
    long start = System.nanoTime();
    long opened;
    long imported;
    ImportReport report;
    try (TempleDb db = TempleDb.open(Path.of(file))) {
      db.projects().create(PROJECT);
      opened = System.nanoTime();
      report = db.importTree(TreeImport.of(PROJECT, Path.of(tree)));
      imported = System.nanoTime();
    }
    long end = System.nanoTime();
    return Map.of(
        "millis",
        (imported - start) / 1e6,
        "closed",
        (end - start) / 1e6,
        "afterOpen",
        (end - opened) / 1e6,
        "files",
        (double) report.files(),
        "bytes",
        (double) report.bytes(),
        "skipped",
        (double) report.skipped().size());
  }

  /** Imports the tree into a database that stays open. */
  static Map<String, Double> again(String tree, String file) {
    TempleDb db = stayOpen(file);
    long start = System.nanoTime();
    ImportReport report = db.importTree(TreeImport.of(PROJECT, Path.of(tree)));
    double millis = (System.nanoTime() - start) / 1e6;
    Map<String, Double> figures = new HashMap<>();
    figures.put("millis", millis);
    figures.put("added", (double) report.added());
    figures.put("changed", (double) report.changed());
    figures.put("unchanged", (double) report.unchanged());
    figures.put("removed", (double) report.removed());
    return figures;
  }

  /** Writes the project into a directory, from a database that stays open. */
  static Map<String, Double> checkOut(String file, String target) {
    TempleDb db = stayOpen(file);
    long start = System.nanoTime();
    CheckoutReport report = db.checkout(Checkout.of(PROJECT, Path.of(target)));
    return Map.of(
        "millis", (System.nanoTime() - start) / 1e6, "written", (double) report.written());
  }

  /** Finds the lines with a text, in a database that stays open. */
  static Map<String, Double> search(String file, String text) {
    TempleDb db = stayOpen(file);
    long[] characters = {0};
    long start = System.nanoTime();
    SearchReport report = db.search(
        ContentSearch.in(PROJECT, text), match -> characters[0] += match.text().length());
    return Map.of(
        "millis", (System.nanoTime() - start) / 1e6,
        "matches", (double) report.matches(),
        "characters", (double) characters[0]);
  }

  private static TempleDb stayOpen(String file) {
    if (open == null) {
      open = TempleDb.open(Path.of(file));
      openFile = file;
    }
    if (!openFile.equals(file)) {
      throw new IllegalStateException("'" + openFile + "' is open in this JVM");
    }
    return open;
  }

  /** Makes a database with an empty project. */
  static void createEmpty(Path file) {
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create(PROJECT);
    }
  }
}

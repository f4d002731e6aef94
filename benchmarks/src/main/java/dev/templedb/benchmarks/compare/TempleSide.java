package dev.templedb.benchmarks.compare;

import dev.templedb.TempleDb;
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

  /** The database that stays open from one {@link #again} to the next. */
  private static @Nullable TempleDb open;

  private TempleSide() {}

  /**
   * Opens a new database, imports the tree, and closes it, which brings the log back into the file and flushes it. {@code millis} is all of
   * that, {@code afterOpen} without the opening and the creation of the project.
   */
  static Map<String, Double> first(String tree, String file) {
    long start = System.nanoTime();
    long opened;
    ImportReport report;
    try (TempleDb db = TempleDb.open(Path.of(file))) {
      db.projects().create(PROJECT);
      opened = System.nanoTime();
      report = db.importTree(TreeImport.of(PROJECT, Path.of(tree)));
    }
    long end = System.nanoTime();
    return Map.of(
        "millis", (end - start) / 1e6,
        "afterOpen", (end - opened) / 1e6,
        "files", (double) report.files(),
        "bytes", (double) report.bytes(),
        "skipped", (double) report.skipped().size());
  }

  /** Imports the tree into a database that stays open. */
  static Map<String, Double> again(String tree, String file) {
    if (open == null) {
      open = TempleDb.open(Path.of(file));
    }
    long start = System.nanoTime();
    ImportReport report = open.importTree(TreeImport.of(PROJECT, Path.of(tree)));
    double millis = (System.nanoTime() - start) / 1e6;
    Map<String, Double> figures = new HashMap<>();
    figures.put("millis", millis);
    figures.put("added", (double) report.added());
    figures.put("changed", (double) report.changed());
    figures.put("unchanged", (double) report.unchanged());
    figures.put("removed", (double) report.removed());
    return figures;
  }

  /** Makes a database with an empty project. */
  static void createEmpty(Path file) {
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create(PROJECT);
    }
  }
}

package dev.templedb.examples.quickstart;

import dev.templedb.nix.detection.DetectionReport;
import dev.templedb.nix.detection.Reason;
import dev.templedb.nix.detection.Recommendation;
import dev.templedb.nix.expression.ExpressionFile;
import dev.templedb.project.FileTypeUse;
import dev.templedb.transfer.FileChange;
import dev.templedb.transfer.ImportReport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what happened, in tables that fit a terminal. */
final class Report {

  private static final int LISTED_TYPES = 15;
  private static final int LISTED_CHANGES = 10;
  private static final int LISTED_REASONS = 3;

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void heading(Path directory, Path database, String slug) {
    print("directory  %s%n", Printable.of(directory.toString()));
    print("database   %s%n", Printable.of(database.toString()));
    print("project    %s%n", slug);
  }

  void types(List<FileTypeUse> uses) {
    print("%n%-24s %-14s %10s %12s%n", "TYPE", "CATEGORY", "FILES", "BYTES");
    List<FileTypeUse> listed = uses.subList(0, Math.min(LISTED_TYPES, uses.size()));
    for (FileTypeUse use : listed) {
      print(
          "%-24s %-14s %,10d %12s%n",
          use.type().name(), use.type().category(), use.fileCount(), size(use.totalBytes()));
    }
    List<FileTypeUse> others = uses.subList(listed.size(), uses.size());
    if (!others.isEmpty()) {
      print(
          "%-24s %-14s %,10d %12s%n",
          others.size() + " others", "", files(others), size(bytes(others)));
    }
    print("%-24s %-14s %,10d %12s%n", "all", "", files(uses), size(bytes(uses)));
  }

  private static long files(List<FileTypeUse> uses) {
    return uses.stream().mapToLong(FileTypeUse::fileCount).sum();
  }

  private static long bytes(List<FileTypeUse> uses) {
    return uses.stream().mapToLong(FileTypeUse::totalBytes).sum();
  }

  void imported(ImportReport report) {
    double seconds = report.duration().toNanos() / 1e9;
    print(
        "%nimported %,d files, %s in %.2f s (%,.0f files/s, %s/s): %,d added, %,d changed, %,d unchanged, %,d removed%n",
        report.files(),
        size(report.bytes()),
        seconds,
        report.files() / seconds,
        size((long) (report.bytes() / seconds)),
        report.added(),
        report.changed(),
        report.unchanged(),
        report.removed());
    if (report.changed() + report.removed() + report.unchanged() > 0) {
      changes(report.changes());
    }
    report
        .skipped()
        .forEach(file ->
            print("  skipped %s: %s%n", Printable.of(file.path()), Printable.of(file.detail())));
  }

  private void changes(List<FileChange> changes) {
    changes.stream()
        .limit(LISTED_CHANGES)
        .forEach(change -> print(
            "  %-8s %s%n",
            change.kind().name().toLowerCase(Locale.ROOT), Printable.of(change.path())));
    if (changes.size() > LISTED_CHANGES) {
      print("  and %,d more%n", changes.size() - LISTED_CHANGES);
    }
  }

  void packages(DetectionReport detected) {
    print("%n%-32s %s%n", "PACKAGE", "BECAUSE OF");
    for (Recommendation recommendation : detected.recommendations()) {
      List<String> reasons =
          recommendation.reasons().stream().map(Reason::text).map(Printable::of).toList();
      String more = reasons.size() > LISTED_REASONS
          ? "; and " + (reasons.size() - LISTED_REASONS) + " more"
          : "";
      print(
          "%-32s %s%s%n",
          recommendation.attributePath(),
          String.join("; ", reasons.subList(0, Math.min(LISTED_REASONS, reasons.size()))),
          more);
    }
    for (Recommendation recommendation : detected.recommendations()) {
      recommendation
          .replacement()
          .ifPresent(other -> print(
              "  note: today's nixpkgs has no %s, or marks it as insecure; there the expression takes %s%n",
              recommendation.attributePath(), other));
    }
    detected
        .remarks()
        .forEach(
            remark -> print("  note: %s%n", Printable.of(remark.path() + ": " + remark.problem())));
  }

  void expression(ExpressionFile expression) {
    print("%nexpression %s%s%n", expression.path(), expression.written() ? "" : " (unchanged)");
  }

  void timings(Timings timings) {
    print("%n");
    for (Map.Entry<String, Long> step : timings.nanos().entrySet()) {
      print("%-12s %8.1f ms%n", step.getKey(), step.getValue() / 1e6);
    }
  }

  private static String size(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }

  private void print(String format, Object... arguments) {
    out.printf(Locale.ROOT, format, arguments);
  }
}

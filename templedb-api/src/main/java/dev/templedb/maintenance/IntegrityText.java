package dev.templedb.maintenance;

import dev.templedb.rendering.TextTable;

/** What an integrity check has found, as text. */
final class IntegrityText {

  private IntegrityText() {}

  static String of(IntegrityReport report) {
    StringBuilder text = new StringBuilder("Integrity\n").append(summary(report));
    if (report.problemCount() > 0) {
      text.append("\nProblems\n").append(problems(report));
      long more = report.problemCount() - report.problems().size();
      if (more > 0) {
        text.append("  and ").append(more).append(" more\n");
      }
    }
    return text.toString();
  }

  private static String summary(IntegrityReport report) {
    TextTable table = new TextTable()
        .line("problems", report.isSound() ? "none" : String.valueOf(report.problemCount()))
        .line("contents", report.contents() + ", " + TextTable.bytes(report.contentBytes()));
    report.resumeAt().ifPresent(position -> table.line("to go on", "after " + position));
    if (!report.unsealedTables().isEmpty()) {
      table.line("unsealed", String.join(", ", report.unsealedTables()));
    }
    return table.text(2);
  }

  private static String problems(IntegrityReport report) {
    TextTable table = new TextTable();
    for (IntegrityProblem problem : report.problems()) {
      table.line(problem.kind().name(), where(problem), problem.message());
    }
    return table.text(2);
  }

  private static String where(IntegrityProblem problem) {
    if (problem.path().isPresent()) {
      return problem.projectSlug().map(slug -> slug + "/").orElse("")
          + problem.path().get();
    }
    if (problem.table().isPresent()) {
      return problem.table().get() + problem.row().map(row -> ", row " + row).orElse("");
    }
    return problem.projectSlug().orElse("-");
  }
}

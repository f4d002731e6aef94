package dev.templedb.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A tree that is known, first with nothing changed and then with other edits in each round to a hundredth of its files, half of which keep
 * their size; beside {@code git status}, for which its index is up to date.
 */
final class AgainImport implements Contest {

  private static final int WARM_UPS = 10;
  private static final int CHANGED_WARM_UPS = 3;
  private static final int TURNS = 7;
  private static final int PART = 100;

  /** Longer than the tick of a file system's clock, so that no edit looks as if it had been made during an import. */
  private static final long TICK_MILLIS = 20;

  private int edits;

  @Override
  public void run(Setting setting, Report report) throws Exception {
    Path tree = setting.scratch().tree();
    Path database = setting.scratch().path("again.templedb");
    TempleSide.createEmpty(database);
    Git git = new Git(setting.scratch(), "again.git");
    git.firstCommit();
    Rounds unchanged = new Rounds();
    List<Double> gitStart = new ArrayList<>();
    try (SideJvm jvm = new SideJvm()) {
      jvm.run(Task.TEMPLE_AGAIN, tree, database);
      Rounds.Side ours = () -> again(jvm, tree, database, 0);
      Rounds.Side status = () -> status(git, 0);
      System.err.println(" warming up");
      for (int i = 0; i < WARM_UPS; i++) {
        ours.run();
        status.run();
      }
      for (int i = 0; i < CHANGED_WARM_UPS; i++) {
        int changed = edit(setting);
        again(jvm, tree, database, changed);
        git.commitAll();
      }
      System.err.println(" nothing changed");
      ours.run();
      status.run();
      Tool.settle();
      for (int i = 0; i < setting.rounds(); i++) {
        gitStart.add(git.startMillis());
      }
      unchanged
          .with("unchanged_ours", ours)
          .with("unchanged_git_status", status)
          .run(TURNS * setting.rounds());
      System.err.println(" a hundredth changed");
      List<Double> changedOurs = new ArrayList<>();
      List<Double> changedStatus = new ArrayList<>();
      List<Double> unchangedStatus = new ArrayList<>();
      List<Double> unchangedOurs = new ArrayList<>();
      for (int i = 0; i < setting.rounds(); i++) {
        unchangedStatus.add(status.run());
        unchangedOurs.add(ours.run());
        int changed = edit(setting);
        changedOurs.add(again(jvm, tree, database, changed));
        changedStatus.add(status(git, changed));
        git.commitAll();
        status.run();
        ours.run();
      }
      unchanged.medians(report, "");
      report.median("git_start", gitStart);
      report.median("changed_ours", changedOurs);
      report.median("changed_git_status", changedStatus);
      report.atMost(
          "unchanged_ours_over_git_status",
          unchanged.ratio("unchanged_ours", "unchanged_git_status"),
          1.5,
          "x");
      report.atMost(
          "changed_ours_over_unchanged_git_status",
          Report.ratio(changedOurs, unchangedStatus),
          3,
          "x");
      report.figure(
          "changed_ours_over_unchanged_ours", Report.ratio(changedOurs, unchangedOurs), "x");
      report.figure(
          "changed_ours_over_changed_git_status", Report.ratio(changedOurs, changedStatus), "x");
    }
    git.delete();
    Scratch.deleteDatabase(database);
  }

  private static double again(SideJvm jvm, Path tree, Path database, int changed)
      throws IOException {
    Map<String, Double> figures = jvm.run(Task.TEMPLE_AGAIN, tree, database);
    if (figures.get("changed") != changed) {
      throw new IOException("the library found " + figures + " where " + changed
          + " files had been changed; what is measured is not the same work");
    }
    return figures.get("millis");
  }

  private static double status(Git git, int changed) throws IOException, InterruptedException {
    Tool.Outcome outcome = git.status();
    if (outcome.output().lines().count() != changed) {
      throw new IOException("git status printed " + outcome.output().lines().count()
          + " lines where " + changed + " files had been changed");
    }
    return outcome.millis();
  }

  /** Edits other files than the last time and gives how many. */
  private int edit(Setting setting) throws IOException, InterruptedException {
    edits++;
    int changed = 0;
    for (int i = edits % PART; i < setting.files().size(); i += PART) {
      Path file = setting.files().get(i);
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) == 0) {
        continue;
      }
      if (changed++ % 2 == 0) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
      } else {
        Files.write(
            file,
            ("edit " + edits + "\n").getBytes(StandardCharsets.UTF_8),
            StandardOpenOption.APPEND);
      }
    }
    Thread.sleep(TICK_MILLIS);
    return changed;
  }
}

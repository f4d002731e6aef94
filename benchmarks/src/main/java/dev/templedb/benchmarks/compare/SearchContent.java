package dev.templedb.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Lines with a literal text, beside ripgrep, which looks at the same files of the tree on disk: a text that few files have, one that one in
 * twenty has, and one that none has.
 */
final class SearchContent implements Contest {

  private static final int WARM_UPS = 10;
  private static final int TURNS = 5;
  private static final double BAR = 1.7;
  private static final int SAMPLED = 100;
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]{7,}");

  @Override
  public void run(Setting setting, Report report) throws Exception {
    if (!Tool.isPresent("rg")) {
      report.note("search: skipped, since rg (ripgrep) is not on the path");
      return;
    }
    Path database = setting.scratch().path("search.templedb");
    TempleSide.first(setting.scratch().tree().toString(), database.toString());
    Map<String, Integer> names = names(setting);
    search(setting, report, database, "rare", closest(names, 1));
    search(setting, report, database, "frequent", closest(names, SAMPLED / 20));
    search(setting, report, database, "absent", "noFileHasThisText");
    Scratch.deleteDatabase(database);
  }

  private static void search(
      Setting setting, Report report, Path database, String kind, String text) throws Exception {
    try (SideJvm jvm = new SideJvm()) {
      double[] matches = new double[2];
      Rounds.Side ours = () -> {
        Map<String, Double> figures = jvm.run(Task.TEMPLE_SEARCH, database, text);
        matches[0] = figures.get("matches");
        return figures.get("millis");
      };
      Rounds.Side ripgrep = () -> {
        Tool.Outcome outcome = ripgrep(setting.scratch(), text);
        matches[1] = outcome.output().lines().count();
        return outcome.millis();
      };
      for (int i = 0; i < WARM_UPS; i++) {
        ours.run();
        ripgrep.run();
      }
      System.err.println(" '" + text + "', " + (long) matches[0] + " matches");
      if (matches[0] != matches[1]) {
        throw new IOException(
            "the library found '" + text + "' in " + (long) matches[0] + " lines, ripgrep in "
                + (long) matches[1] + "; what is measured is not the same work");
      }
      Rounds rounds =
          new Rounds().with("ours", ours).with("rg", ripgrep).run(TURNS * setting.rounds());
      rounds.medians(report, "search_" + kind + "_");
      report.atMost("search_" + kind + "_ours_over_rg", rounds.ratio("ours", "rg"), BAR, "x");
    }
  }

  /** Git's ignore files apply as if this were a repository; nothing of the user's configuration is read. */
  private static Tool.Outcome ripgrep(Scratch scratch, String text)
      throws IOException, InterruptedException {
    return Tool.run(
        List.of(
            "rg",
            "--no-config",
            "--no-ignore-global",
            "--no-ignore-parent",
            "--no-require-git",
            "--hidden",
            "--no-heading",
            "--line-number",
            "--fixed-strings",
            "--regexp=" + text,
            "."),
        scratch.tree(),
        Map.of(),
        Set.of(0, 1));
  }

  /** In how many of some files each name occurs. */
  private static Map<String, Integer> names(Setting setting) throws IOException {
    Map<String, Integer> names = new HashMap<>();
    int step = Math.max(1, setting.files().size() / SAMPLED);
    for (int i = 0; i < setting.files().size(); i += step) {
      Path file = setting.files().get(i);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        Set<String> found = new HashSet<>();
        NAME.matcher(text).results().map(MatchResult::group).forEach(found::add);
        found.forEach(name -> names.merge(name, 1, Integer::sum));
      }
    }
    return names;
  }

  /** The first name, by the alphabet, that comes closest to being in so many files. */
  private static String closest(Map<String, Integer> names, int files) throws IOException {
    return names.entrySet().stream()
        .min(Map.Entry.<String, Integer>comparingByValue(
                Comparator.comparingInt(count -> Math.abs(count - files)))
            .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElseThrow(() -> new IOException("the tree has no text to search for"));
  }
}

package dev.templedb.sqlite.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** Globs against two oracles: the definition, written down naively, and the JDK's own globs where they mean the same. */
class GlobProperties {

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void matches_anyGlobAndPath_isWhatTheDefinitionSays(
      @ForAll("globs") String glob, @ForAll("texts") String path) {
    boolean expected = alternativesOf(glob).stream()
        .anyMatch(alternative -> matchesNaively(alternative, 0, path, 0));
    Statistics.collect(expected);

    assertThat(Glob.compile(glob).matches(path)).isEqualTo(expected);

    Statistics.coverage(coverage -> coverage.check(true).percentage(share -> share > 5));
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void matches_globThatTheJdkReadsAlike_isWhatTheJdkSays(
      @ForAll("jdkGlobs") String glob, @ForAll("paths") String path) {
    // The JDK has no **/ that stands for nothing: it is spelt out as an alternative.
    String jdkGlob = glob.replaceAll("(^|(?<=/))\\*\\*/", "{**/,}");
    boolean expected =
        FileSystems.getDefault().getPathMatcher("glob:" + jdkGlob).matches(Path.of(path));
    Statistics.collect(expected);

    assertThat(Glob.compile(glob).matches(path)).isEqualTo(expected);

    Statistics.coverage(coverage -> coverage.check(true).percentage(share -> share > 5));
  }

  @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
  void literalPrefix_pathThatMatches_startsWithIt(
      @ForAll("globs") String glob, @ForAll("texts") String path) {
    Glob compiled = Glob.compile(glob);
    if (compiled.matches(path)) {
      assertThat(path).startsWith(compiled.literalPrefix());
    }
  }

  @Property(tries = 5_000)
  void compile_anyString_compilesOrIsRefusedWithAPosition(@ForAll("anything") String glob) {
    try {
      assertThat(Glob.compile(glob)).hasToString(glob);
    } catch (IllegalArgumentException malformed) {
      assertThatThrownBy(() -> {
            throw malformed;
          })
          .hasMessageMatching("(?s)glob '.*' is malformed at index \\d+: .*");
    }
  }

  @Provide
  Arbitrary<String> globs() {
    return joined(
        7,
        "a",
        "b",
        "/",
        "*",
        "**",
        "**/",
        "/**",
        "?",
        "[ab]",
        "[!a]",
        "[a-b]",
        "\\*",
        "{a,b}",
        "{a/,}",
        "{*,b/**}",
        "{a{b,*},}",
        "{**/,?}",
        "a*",
        "*b");
  }

  @Provide
  Arbitrary<String> jdkGlobs() {
    return joined(
            6, "a", "b", "/", "/", "*", "**", "**/", "/**/", "?", "[ab]", "[!a]", "[a-b]", "\\*",
            "{a,b}", "{*b,a?}")
        .map(glob -> glob.replaceAll("/+", "/").replaceAll("(?<!\\\\)\\*{3,}", "**"));
  }

  @Provide
  Arbitrary<String> texts() {
    return joined(7, "a", "a", "b", "/", "*");
  }

  @Provide
  Arbitrary<String> paths() {
    return joined(7, "a", "a", "b", "/")
        .filter(path -> !path.isEmpty() && !path.matches("/.*|.*/|.*//.*"));
  }

  @Provide
  Arbitrary<String> anything() {
    return joined(
        8, "a", "é", "\uD83D\uDE00", "[", "]", "{", "}", ",", "\\", "!", "-", "*", "?", "/");
  }

  private static Arbitrary<String> joined(int maxParts, String... parts) {
    return Arbitraries.of(parts).list().ofMaxSize(maxParts).map(list -> String.join("", list));
  }

  /** Keeps two parts of a glob apart where a group began or ended, so that stars don't run together. */
  private static final char BOUNDARY = '\u0001';

  /** The globs without groups that a glob stands for together. */
  private static Set<String> alternativesOf(String glob) {
    int open = glob.indexOf('{');
    if (open < 0) {
      return Set.of(glob);
    }
    Set<String> result = new TreeSet<>();
    int depth = 0;
    int start = open + 1;
    List<String> parts = new ArrayList<>();
    int i = open;
    for (; depth > 0 || i == open; i++) {
      char c = glob.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0 || (depth == 1 && c == ',')) {
        parts.add(glob.substring(start, i));
        start = i + 1;
      }
    }
    for (String part : parts) {
      result.addAll(
          alternativesOf(glob.substring(0, open) + BOUNDARY + part + BOUNDARY + glob.substring(i)));
    }
    return result;
  }

  private static boolean matchesNaively(String glob, int g, String text, int t) {
    if (g == glob.length()) {
      return t == text.length();
    }
    if (glob.charAt(g) == BOUNDARY) {
      return matchesNaively(glob, g + 1, text, t);
    }
    if (glob.startsWith("**/", g)) {
      boolean segmentStarts = t == 0 || text.charAt(t - 1) == '/';
      if (segmentStarts && matchesNaively(glob, g + 3, text, t)) {
        return true;
      }
      for (int slash = text.indexOf('/', t); slash >= 0; slash = text.indexOf('/', slash + 1)) {
        if (matchesNaively(glob, g + 3, text, slash + 1)) {
          return true;
        }
      }
      return false;
    }
    if (glob.startsWith("***", g)) {
      return matchesNaively(glob, g + 1, text, t);
    }
    if (glob.startsWith("**", g)) {
      return matchesNaively(glob, g + 2, text, t)
          || (t < text.length() && matchesNaively(glob, g, text, t + 1));
    }
    if (glob.charAt(g) == '*') {
      return matchesNaively(glob, g + 1, text, t)
          || (t < text.length() && text.charAt(t) != '/' && matchesNaively(glob, g, text, t + 1));
    }
    if (t == text.length()) {
      return false;
    }
    char c = text.charAt(t);
    if (glob.charAt(g) == '[') {
      int close = glob.indexOf(']', g);
      boolean member =
          c != '/' && String.valueOf(c).matches(glob.substring(g, close + 1).replace('!', '^'));
      return member && matchesNaively(glob, close + 1, text, t + 1);
    }
    if (glob.charAt(g) == '?') {
      return c != '/' && matchesNaively(glob, g + 1, text, t + 1);
    }
    int literal = glob.charAt(g) == '\\' ? g + 1 : g;
    return c == glob.charAt(literal) && matchesNaively(glob, literal + 1, text, t + 1);
  }
}

package dev.templedb.testkit;

import static dev.templedb.testkit.Refusals.assertRefused;
import static dev.templedb.testkit.Refusals.nothing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.Expected;
import dev.templedb.project.FileQuery;
import dev.templedb.search.ContentMatch;
import dev.templedb.search.ContentSearch;
import dev.templedb.search.ContentSearchBuilder;
import dev.templedb.search.SearchReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every {@link TempleDb#search} promises of what it finds; {@link SearchControlContract} has what it promises of its course. Extend it
 * in the tests of an implementation.
 */
@ExtendWith(TempleDbExtension.class)
public abstract class SearchContract {

  /** For subclasses. */
  protected SearchContract() {}

  /** Makes the project that is searched. */
  @BeforeEach
  public void createProject(TempleDb db) {
    db.projects().create("app");
  }

  private static void put(TempleDb db, String path, String text) {
    db.files().put("app", path, text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<ContentMatch> search(TempleDb db, ContentSearchBuilder request) {
    List<ContentMatch> matches = new ArrayList<>();
    SearchReport report = db.search(request.build(), matches::add);
    assertThat(report.matches()).isEqualTo(matches.size());
    assertThat(report.matchingFiles())
        .isEqualTo(matches.stream()
            .map(match -> match.projectSlug() + "/" + match.path())
            .distinct()
            .count());
    return matches;
  }

  /** Matches as {@code grep -n} shows them: path, number, line. */
  private static List<String> lines(TempleDb db, ContentSearchBuilder request) {
    return search(db, request).stream()
        .map(match -> match.path() + ":" + match.lineNumber() + ":" + match.text())
        .toList();
  }

  private static ContentSearchBuilder literal(String text) {
    return ContentSearch.literal(text);
  }

  private static ContentSearchBuilder regex(String expression) {
    return ContentSearch.regex(expression);
  }

  @Test
  public void search_literal_givesEachMatchingLineByPath(TempleDb db) {
    put(db, "b.txt", "one\ntwo needle needle\nthree\nneedle");
    put(db, "a/c.txt", "needle\n");
    put(db, "d.txt", "nothing");

    assertThat(lines(db, literal("needle")))
        .containsExactly("a/c.txt:1:needle", "b.txt:2:two needle needle", "b.txt:4:needle");
    assertThat(lines(db, literal("need.e"))).isEmpty();
  }

  @Test
  public void search_match_saysWhereItIs(TempleDb db) {
    put(db, "a.txt", "\n  ä😀 = needle;\n");

    ContentMatch match = search(db, literal("needle")).get(0);

    assertThat(match.projectSlug()).isEqualTo("app");
    assertThat(match.lineNumber()).isEqualTo(2);
    assertThat(match.column()).as("in UTF-16 units").isEqualTo(9);
    assertThat(match.text()).isEqualTo("  ä😀 = needle;");
    assertThat(match.matched()).isEqualTo("needle");
    assertThat(search(db, regex("ne+dle(?=;)")).get(0)).isEqualTo(match);
    assertThat(search(db, literal("NEEDLE").ignoreCase(true)).get(0)).isEqualTo(match);
  }

  @Test
  public void search_report_countsWhatWasSearched(TempleDb db) {
    put(db, "a", "x\nx\n");
    put(db, "b", "no");
    put(db, "c", "x\0");
    db.files().putSymlink("app", "link", "x", Expected.anything());

    SearchReport report = db.search(ContentSearch.in("app", "x"), match -> {});

    assertThat(report.files()).isEqualTo(2);
    assertThat(report.bytes()).isEqualTo(6);
    assertThat(report.binaryFiles()).isOne();
    assertThat(report.matches()).isEqualTo(2);
    assertThat(report.matchingFiles()).isOne();
    assertThat(report.limitReached()).isFalse();
    assertThat(report.duration()).isPositive();
  }

  @Test
  public void search_regex_isTriedOnEachLineByItself(TempleDb db) {
    put(db, "a", "class A {\n  int x1;\n\n  int x22;\n}");

    assertThat(lines(db, regex("x\\d+;$"))).containsExactly("a:2:  int x1;", "a:4:  int x22;");
    assertThat(lines(db, regex("^$"))).containsExactly("a:3:");
    assertThat(lines(db, regex("^\\s+int x\\d;"))).containsExactly("a:2:  int x1;");
    assertThat(lines(db, regex("\\}\\z"))).containsExactly("a:5:}");
    assertThat(lines(db, regex(";\\s+int"))).as("lines are not joined").isEmpty();
    assertThat(lines(db, regex("(?<=\\n)."))).isEmpty();
    assertThat(lines(db, regex("x*"))).as("an empty match is one").hasSize(5);
    assertThat(search(db, regex("x(\\d+)")).get(1).matched()).isEqualTo("x22");
  }

  @Test
  public void search_ignoringCase_coversLettersBeyondAscii(TempleDb db) {
    put(db, "a", "Straße ÄRGER\nKELVIN \u212A\n");

    assertThat(lines(db, literal("straße ärger"))).isEmpty();
    assertThat(lines(db, literal("straße ärger").ignoreCase(true))).hasSize(1);
    assertThat(lines(db, literal("n k").ignoreCase(true))).hasSize(1);
    assertThat(lines(db, literal(".").ignoreCase(true))).as("still a literal").isEmpty();
    assertThat(lines(db, regex("ä.g").ignoreCase(true))).hasSize(1);
  }

  @Test
  public void search_lineEnds_areNotPartOfTheLine(TempleDb db) {
    put(db, "crlf", "one\r\ntwo\r\nthree\r");
    put(db, "lf", "one\ntwo\n");

    assertThat(lines(db, regex("^two$"))).containsExactly("crlf:2:two", "lf:2:two");
    assertThat(lines(db, literal("two"))).containsExactly("crlf:2:two", "lf:2:two");
    assertThat(lines(db, literal("e\r"))).as("a return without a feed").hasSize(1);
    assertThat(lines(db, literal("o\r"))).isEmpty();
    assertThat(lines(db, regex("^$"))).as("nothing follows the last end").isEmpty();
    assertThat(search(db, literal("two").linesBefore(1).linesAfter(1)).get(0).before())
        .containsExactly("one");
  }

  @Test
  public void search_byteOrderMark_isNotPartOfTheFirstLine(TempleDb db) {
    put(db, "a", "\uFEFFfirst\nsecond");

    assertThat(lines(db, regex("^first"))).containsExactly("a:1:first");
    assertThat(search(db, literal("first")).get(0).column()).isOne();
    assertThat(lines(db, literal("\uFEFF"))).isEmpty();
  }

  @Test
  public void search_bytesThatAreNotUtf8_areNoObstacle(TempleDb db) {
    byte[] latin1 = "Grüße needle ü\nnext".getBytes(StandardCharsets.ISO_8859_1);
    db.files().put("app", "latin1", latin1);

    assertThat(lines(db, literal("needle")))
        .containsExactly("latin1:1:Gr\uFFFD\uFFFDe needle \uFFFD");
    assertThat(lines(db, regex("e ne+"))).hasSize(1);
    assertThat(search(db, literal("needle")).get(0))
        .isEqualTo(search(db, regex("needle")).get(0));
  }

  @Test
  public void search_binaryFiles_areLeftOutUnlessAskedFor(TempleDb db) {
    put(db, "early", "needle\n\0");
    put(db, "late", "needle\n" + "x".repeat(8_184) + "\0");
    put(db, "too-late", "needle\n" + "x".repeat(8_185) + "\0");

    assertThat(search(db, literal("needle")))
        .extracting(ContentMatch::path)
        .containsExactly("too-late");
    assertThat(search(db, literal("needle").includeBinary(true))).hasSize(3);
    assertThat(db.search(literal("no").build(), match -> {}).binaryFiles()).isEqualTo(2);
    assertThat(lines(db, literal("x\0").includeBinary(true))).hasSize(2);
  }

  @Test
  public void search_context_comesFromTheSameFileAlone(TempleDb db) {
    put(db, "a", "1\n2\n3 x\n4 x\n5\n6\n7");
    put(db, "b", "x\n");

    List<ContentMatch> matches = search(db, literal("x").linesBefore(2).linesAfter(3));

    assertThat(matches)
        .extracting(ContentMatch::before)
        .containsExactly(List.of("1", "2"), List.of("2", "3 x"), List.of());
    assertThat(matches)
        .extracting(ContentMatch::after)
        .containsExactly(List.of("4 x", "5", "6"), List.of("5", "6", "7"), List.of());
    assertThat(search(db, literal("7").linesAfter(1).linesBefore(10)).get(0).before())
        .hasSize(6);
  }

  @Test
  public void search_limits_endItEarly(TempleDb db) {
    put(db, "a", "x 1\nx 2\nx 3\nafter\n");
    put(db, "b", "x 4\n");

    assertThat(lines(db, literal("x").limit(2))).containsExactly("a:1:x 1", "a:2:x 2");
    assertThat(lines(db, literal("x").limitPerFile(1))).containsExactly("a:1:x 1", "b:1:x 4");
    assertThat(search(db, literal("x").limitPerFile(3).linesAfter(2)).get(2).after())
        .containsExactly("after");
    assertThat(search(db, literal("x").limitPerFile(1).linesAfter(2)).get(0).after())
        .containsExactly("x 2", "x 3");
    assertThat(db.search(literal("x").limit(2).build(), match -> {}).limitReached())
        .isTrue();
    assertThat(db.search(literal("x").limit(5).build(), match -> {}).limitReached())
        .isFalse();
  }

  @Test
  public void search_projectsAndFiles_areSelected(TempleDb db) {
    db.projects().create("other");
    db.files().put("other", "Main.java", "x".getBytes(StandardCharsets.UTF_8));
    put(db, "src/Main.java", "x");
    put(db, "src/notes.md", "x");

    assertThat(search(db, literal("x")))
        .extracting(match -> match.projectSlug() + "/" + match.path())
        .containsExactly("app/src/Main.java", "app/src/notes.md", "other/Main.java");
    assertThat(search(db, literal("x").projectSlug("other"))).hasSize(1);
    assertThat(search(db, literal("x").files(FileQuery.ofType("java")))).hasSize(2);
    assertThat(lines(db, literal("x").files(FileQuery.matching("src/*.md"))))
        .containsExactly("src/notes.md:1:x");
    assertThat(search(db, literal("x").files(FileQuery.containing("MAIN").ignoringCase())))
        .hasSize(2);
    assertThat(search(db, literal("x").files(FileQuery.ofType("no_such_type")))).isEmpty();
  }

  @Test
  public void search_sameContentInSeveralFiles_findsAllOfThem(TempleDb db) {
    for (String path : List.of("a", "b", "c")) {
      put(db, path, "same x\n");
      put(db, path + ".none", "same\n");
    }

    assertThat(search(db, literal("x")))
        .extracting(ContentMatch::path)
        .containsExactly("a", "b", "c");
    assertThat(db.search(literal("x").build(), match -> {}).files()).isEqualTo(6);
  }

  @Test
  public void search_longLine_isCutAroundTheMatch(TempleDb db) {
    put(
        db,
        "a",
        "é".repeat(5_000) + "needle" + "ü".repeat(5_000) + "\n" + "😀".repeat(2_000) + "\nx");

    ContentMatch match = search(db, literal("needle").linesAfter(1)).get(0);

    assertThat(match.column()).isEqualTo(5_001);
    assertThat(match.text())
        .hasSize(ContentMatch.MAX_TEXT_LENGTH)
        .startsWith("éé")
        .endsWith("üü");
    assertThat(match.matched()).isEqualTo("needle");
    assertThat(match.after()).containsExactly("😀".repeat(1_000));
    ContentMatch whole = search(db, regex("é.*ü")).get(0);
    assertThat(whole.matched()).isEqualTo(whole.text()).hasSize(ContentMatch.MAX_TEXT_LENGTH);
  }

  @Test
  public void search_contentOfSeveralMebibytes_findsLinesThatCrossItsParts(TempleDb db) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; text.length() < (5 << 19); i++) {
      text.append("line ").append(i).append(i % 30_000 == 0 ? " needle\r\n" : " straw\r\n");
    }
    int lines = (int) text.chars().filter(c -> c == '\n').count();
    put(db, "big", text.toString());

    List<ContentMatch> matches = search(db, literal("needle").linesBefore(2).linesAfter(1));
    assertThat(matches).hasSize(lines / 30_000).isNotEmpty();
    for (ContentMatch match : matches) {
      long number = match.lineNumber();
      assertThat(number % 30_000).isZero();
      assertThat(match.text()).isEqualTo("line " + number + " needle");
      assertThat(match.before())
          .containsExactly("line " + (number - 2) + " straw", "line " + (number - 1) + " straw");
      assertThat(match.after()).containsExactly("line " + (number + 1) + " straw");
    }
    // Where the first part ends, and the lines on both sides.
    int crossing =
        (int) text.substring(0, 1 << 20).chars().filter(c -> c == '\n').count() + 1;
    for (int number = crossing - 1; number <= crossing + 1; number++) {
      ContentMatch match = search(
              db, regex("^line " + number + " ").linesBefore(1).linesAfter(1))
          .get(0);
      assertThat(match.lineNumber()).isEqualTo(number);
      assertThat(match.before()).containsExactly("line " + (number - 1) + " straw");
      assertThat(match.after()).containsExactly("line " + (number + 1) + " straw");
    }
    assertThat(search(db, literal("straw").limitPerFile(7))).hasSize(7);
    assertThat(search(db, regex("^line")).size()).isEqualTo(lines);
  }

  @Test
  public void search_veryLongLine_isSearchedInPieces(TempleDb db) {
    put(db, "big", "needle" + "x".repeat(3 << 20) + "needle\nneedle");

    assertThat(search(db, literal("needle")))
        .extracting(ContentMatch::lineNumber)
        .containsExactly(1L, 1L, 2L);
  }

  @Test
  public void search_nothingToSearch_findsNothing(TempleDb db) {
    assertThat(search(db, literal("x"))).isEmpty();
    put(db, "empty", "");
    assertThat(search(db, literal("x"))).isEmpty();
    assertThat(search(db, regex("^"))).isEmpty();
  }

  @Test
  public void search_whatCannotBeSearched_isRefused(TempleDb db) {
    List<ThrowingCallable> mistakes = List.of(
        () -> literal("").build(),
        () -> literal("a\nb").build(),
        () -> literal("\uD800").build(),
        () -> literal("x").limit(0).build(),
        () -> literal("x").limitPerFile(0).build(),
        () -> literal("x").linesBefore(-1).build(),
        () -> literal("x").linesAfter(ContentSearch.MAX_CONTEXT_LINES + 1).build(),
        () -> search(db, literal("x").files(FileQuery.matching("[a"))));
    mistakes.forEach(call -> assertRefused(db, call, IllegalArgumentException.class));
    assertRefused(db, () -> regex("(").build(), PatternSyntaxException.class);
    assertRefused(db, () -> db.search(nothing(), match -> {}), NullPointerException.class);
    assertRefused(db, () -> db.search(literal("x").build(), nothing()), NullPointerException.class);
    assertRefused(
        db,
        () -> db.search(ContentSearch.in("gone", "x"), m -> {}),
        NotFoundException.class,
        "gone");
  }

  @Test
  public void search_regexThatNestsTooDeep_isRefusedWithTheFilesName(TempleDb db) {
    put(db, "minified.js", "ab".repeat(1 << 19));

    assertThatThrownBy(() -> search(db, regex("(a|b)*c")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("app/minified.js");
  }
}

package dev.templedb.sqlite.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is said to be in every match of an expression is in every match. */
class RequiredTextProperties {

  /** Every character of the syntax, alone and in use. */
  @Provide
  Arbitrary<String> expressions() {
    return Arbitraries.of(
            "a",
            "b",
            "aba",
            "bbb",
            "😀",
            "é",
            "(",
            ")",
            "(?:",
            "(?=",
            "(?!",
            "(?<=",
            "(?<n>",
            "(?i)",
            "(?x)",
            "(?i:",
            "|",
            "[",
            "]",
            "[^",
            "[ab]",
            "[a&&[^b]]",
            "[]",
            "*",
            "+",
            "?",
            "{2}",
            "{0,1}",
            "{0}",
            "*?",
            "++",
            "??",
            ".",
            "^",
            "$",
            "\\.",
            "\\\\",
            "\\d",
            "\\s",
            "\\b",
            "\\1",
            "\\Q",
            "\\E",
            "\\x61",
            "\\u0061",
            "\\p{L}",
            "\\t",
            "\\(",
            "\\[",
            "\\ ",
            " ",
            "#",
            "}",
            "\\k<n>",
            "\\N{DIGIT ONE}",
            "\\R",
            "\\X",
            "\\01",
            "\\cA",
            ":",
            "=",
            "<",
            ">",
            "!",
            "-")
        .list()
        .ofMinSize(1)
        .ofMaxSize(9)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> lines() {
    return Arbitraries.of(
            "a", "b", "aba", "bbb", "bb", "A", "B", "😀", "é", " ", "1", ".", "\\", "(", "[", "#",
            "}", "-")
        .list()
        .ofMaxSize(14)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void of_anyExpression_isPartOfEveryMatch(
      @ForAll("expressions") String expression, @ForAll("lines") String line) {
    Optional<Pattern> pattern = compile(expression);
    Assume.that(pattern.isPresent());
    Optional<String> required = RequiredText.of(expression);
    Matcher matcher = pattern.get().matcher(line);
    while (required.isPresent() && matcher.find()) {
      assertThat(matcher.group()).contains(required.get());
    }
  }

  private static Optional<Pattern> compile(String expression) {
    try {
      return Optional.of(Pattern.compile(expression));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  @Example
  void of_ordinaryExpressions_isTheirLongestLiteral() {
    assertThat(RequiredText.of("class\\s+\\w+Exception")).contains("Exception");
    assertThat(RequiredText.of("^import java\\.util\\.(List|Map);$")).contains("import java.util.");
    assertThat(RequiredText.of("foo[a-z]{2,3}bar+baz?")).contains("foo");
    assertThat(RequiredText.of("(?:x)?needle*y")).contains("needl");
    assertThat(RequiredText.of("abcd++ef")).contains("abcd");
    for (String none :
        List.of("abc|def", "(?i)abc", "ab", "a+b+c+", "[abc]", "\\Qabc\\E", "abc\\x41")) {
      assertThat(RequiredText.of(none)).as(none).isEmpty();
    }
  }
}

package dev.templedb.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** A variable that is flattened means in a real bash what its parts mean, each quoted for itself. */
class FlattenedVariableProperties {

  private static final String SET_UP = "KNOWN='a  b*'; A=val; unset AA A1 A_ B\nset -- one two\n";

  @Property(tries = 25, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @AddLifecycleHook(Program.BashRequired.class)
  void flattened_anyParts_meanTheSameInBash(@ForAll("variables") List<ResolvedVariable> variables) {
    StringBuilder script = new StringBuilder(SET_UP);
    variables.forEach(variable -> script.append(print(joinedWord(variable))));
    variables.forEach(variable -> script.append(print(word(variable.flattened()))));

    List<String> values = Program.bash(script.toString());

    int count = variables.size();
    assertThat(values).hasSize(2 * count);
    assertThat(IntStream.range(0, count)
            .filter(i -> !values.get(i).equals(values.get(count + i)))
            .mapToObj(i -> joinedWord(variables.get(i)) + " gives " + values.get(i) + "; "
                + word(variables.get(i).flattened()) + " gives " + values.get(count + i)))
        .isEmpty();
  }

  private static String print(String word) {
    return "V=" + word + "; printf '%s\\0' \"$V\"\n";
  }

  @Example
  @AddLifecycleHook(Program.BashRequired.class)
  void flattened_partThatCouldReachIntoTheNext_doesNot() {
    for (List<String> parts : List.of(
        List.of("$A", "A"),
        List.of("\\$A", "A"),
        List.of("\\\\$A", "A"),
        List.of("$$A", "A"),
        List.of("$$$A", "A"),
        List.of("$", "A"),
        List.of("$", "$"),
        List.of("$", "(printf x)"),
        List.of("$", "{A}"),
        List.of("$$", "A"),
        List.of("$$", "(A"),
        List.of("$$", "{A"),
        List.of("$$$$", "(A"),
        List.of("\\$$$", "(A"),
        List.of("$$$", "{A}"),
        List.of("\\$", "A"),
        List.of("\\", "$A"),
        List.of("\\", "A"),
        List.of("\\\\", "$A"),
        List.of("\\\\\\", "$A"),
        List.of("$A\\", "\n"),
        List.of("$A", "[0]"),
        List.of("$1", "1"),
        List.of("${A}", "}"),
        List.of("$_A", ""),
        List.of("$A\\\n", "A"),
        List.of("$\\\nA\\\n\\\n", "A"),
        List.of("$\\\n", "(printf x)"),
        List.of("$\\\n$\\\n", "(printf x)"),
        List.of("\\\\\n", "A"),
        List.of("$A\n", "A"),
        List.of("", "$A"))) {
      for (boolean nextIsExpanded : List.of(false, true)) {
        EnvironmentVariable first = EnvironmentVariable.expanded("V", parts.get(0));
        EnvironmentVariable next = new EnvironmentVariable(
            "V", parts.get(1), nextIsExpanded, Optional.of(""), none(), Optional.empty());
        EnvironmentVariable last = EnvironmentVariable.literal("V", "'\"$A`\\").appendedWith("B");
        ResolvedVariable variable = variable(List.of(first, next, last));

        List<String> values =
            Program.bash(SET_UP + print(joinedWord(variable)) + print(word(variable.flattened())));

        assertThat(values.get(1)).as("%s %s", parts, nextIsExpanded).isEqualTo(values.get(0));
      }
    }
  }

  @Property(tries = 300)
  void flattened_literalParts_areTheirTextsOneAfterTheOther(
      @ForAll("literals") List<String> texts) {
    List<EnvironmentVariable> parts = texts.stream()
        .map(text -> EnvironmentVariable.literal("V", text).appendedWith(text))
        .toList();
    String whole = texts.get(0)
        + texts.stream().skip(1).map(text -> text + text).collect(Collectors.joining());

    EnvironmentVariable flattened = variable(parts).flattened();

    assertThat(flattened.value()).isEqualTo(whole);
    assertThat(flattened.expanded()).isFalse();
    assertThat(flattened.separator()).contains(texts.get(0));
  }

  @Property(tries = 300)
  void flattened_onePart_staysAsItIs(@ForAll("literals") List<String> texts) {
    EnvironmentVariable only =
        EnvironmentVariable.expanded("V", String.join("", texts)).describedAs("d");

    assertThat(variable(List.of(only)).flattened()).isEqualTo(only);
    assertThat(variable(List.of(only.appendedWith(":"))).flattened())
        .isEqualTo(only.appendedWith(":"));
  }

  @Example
  void flattened_partThatDoesNotCloseWhatItOpens_isRefusedWithoutShowingIt() {
    for (String open : List.of(
        "$(",
        "${",
        "`",
        "$(echo '",
        "${A:-\"",
        "$(\")\"",
        "$$$(",
        "$(()",
        "$\\\n(",
        "${A:-it's}")) {
      EnvironmentVariable bad = EnvironmentVariable.expanded("V", "s3cr3t" + open);
      EnvironmentVariable good = EnvironmentVariable.literal("V", "x)").appendedWith(":");
      assertRefused(List.of(bad, good), "level-0");
      assertRefused(List.of(good, bad.appendedWith(":")), "level-1");
      assertThat(variable(List.of(EnvironmentVariable.literal("V", "s3cr3t" + open), good))
              .flattened()
              .value())
          .isEqualTo("s3cr3t" + open + ":x)");
    }
    for (String complete : List.of("\\$(", "$$(", "(", "{", "\"", "'", "\\`", "$(echo ')')", "$")) {
      EnvironmentVariable good = EnvironmentVariable.expanded("V", complete);
      assertThat(variable(List.of(good, good.appendedWith(":"))).flattened().expanded())
          .isTrue();
    }
  }

  private static void assertRefused(List<EnvironmentVariable> parts, String level) {
    assertThatThrownBy(() -> variable(parts).flattened())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("variable 'V' of environment '" + level + "'")
        .hasMessageContaining("doesn't close")
        .hasMessageNotContaining("s3cr3t");
  }

  @Example
  void flattened_descriptions_theNearestCounts() {
    EnvironmentVariable base = EnvironmentVariable.literal("V", "a").describedAs("far");
    EnvironmentVariable dev = EnvironmentVariable.literal("V", "b").appendedWith(":");

    assertThat(variable(List.of(base, dev)).flattened().description()).contains("far");
    assertThat(variable(List.of(base, dev.describedAs("near"))).flattened().description())
        .contains("near");
  }

  @Example
  void constructor_partsThatDoNotFit_areRefused() {
    EnvironmentVariable variable = EnvironmentVariable.literal("V", "s3cr3t");
    for (List<EnvironmentVariable> parts : List.of(
        List.<EnvironmentVariable>of(),
        List.of(variable, variable),
        List.of(EnvironmentVariable.literal("W", "s3cr3t")))) {
      assertThatThrownBy(() -> variable(parts))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'V'")
          .hasMessageNotContaining("s3cr3t");
    }
  }

  private static ResolvedVariable variable(List<EnvironmentVariable> parts) {
    List<Sourced<EnvironmentVariable>> sourced = new ArrayList<>();
    for (EnvironmentVariable part : parts) {
      sourced.add(new Sourced<>(part, "level-" + sourced.size()));
    }
    return new ResolvedVariable("V", sourced);
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static String joinedWord(ResolvedVariable variable) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < variable.parts().size(); i++) {
      EnvironmentVariable part = variable.parts().get(i).value();
      if (i > 0) {
        word.append(literalWord(part.separator().orElseThrow()));
      }
      word.append(word(part));
    }
    return word.toString();
  }

  /** A value of these tests has no double quote of its own; a backslash at its end means itself. */
  private static String word(EnvironmentVariable variable) {
    String value = variable.value();
    if (!variable.expanded()) {
      return literalWord(value);
    }
    int backslashes = value.length() - value.replaceFirst("\\\\+\\z", "").length();
    return '"' + value + (backslashes % 2 == 1 ? "\\" : "") + '"';
  }

  private static String literalWord(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  @Provide
  Arbitrary<List<ResolvedVariable>> variables() {
    Arbitrary<EnvironmentVariable> expanded = Combinators.combine(
            Arbitraries.of(
                    "$KNOWN",
                    "${KNOWN}",
                    "$A",
                    "A",
                    "_",
                    "1",
                    "$1",
                    "$ ",
                    "$)",
                    "$$ ",
                    "\\\\",
                    "\\$",
                    "\\`",
                    "\\\"",
                    "\\a",
                    "\\\n",
                    "\n",
                    "'",
                    ")",
                    "}",
                    "[0]",
                    " ",
                    "*",
                    "é",
                    "😀",
                    "$(printf 'x)y')",
                    "`printf z`",
                    "${B:-$A}",
                    "$((1 + 2))",
                    "#",
                    "!",
                    "~")
                .list()
                .ofMaxSize(6),
            Arbitraries.of("", "", "\\", "$", "$$", "$$$", "$A", "$$A", "\\$A"))
        .as((parts, end) -> EnvironmentVariable.expanded("V", String.join("", parts) + end));
    Arbitrary<EnvironmentVariable> literal =
        literals().map(parts -> EnvironmentVariable.literal("V", String.join("", parts)));
    Arbitrary<EnvironmentVariable> part = Combinators.combine(
            Arbitraries.oneOf(expanded, literal),
            Arbitraries.of("", "", ":", "$", "\\", "\"", "A", "'", "\n", "`"))
        .as(EnvironmentVariable::appendedWith);
    return part.list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(FlattenedVariableProperties::variable)
        .list()
        .ofSize(200);
  }

  @Provide
  Arbitrary<List<String>> literals() {
    return Arbitraries.of(
            "A",
            "KNOWN",
            "_",
            "1",
            "$A",
            "$",
            "${",
            "$(printf z)",
            "(",
            ")",
            "{A}",
            "}",
            "`",
            "\\",
            "\"",
            "'",
            "\n",
            "\r",
            "\t",
            " ",
            "*",
            "é",
            "😀",
            "\u0001",
            "!",
            "#")
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }
}

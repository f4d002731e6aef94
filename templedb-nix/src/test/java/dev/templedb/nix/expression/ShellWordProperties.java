package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.environment.EnvironmentVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Variables go through the whole chain: generated, evaluated by real Nix, and run by a real bash. */
@AddLifecycleHook(Nix.Required.class)
class ShellWordProperties {

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void generate_literalVariables_haveExactlyTheirValuesInBash(
      @ForAll("values") List<String> values) {
    List<EnvironmentVariable> variables = IntStream.range(0, values.size())
        .mapToObj(i -> EnvironmentVariable.literal("T_" + i, values.get(i)))
        .toList();

    assertThat(valuesInBash("", variables)).containsExactlyElementsOf(values);
  }

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void generate_expandedVariables_haveTheValuesThatBashMakesInDoubleQuotes(
      @ForAll("expandable") List<String> values) {
    List<EnvironmentVariable> variables = IntStream.range(0, values.size())
        .mapToObj(i -> EnvironmentVariable.expanded("T_" + i, values.get(i)))
        .toList();
    String setUp = "KNOWN='a  b*'; unset UNKNOWN\n";
    String evaluated = values.stream()
        .map(value -> "RAW=" + ShellWord.literal(value)
            + "; eval \"VALUE=\\\"$RAW\\\"\"; printf '%s\\0' \"$VALUE\"\n")
        .collect(Collectors.joining("", setUp, ""));

    assertThat(valuesInBash(setUp, variables)).containsExactlyElementsOf(split(evaluated));
  }

  private static List<String> valuesInBash(String setUp, List<EnvironmentVariable> variables) {
    String expression =
        ExpressionGenerator.standard().generate(Resolved.variables(variables), ExpressionForm.FHS);
    String profile =
        Nix.json(Nix.evaluateGenerated("25.11", expression, "recorded.profile")).textValue();
    String print = variables.stream()
        .map(variable -> "printf '%s\\0' \"$" + variable.name() + "\"\n")
        .collect(Collectors.joining());
    return split(setUp + profile + "\n" + print);
  }

  /** What a script prints, cut at its NUL bytes. */
  private static List<String> split(String script) {
    Nix.Run run = Nix.bash(script);
    assertThat(run.errors()).isEmpty();
    List<String> values = new ArrayList<>(List.of(run.output().split("\0", -1)));
    assertThat(values.remove(values.size() - 1)).as("what follows the last NUL").isEmpty();
    return values;
  }

  @Provide
  Arbitrary<List<String>> values() {
    return Arbitraries.of(
            "'", "''", "\"", "\\", "$", "${", "$HOME", "$(id)", "`", "!", "#", ";", "&", "|", "\n",
            "\r", "\t", " ", "*", "~", "{a,b}", "a", "=", "é", "😀", "\u0001", "\u007f", "${x}",
            "$$", "-n")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts))
        .list()
        .ofSize(40);
  }

  /** Values without a double quote of their own; {@code ShellWordTest} has those. */
  @Provide
  Arbitrary<List<String>> expandable() {
    return Arbitraries.of(
            "$KNOWN",
            "${KNOWN}",
            "${UNKNOWN:-none}",
            "${UNKNOWN:-\"a  b\"}",
            "$(printf 'x)y')",
            "$(printf \"%s\" \"$KNOWN\")",
            "`printf z`",
            "$((1 + 2))",
            "${KNOWN#a}",
            "$(echo $(echo deep))",
            "\\$KNOWN",
            "\\\\",
            "\\`",
            "\\a",
            "'",
            "'$KNOWN'",
            "(",
            ")",
            "{",
            "}",
            "text",
            " ",
            "*",
            "\n",
            "é",
            "$ ",
            "#",
            "!",
            ";",
            "&",
            "~")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts))
        .list()
        .ofSize(40);
  }
}

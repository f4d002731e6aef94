package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.environment.Sourced;
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

  private static final int TRIES = 10;

  private static final int IN_ONE_SCRIPT = Math.max(1, HostileTexts.PER_FIELD / TRIES);

  private static final String SET_UP = "KNOWN='a  b*'; unset UNKNOWN\n";

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void generate_literalVariables_haveExactlyTheirValuesInBash(
      @ForAll("values") List<String> values) {
    List<EnvironmentVariable> variables = IntStream.range(0, values.size())
        .mapToObj(i -> EnvironmentVariable.literal("T_" + i, values.get(i)))
        .toList();

    assertThat(valuesInBash(Resolved.variables(variables)))
        .allSatisfy(printed -> assertThat(printed).containsExactlyElementsOf(values));
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void generate_expandedVariables_haveTheValuesThatBashMakesInDoubleQuotes(
      @ForAll("expandable") List<String> values) {
    List<EnvironmentVariable> variables = IntStream.range(0, values.size())
        .mapToObj(i -> EnvironmentVariable.expanded("T_" + i, values.get(i)))
        .toList();
    String evaluated = values.stream()
        .map(value -> "V=\n" + append(value) + "printf '%s\\0' \"$V\"\n")
        .collect(Collectors.joining("", SET_UP, ""));

    assertThat(valuesInBash(Resolved.variables(variables)))
        .allSatisfy(printed -> assertThat(printed).containsExactlyElementsOf(split(evaluated)));
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void generate_appendedParts_haveTheValuesOfThePartsWithTheSeparatorsBetween(
      @ForAll("values") List<String> literal,
      @ForAll("values") List<String> separators,
      @ForAll("expandable") List<String> expanded) {
    List<EnvironmentVariable> first = new ArrayList<>();
    List<EnvironmentVariable> second = new ArrayList<>();
    List<EnvironmentVariable> third = new ArrayList<>();
    StringBuilder evaluated = new StringBuilder(SET_UP);
    for (int i = 0; i < literal.size(); i++) {
      String name = "T_" + i;
      String separator = separators.get(i);
      first.add(EnvironmentVariable.expanded(name, expanded.get(i)));
      second.add(EnvironmentVariable.literal(name, literal.get(i)).appendedWith(separator));
      third.add(EnvironmentVariable.expanded(name, expanded.get(i)).appendedWith(separator));
      String between = "V+=" + ShellWord.literal(separator) + "\n";
      evaluated
          .append("V=\n")
          .append(append(expanded.get(i)))
          .append(between)
          .append("V+=")
          .append(ShellWord.literal(literal.get(i)))
          .append('\n')
          .append(between)
          .append(append(expanded.get(i)))
          .append("printf '%s\\0' \"$V\"\n");
    }

    assertThat(valuesInBash(ResolvedEnvironment.resolve(
            "app",
            List.of(level("base", first), level("dev", second), level("test", third)),
            name -> {
              throw new AssertionError(name);
            })))
        .allSatisfy(
            printed -> assertThat(printed).containsExactlyElementsOf(split(evaluated.toString())));
  }

  private static Sourced<EnvironmentState> level(String name, List<EnvironmentVariable> variables) {
    return new Sourced<>(
        new EnvironmentState(EnvironmentDefinition.ofPackages(List.of()), variables), name);
  }

  /** Appends to the variable V what bash makes of a value, which has no double quote of its own, in double quotes. */
  private static String append(String value) {
    return "RAW=" + ShellWord.literal(value) + "; eval \"V+=\\\"$RAW\\\"\"\n";
  }

  /** The values of T_0, T_1 … after the script of each form was run. */
  private static List<List<String>> valuesInBash(ResolvedEnvironment environment) {
    String print = IntStream.range(0, environment.variables().size())
        .mapToObj(i -> "printf '%s\\0' \"$T_" + i + "\"\n")
        .collect(Collectors.joining());
    JsonNode scripts = Nix.json(Nix.evaluate(
        "25.11",
        Forms.files(ExpressionGenerator.standard(), environment),
        "[ (import ./FHS.nix { }).recorded.profile (import ./SHELL.nix { }).recorded.shellHook ]"));
    List<List<String>> values = new ArrayList<>();
    scripts.forEach(script -> values.add(split(SET_UP + script.textValue() + "\n" + print)));
    assertThat(values).hasSize(2);
    return values;
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
    return HostileTexts.lists(IN_ONE_SCRIPT);
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
        .ofSize(IN_ONE_SCRIPT)
        .withoutEdgeCases();
  }
}

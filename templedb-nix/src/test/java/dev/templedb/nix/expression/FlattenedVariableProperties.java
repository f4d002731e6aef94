package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.ResolvedVariable;
import dev.templedb.environment.Sourced;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** The words of a variable's parts, one after the other, mean in bash what the word of the flattened variable means. */
@AddLifecycleHook(Nix.Required.class)
class FlattenedVariableProperties {

  @Property(tries = 20, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void word_ofTheFlattenedVariable_meansWhatTheWordsOfItsPartsMean(
      @ForAll("variables") List<ResolvedVariable> variables) {
    List<ResolvedVariable> usable =
        variables.stream().filter(variable -> joined(variable).isPresent()).toList();
    Assume.that(!usable.isEmpty());
    String script = Stream.concat(
            usable.stream().map(variable -> joined(variable).orElseThrow()),
            usable.stream().map(variable -> word(variable.flattened()).orElseThrow()))
        .map(word -> "V=\nV=" + word + "\nprintf '%s\\0' \"$V\"\n")
        .collect(Collectors.joining("", "KNOWN='a  b*'; A=val; unset AA B\nset -- one two\n", ""));

    // Some have commands that there are not, or substitutions that bash refuses, but none ends the
    // script.
    Nix.Run run = Nix.bash(script);

    String[] values = run.output().split("\0", -1);
    assertThat(values).hasSize(2 * usable.size() + 1);
    assertThat(IntStream.range(0, usable.size())
            .filter(i -> !values[i].equals(values[usable.size() + i]))
            .mapToObj(i -> joined(usable.get(i)) + " gives " + values[i] + ", flattened "
                + values[usable.size() + i]))
        .isEmpty();
  }

  private static Optional<String> joined(ResolvedVariable variable) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < variable.parts().size(); i++) {
      EnvironmentVariable part = variable.parts().get(i).value();
      if (i > 0) {
        words.append(ShellWord.literal(part.separator().orElseThrow()));
      }
      Optional<String> word = word(part);
      if (word.isEmpty()) {
        return word;
      }
      words.append(word.get());
    }
    return Optional.of(words.toString());
  }

  /** Empty when the variable is refused. */
  private static Optional<String> word(EnvironmentVariable variable) {
    try {
      return Optional.of(
          variable.expanded()
              ? ShellWord.expanded(variable.value())
              : ShellWord.literal(variable.value()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Provide
  Arbitrary<List<ResolvedVariable>> variables() {
    Arbitrary<String> text = Arbitraries.of(
            "$KNOWN",
            "${KNOWN}",
            "$A",
            "A",
            "_",
            "1",
            "$1",
            "$",
            "$",
            "$$",
            "\\",
            "\\",
            "\\\n",
            "\n",
            "\"",
            "'",
            "(",
            ")",
            "{",
            "}",
            "[0]",
            " ",
            "*",
            "é",
            "😀",
            "${B:-\"$A\"}",
            "#",
            "!",
            "~")
        .list()
        .ofMaxSize(7)
        .map(parts -> String.join("", parts));
    Arbitrary<EnvironmentVariable> part = Combinators.combine(
            text,
            Arbitraries.of(true, true, false),
            Arbitraries.of("", "", "(", ":", "$", "\"", "A"))
        .as((value, expanded, separator) -> new EnvironmentVariable(
            "V",
            // A command of random text would be a syntax error, which ends the script.
            expanded ? value.replace("(", "$(printf '%s' \")\")") : value,
            expanded,
            Optional.of(separator),
            Optional.empty(),
            Optional.empty()));
    return part.list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(parts -> new ResolvedVariable(
            "V", parts.stream().map(value -> new Sourced<>(value, "dev")).toList()))
        .list()
        .ofSize(200);
  }
}

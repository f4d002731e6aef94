package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {

  @Test
  void literal_apostrophe_endsAndReopensTheQuotes() {
    assertThat(ShellWord.literal("it's")).isEqualTo("'it'\\''s'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "$HOME/bin:$PATH           | \"$HOME/bin:$PATH\"",
        "say \"hi\"                | \"say \\\"hi\\\"\"",
        "\" ; rm -rf x ; \"        | \"\\\" ; rm -rf x ; \\\"\"",
        "$(git log \"HEAD\")       | \"$(git log \"HEAD\")\"",
        "${A:-\"b\"} \"            | \"${A:-\"b\"} \\\"\"",
        "\\$(not a command \"      | \"\\$(not a command \\\"\"",
        "\\\"                      | \"\\\"\"",
        "C:\\                      | \"C:\\\\\"",
        "$(echo ')' \")\")         | \"$(echo ')' \")\")\"",
        "$$( \"                    | \"${$}( \\\"\"",
        "${A:-'\"}'} \"             | \"${A:-'\"}'} \\\"\"",
        "$$$A                      | \"${$}$A\"",
      })
  void expanded_quoteOrBackslash_neverEndsTheWord(String value, String word) {
    assertThat(ShellWord.expanded(value)).isEqualTo(word);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$(true #)",
        "`#`",
        "$(echo $'\\')",
        "$(cat <<EOF)",
        "$(cat <\\\n<EOF)",
        "$(echo $\\\n'\\')",
        "$(case x in a)",
        "$(case $A in 1) echo \"b  c\";; esac)",
        "$(echo $(case $A in\n1|2) echo;; esac))"
      })
  void expanded_commandThatReadsOnPastItsEnd_isRefused(String value) {
    assertThatThrownBy(() -> ShellWord.expanded(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in a command");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$(date",
        "${HOME",
        "`date",
        "$(echo 'x)",
        "$(echo \"x)",
        "a $((1 + 2)",
        "$\\\n(date",
        "${A:-it's}",
        "${A#'}",
        "$\\\n\\\n{HOME"
      })
  void expanded_unclosed_isRefused(String value) {
    assertThatThrownBy(() -> ShellWord.expanded(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("closing");
  }

  @Test
  void expanded_caseWithItsParentheses_isAsBashReadsIt() {
    Nix.assumeInstalled("bash");

    Nix.Run run = Nix.bash("A=1\nX="
        + ShellWord.expanded("$(case $A in (1) echo \"b  c\";; esac) \"")
        + "\nprintf '%s' \"$X\"");

    assertThat(run.errors()).isEmpty();
    assertThat(run.output()).isEqualTo("b  c \"");
  }

  @Test
  void expanded_quotesOfTheText_areKeptByBash() {
    Nix.assumeInstalled("bash");

    Nix.Run run = Nix.bash("A=1\nX=" + ShellWord.expanded("\"$A\" $(printf '%s' \"b  c\") \\")
        + "\nprintf '%s' \"$X\"");

    assertThat(run.errors()).isEmpty();
    assertThat(run.output()).isEqualTo("\"1\" b  c \\");
  }
}

package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NixLiteralTest {

  @Test
  void lines_script_isReadable() {
    assertThat(NixLiteral.lines("export A=''\n\n  echo \"${B}\"\n", 6))
        .isEqualTo("''\n      export A='''\n\n        echo \"''${B}\"\n    ''");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"one line", "'${x}'\n", "a\n \nb", " a\n b\n", "a\rb\n", "a\tb\n", "a\n'"})
  void lines_whereThatFormIsNotExact_usesDoubleQuotes(String text) {
    assertThat(NixLiteral.lines(text, 2)).isEqualTo(NixLiteral.string(text)).startsWith("\"");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "python311Packages.textual, python311Packages.textual",
        "nodePackages.typescript-language-server, nodePackages.typescript-language-server",
        "a.with.or, a.\"with\".\"or\"",
        "7zip, \"7zip\"",
        "a b.${c}, \"a b\".\"\\${c}\"",
      })
  void attributePath_parts_areQuotedWhereTheyMustBe(String path, String expected) {
    assertThat(NixLiteral.attributePath(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b"})
  void attributePath_emptyPart_isRefused(String path) {
    assertThatThrownBy(() -> NixLiteral.attributePath(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("attribute path");
  }

  @Test
  void anyForm_nul_isRefused() {
    assertRefused("a\0b", "NUL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"high", "low", "reversed"})
  void anyForm_loneSurrogate_isRefused(String which) {
    String text =
        switch (which) {
          case "high" -> "a\ud83d";
          case "low" -> "\ude00b";
          default -> "\ude00\ud83d";
        };
    assertRefused(text, "surrogate");
  }

  private static void assertRefused(String text, String rule) {
    assertThatThrownBy(() -> NixLiteral.string(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rule);
    assertThatThrownBy(() -> NixLiteral.lines(text, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NixLiteral.attributePath(text))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NixLiteral.comment(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void comment_everyLineEnd_startsACommentLine() {
    assertThat(NixLiteral.comment("a\rb\r\nc\u2028d\n\n  e"))
        .isEqualTo("# a\n# b\n# c\n# d\n#\n#   e\n");
  }

  @Test
  void comment_controlsThatHideOrReorder_areReplaced() {
    assertThat(NixLiteral.comment("a\u001b[2Jb\u202ec")).isEqualTo("# a [2Jb\ufffdc\n");
  }
}

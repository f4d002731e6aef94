package dev.templedb.nix.expression;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Texts made of what has a meaning in Nix or in a shell, in ordinary lines as in a profile, and of any characters at all. */
final class HostileTexts {

  /** How many texts a field is tried with; {@code -Dtempledb.nix.texts=10000} for a long run. */
  static final int PER_FIELD = Integer.getInteger("templedb.nix.texts", 500);

  private HostileTexts() {}

  static Arbitrary<List<String>> lists(int size) {
    return any().list().ofSize(size).withoutEdgeCases();
  }

  static Arbitrary<String> any() {
    Arbitrary<String> tricky = Arbitraries.of(
            "\"",
            "'",
            "''",
            "'''",
            "$",
            "${",
            "$$",
            "''${",
            "''$",
            "''\\n",
            "\\",
            "\\n",
            "\n",
            "\r",
            "\r\n",
            "\t",
            " ",
            "  ",
            "\n  ",
            "{",
            "}",
            "#",
            "*/",
            "/*",
            "a",
            "x y",
            "-1",
            "a:b",
            "./a/b",
            "<nixpkgs>",
            "let",
            "or",
            "$HOME",
            "${toString 1}",
            "`id`",
            "$(id)",
            "!",
            ";",
            "*",
            "~",
            "=",
            "é",
            "ß",
            "漢字",
            "😀",
            "\u0001",
            "\u007f",
            "\u0085",
            "\u00a0",
            "\u2028",
            "\u202e",
            "\ufeff",
            "\uffff",
            "\u0301")
        .list()
        .ofMaxSize(14)
        .map(parts -> String.join("", parts));
    Arbitrary<String> scripts = Arbitraries.of(
            "",
            "  ",
            "export A='b'",
            "export A=''",
            "export B='it'\\''s'",
            "echo \"$HOME ${PATH}\"",
            "  if true; then",
            "fi",
            "''",
            "'",
            "'$HOME'",
            "\techo",
            "x='${Y}'",
            "a $${b}",
            "$",
            "# say: don't",
            "''${",
            "$(date)",
            "é 😀",
            "  indented",
            "end'",
            "end$",
            "\\")
        .list()
        .ofMaxSize(8)
        .map(lines -> String.join("\n", lines));
    Arbitrary<String> any = Arbitraries.strings()
        .withCharRange('\u0001', '\ud7ff')
        .withCharRange('\ue000', '\uffff')
        .ofMaxLength(20);
    return Arbitraries.frequencyOf(Tuple.of(4, tricky), Tuple.of(4, scripts), Tuple.of(2, any))
        .withoutEdgeCases();
  }
}

package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Every text arrives in real Nix exactly: 10,000 of them for each form, 100 in one evaluation. */
@AddLifecycleHook(Nix.Required.class)
class NixLiteralProperties {

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void string_anyText_isThatTextInNix(@ForAll("texts") List<String> texts) {
    JsonNode values = Nix.evaluate(
        texts.stream().map(NixLiteral::string).collect(Collectors.joining("\n", "[\n", "\n]\n")));

    assertThat(values).extracting(JsonNode::textValue).containsExactlyElementsOf(texts);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void lines_anyText_isThatTextInNix(@ForAll("texts") List<String> texts) {
    JsonNode values = Nix.evaluate(texts.stream()
        .map(text -> "  " + NixLiteral.lines(text, 4))
        .collect(Collectors.joining("\n", "[\n", "\n]\n")));

    assertThat(values).extracting(JsonNode::textValue).containsExactlyElementsOf(texts);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void attribute_anyName_isThatNameInNix(@ForAll("texts") List<String> names) {
    JsonNode values = Nix.evaluate(names.stream()
        .map(NixLiteral::attribute)
        .map(name -> "((builtins.attrNames { " + name + " = 1; }) ++ [ ({ " + name + " = 2; })."
            + name + " ] ++ [ ({ }." + name + " or 3) ])")
        .collect(Collectors.joining("\n", "[\n", "\n]\n")));

    assertThat(values).allSatisfy(value -> assertThat(value).hasSize(3));
    assertThat(values)
        .extracting(value -> value.get(0).textValue())
        .containsExactlyElementsOf(names);
    assertThat(values).allSatisfy(value -> {
      assertThat(value.get(1).intValue()).isEqualTo(2);
      assertThat(value.get(2).intValue()).isEqualTo(3);
    });
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void comment_anyText_staysInTheComment(@ForAll("texts") List<String> texts) {
    JsonNode values = Nix.evaluate(texts.stream()
        .map(text -> NixLiteral.comment(text) + "1")
        .collect(Collectors.joining("\n", "[\n", "\n]\n")));

    assertThat(values)
        .hasSize(100)
        .allSatisfy(value -> assertThat(value.intValue()).isEqualTo(1));
  }

  /** Texts made of what has a meaning in Nix, in ordinary lines as in a profile, and of any characters at all. */
  @Provide
  Arbitrary<List<String>> texts() {
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
        .list()
        .ofSize(100);
  }
}

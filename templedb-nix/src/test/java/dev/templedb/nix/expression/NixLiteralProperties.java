package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Every text arrives in real Nix exactly: 10,000 of them for each form, 1,000 in one evaluation. */
@AddLifecycleHook(Nix.Required.class)
class NixLiteralProperties {

  @Property(tries = 10, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void string_anyText_isThatTextInNix(@ForAll("texts") List<String> texts) {
    JsonNode values = Nix.evaluate(
        texts.stream().map(NixLiteral::string).collect(Collectors.joining("\n", "[\n", "\n]\n")));

    assertThat(values).extracting(JsonNode::textValue).containsExactlyElementsOf(texts);
  }

  @Property(tries = 10, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void lines_anyText_isThatTextInNix(@ForAll("texts") List<String> texts) {
    JsonNode values = Nix.evaluate(texts.stream()
        .map(text -> "  " + NixLiteral.lines(text, 4))
        .collect(Collectors.joining("\n", "[\n", "\n]\n")));

    assertThat(values).extracting(JsonNode::textValue).containsExactlyElementsOf(texts);
  }

  @Property(tries = 10, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
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

  @Property(tries = 10, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void comment_anyText_staysInTheComment(@ForAll("texts") List<String> texts) {
    JsonNode values = Nix.evaluate(texts.stream()
        .map(text -> NixLiteral.comment(text) + "1")
        .collect(Collectors.joining("\n", "[\n", "\n]\n")));

    assertThat(values)
        .hasSize(1_000)
        .allSatisfy(value -> assertThat(value.intValue()).isEqualTo(1));
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return HostileTexts.lists(1_000);
  }
}

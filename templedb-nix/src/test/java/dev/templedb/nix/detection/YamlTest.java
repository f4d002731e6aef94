package dev.templedb.nix.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTest {

  @Test
  void mapping_scalars_areText() throws MalformedManifestException {
    JsonNode root = Yaml.mapping("on: {a: 1.10, b: yes, c: ~, d: 'null', e: 0o17}\n");

    assertThat(root.path("on").toString())
        .isEqualTo("{\"a\":\"1.10\",\"b\":\"yes\",\"c\":null,\"d\":\"null\",\"e\":\"0o17\"}");
  }

  @Test
  void mapping_tags_constructNothing() throws MalformedManifestException {
    JsonNode root = Yaml.mapping(
        "a: !!javax.script.ScriptEngineManager [!!java.net.URL ['http://example.org']]\nb: !ENV [X]\n");

    assertThat(root.toString()).isEqualTo("{\"a\":[[\"http://example.org\"]],\"b\":[\"X\"]}");
  }

  @Test
  void mapping_aliasesAndMergeKeys_areResolved() throws MalformedManifestException {
    JsonNode root = Yaml.mapping("""
        base: &base {image: postgres, tag: '16'}
        other: &other {tag: '15', port: '1'}
        one: {<<: *base, tag: '17'}
        two: {<<: [*base, *other]}
        three: *base
        """);

    assertThat(root.path("one").path("image").asText()).isEqualTo("postgres");
    assertThat(root.path("one").path("tag").asText()).isEqualTo("17");
    assertThat(root.path("two").path("tag").asText()).isEqualTo("16");
    assertThat(root.path("two").path("port").asText()).isEqualTo("1");
    assertThat(root.path("three")).isSameAs(root.path("base"));
  }

  @Test
  void documents_billionLaughs_shareTheirNodes() throws MalformedManifestException {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i <= 60; i++) {
      text.append("a%d: &a%d [%s]\n".formatted(i, i, "*a" + (i - 1) + ", *a" + (i - 1)));
    }

    JsonNode root = Yaml.mapping(text.toString());

    assertThat(root.path("a60").path(0)).isSameAs(root.path("a60").path(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: &a [*a]         | stands before its anchor's end",
        "a: *nobody         | stands before its anchor's end",
        "a: [               | can't be parsed",
        "a: b: c            | can't be parsed",
        "- a                | is no mapping but ARRAY",
        "%YAML 9.0          | can't be parsed",
      })
  void mapping_malformed_saysWhy(String text, String problem) {
    assertThatThrownBy(() -> Yaml.mapping(text))
        .isInstanceOf(MalformedManifestException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void mapping_tooDeepOrTooLarge_isRefused() {
    assertThatThrownBy(() -> Yaml.mapping("a: " + "[".repeat(100_000)))
        .hasMessageContaining("nested more than 100 deep");
    assertThatThrownBy(() -> Yaml.mapping("a: [" + "x,".repeat(100_001) + "]"))
        .hasMessageContaining("more than 100000 entries");
  }
}

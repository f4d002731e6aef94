package dev.templedb.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How values become JSON. */
class JsonTest {

  @Test
  void of_nestedValues_indentsThem() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("text", "a\"b\\c");
    object.put("numbers", List.of(1, 2L, 0.5));
    object.put("none", Optional.empty());
    object.put("some", Optional.of(true));
    object.put("int", OptionalInt.of(3));
    object.put("long", OptionalLong.empty());
    object.put("empty", Map.of());
    object.put("nothing", List.of());

    assertThat(Json.of(object)).isEqualTo("""
        {
          "text": "a\\"b\\\\c",
          "numbers": [
            1,
            2,
            0.5
          ],
          "none": null,
          "some": true,
          "int": 3,
          "long": null,
          "empty": {},
          "nothing": []
        }""");
  }

  @Test
  void of_controlCharactersAndHalvesOfCharacters_escapesThem() {
    assertThat(Json.of("\n\t\r\u0000\u001f\u007f")).isEqualTo("\"\\n\\t\\r\\u0000\\u001f\\u007f\"");
    assertThat(Json.of("\ud83d\ude00 ä")).isEqualTo("\"\ud83d\ude00 ä\"");
    assertThat(Json.of("\ud83d.\ude00\ud83d")).isEqualTo("\"\\ud83d.\\ude00\\ud83d\"");
  }

  @Test
  void of_whatJsonDoesNotHave_isRefused() {
    assertThatThrownBy(() -> Json.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Json.of(Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Json.of(new Object())).isInstanceOf(IllegalArgumentException.class);
  }
}

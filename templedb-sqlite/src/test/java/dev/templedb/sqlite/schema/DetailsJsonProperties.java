package dev.templedb.sqlite.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.templedb.schema.DatabaseDetails;
import dev.templedb.schema.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The JSON of details, read by another JSON library. */
class DetailsJsonProperties {

  @Property(tries = 300)
  void toJson_anyTexts_isReadBackAsTheyWere(
      @ForAll String location, @ForAll List<String> instructions, @ForAll String definition)
      throws IOException {
    DatabaseDetails details = DatabaseDetails.builder()
        .location(location)
        .url("file:///" + instructions.size())
        .version(3)
        .addTables(new Table(location, List.of(), definition))
        .instructions(instructions)
        .build();

    List<String> texts = texts(details.toJson());

    List<String> expected = new ArrayList<>(List.of(location, details.url(), location, definition));
    expected.addAll(instructions);
    assertThat(texts).isEqualTo(expected);
  }

  private static List<String> texts(String json) throws IOException {
    List<String> texts = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          texts.add(parser.getText());
        }
      }
    }
    return texts;
  }
}

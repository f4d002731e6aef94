package dev.templedb.sqlite.environment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.templedb.error.CorruptionException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of texts as a JSON array, the form in which package lists are stored. */
final class TextArray {

  private static final JsonFactory JSON = new JsonFactory();

  private TextArray() {}

  static String toJson(List<String> texts) {
    StringWriter json = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(json)) {
      generator.writeStartArray();
      for (String text : texts) {
        generator.writeString(text);
      }
      generator.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return json.toString();
  }

  /** Reads an array that may have been written by hand: {@code column} of {@code entity} is named when it is none of texts. */
  static List<String> fromJson(String json, String column, String entity) {
    List<String> texts = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw wrong(json, column, entity, null);
      }
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        if (token != JsonToken.VALUE_STRING) {
          throw wrong(json, column, entity, null);
        }
        texts.add(parser.getText());
      }
    } catch (IOException e) {
      throw wrong(json, column, entity, e);
    }
    return texts;
  }

  private static CorruptionException wrong(
      String json, String column, String entity, @Nullable Throwable cause) {
    return new CorruptionException(
        "reading environment '" + entity + "': its " + column
            + " must be a JSON array of texts, and is " + json + "; correct the row",
        cause);
  }
}

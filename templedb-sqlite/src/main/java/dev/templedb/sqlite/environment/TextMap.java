package dev.templedb.sqlite.environment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Texts by name as a JSON object with sorted names, the form in which pins of packages are stored. */
final class TextMap {

  private static final JsonFactory JSON = new JsonFactory();

  private TextMap() {}

  static String toJson(Map<String, String> texts) {
    StringWriter json = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(json)) {
      write(generator, texts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return json.toString();
  }

  static void write(JsonGenerator json, Map<String, String> texts) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, String> entry : new TreeMap<>(texts).entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  /**
   * Reads an object that may have been written by hand.
   *
   * @throws IllegalArgumentException when it is none of texts; the message names {@code column}
   */
  static Map<String, String> fromJson(String text, String column) {
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      return read(json);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "its " + column + " must be a JSON object of texts, and is " + text, e);
    }
  }

  /** Reads the object that the parser is at. */
  static Map<String, String> read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("texts by name must be an object");
    }
    Map<String, String> texts = new TreeMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw new IllegalArgumentException("an object of texts must have nothing but texts");
      }
      texts.put(name, json.getText());
    }
    return texts;
  }
}

package dev.templedb.sqlite.environment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A list of texts as a JSON array, the form in which package lists are stored. */
final class TextArray {

  private static final JsonFactory JSON = new JsonFactory();

  private TextArray() {}

  static String toJson(List<String> texts) {
    StringWriter json = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(json)) {
      write(generator, texts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return json.toString();
  }

  static void write(JsonGenerator json, List<String> texts) throws IOException {
    json.writeStartArray();
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  /**
   * Reads an array that may have been written by hand.
   *
   * @throws IllegalArgumentException when it is none of texts; the message names {@code column}
   */
  static List<String> fromJson(String text, String column) {
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      return read(json);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "its " + column + " must be a JSON array of texts, and is " + text, e);
    }
  }

  /** Reads the array that the parser is at. */
  static List<String> read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new IllegalArgumentException("a list of texts must be an array");
    }
    List<String> texts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        throw new IllegalArgumentException("a list of texts must have nothing but texts");
      }
      texts.add(json.getText());
    }
    return texts;
  }
}

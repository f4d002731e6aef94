package dev.templedb.sqlite.transaction;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A few facts about an entity as a flat JSON object. Never content, and never the value of a variable, which may be a secret. */
public final class Summary {

  private static final JsonFactory JSON = new JsonFactory();

  private final StringWriter text = new StringWriter(96);
  private final JsonGenerator generator;

  private Summary() {
    try {
      generator = JSON.createGenerator(text);
      generator.writeStartObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty summary. */
  public static Summary of() {
    return new Summary();
  }

  /** A summary of one fact. */
  public static Summary of(String name, String value) {
    return of().with(name, value);
  }

  /** Adds a text. */
  public Summary with(String name, String value) {
    return write(() -> generator.writeStringField(name, value));
  }

  /** Adds a text, if it is there. */
  public Summary with(String name, Optional<String> value) {
    return value.isPresent() ? with(name, value.get()) : this;
  }

  /** Adds a number. */
  public Summary with(String name, long value) {
    return write(() -> generator.writeNumberField(name, value));
  }

  /** Adds a flag. */
  public Summary with(String name, boolean value) {
    return write(() -> generator.writeBooleanField(name, value));
  }

  /** Adds a list of texts. */
  public Summary with(String name, Iterable<String> values) {
    return write(() -> {
      generator.writeArrayFieldStart(name);
      for (String value : values) {
        generator.writeString(value);
      }
      generator.writeEndArray();
    });
  }

  /** Adds what is JSON already. */
  public Summary withJson(String name, String json) {
    return write(() -> {
      generator.writeFieldName(name);
      generator.writeRawValue(json);
    });
  }

  String json() {
    write(generator::close);
    return text.toString();
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private Summary write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }
}

package dev.templedb.sqlite.environment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentDefinitionBuilder;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.error.CorruptionException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An {@link EnvironmentState} as JSON, the form in which versions and templates are stored. The keys are those of the columns, always in
 * the same order and without what is not there, so that equal states have equal texts.
 */
final class EnvironmentStateJson {

  private static final JsonFactory JSON = new JsonFactory();

  private EnvironmentStateJson() {}

  static String write(EnvironmentState state) {
    StringWriter text = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      EnvironmentDefinition definition = state.definition();
      json.writeStartObject();
      write(json, "description", definition.description());
      write(json, "base_packages", definition.basePackages());
      write(json, "target_packages", definition.targetPackages());
      write(json, "multi_packages", definition.multiPackages());
      write(json, "profile", definition.profile());
      json.writeBooleanField("replaces_profile", definition.replacesProfile());
      json.writeStringField("run_script", definition.runScript());
      write(json, "extra_outputs", definition.extraOutputs());
      write(json, "parent", definition.parent());
      write(json, "pin", definition.pin());
      json.writeFieldName("package_pins");
      TextMap.write(json, definition.packagePins());
      write(json, "template", definition.template());
      json.writeBooleanField("auto_detected", definition.autoDetected());
      json.writeBooleanField("active", definition.active());
      json.writeArrayFieldStart("variables");
      for (EnvironmentVariable variable : state.variables()) {
        json.writeStartObject();
        json.writeStringField("name", variable.name());
        // A value that is missing is empty: a secret one is not here.
        if (variable.secret().isPresent()) {
          json.writeStringField("secret", variable.secret().get().toString());
        } else {
          json.writeStringField("value", variable.value());
        }
        json.writeBooleanField("expanded", variable.expanded());
        write(json, "separator", variable.separator());
        write(json, "description", variable.description());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, String name, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      json.writeStringField(name, text.get());
    }
  }

  private static void write(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeFieldName(name);
    TextArray.write(json, texts);
  }

  /**
   * Reads a state, in which every key may be missing, because people may write templates.
   *
   * @throws CorruptionException that names {@code entity}, when it is none
   */
  static EnvironmentState read(String text, String entity) {
    try (JsonParser json = JSON.createParser(text)) {
      require(json.nextToken() == JsonToken.START_OBJECT, "it must be an object");
      EnvironmentDefinitionBuilder definition = EnvironmentDefinition.builder();
      List<EnvironmentVariable> variables = new ArrayList<>();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "description" -> definition.description(text(json, name));
          case "base_packages" -> definition.basePackages(TextArray.read(json));
          case "target_packages" -> definition.targetPackages(TextArray.read(json));
          case "multi_packages" -> definition.multiPackages(TextArray.read(json));
          case "profile" -> definition.profile(text(json, name));
          case "replaces_profile" -> definition.replacesProfile(flag(json, name));
          case "run_script" -> definition.runScript(text(json, name));
          case "extra_outputs" -> definition.extraOutputs(TextArray.read(json));
          case "parent" -> definition.parent(text(json, name));
          case "pin" -> definition.pin(text(json, name));
          case "package_pins" -> definition.packagePins(TextMap.read(json));
          case "template" -> definition.template(text(json, name));
          case "auto_detected" -> definition.autoDetected(flag(json, name));
          case "active" -> definition.active(flag(json, name));
          case "variables" -> readVariables(json, variables);
          default -> throw new IllegalArgumentException("it has the unknown key '" + name + "'");
        }
      }
      return new EnvironmentState(definition.build(), variables);
    } catch (IOException | IllegalArgumentException e) {
      throw new CorruptionException(
          "reading the state of " + entity + ": " + e.getMessage() + "; correct the row", e);
    }
  }

  private static void readVariables(JsonParser json, List<EnvironmentVariable> variables)
      throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY, "its variables must be an array");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(json.currentToken() == JsonToken.START_OBJECT, "a variable must be an object");
      String name = "";
      String value = "";
      boolean expanded = false;
      Optional<String> separator = Optional.empty();
      Optional<String> description = Optional.empty();
      Optional<UUID> secret = Optional.empty();
      for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
        json.nextToken();
        switch (key) {
          case "name" -> name = text(json, key);
          case "value" -> value = text(json, key);
          case "expanded" -> expanded = flag(json, key);
          case "separator" -> separator = Optional.of(text(json, key));
          case "description" -> description = Optional.of(text(json, key));
          case "secret" -> secret = Optional.of(UUID.fromString(text(json, key)));
          default ->
            throw new IllegalArgumentException("a variable has the unknown key '" + key + "'");
        }
      }
      variables.add(new EnvironmentVariable(name, value, expanded, separator, description, secret));
    }
  }

  private static String text(JsonParser json, String name) throws IOException {
    require(json.currentToken() == JsonToken.VALUE_STRING, "its " + name + " must be a text");
    return json.getText();
  }

  private static boolean flag(JsonParser json, String name) throws IOException {
    require(json.currentToken().isBoolean(), "its " + name + " must be true or false");
    return json.getBooleanValue();
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}

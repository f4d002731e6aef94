package dev.templedb.nix.detection;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Configuration that names the servers which a project talks to. */
final class ServiceFiles {

  /** Settings of Spring, Quarkus and Micronaut that hold addresses. */
  private static final List<String> ADDRESSES = List.of(
      "spring.datasource.url",
      "spring.r2dbc.url",
      "spring.flyway.url",
      "spring.liquibase.url",
      "spring.data.redis.url",
      "spring.redis.url",
      "spring.data.mongodb.uri",
      "quarkus.datasource.jdbc.url",
      "quarkus.datasource.reactive.url",
      "quarkus.redis.hosts",
      "datasources.default.url");

  private static final List<String> DRIVERS = List.of("quarkus.datasource.db-kind");

  /** Laravel's settings that name a driver. */
  private static final Pattern DRIVER_VARIABLE =
      Pattern.compile("DB_CONNECTION|CACHE_STORE|CACHE_DRIVER|QUEUE_CONNECTION|SESSION_DRIVER");

  private static final Pattern ADDRESS_VARIABLE =
      Pattern.compile("(?:\\w*_)?(?:URL|URI|DSN|DATABASE_URL_\\w+)");

  private static final Pattern VARIABLE =
      Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

  private ServiceFiles() {}

  /** Compose's file (Compose Specification, "services"). */
  static void readCompose(String text, Findings findings) throws MalformedManifestException {
    images(Yaml.mapping(text).path("services"), "services", findings);
  }

  /** GitHub's workflow (workflow syntax, {@code jobs.<job_id>.services}). */
  static void readWorkflow(String text, Findings findings) throws MalformedManifestException {
    for (Map.Entry<String, JsonNode> job : Yaml.mapping(text).path("jobs").properties()) {
      images(job.getValue().path("services"), "jobs." + job.getKey() + ".services", findings);
    }
  }

  /** GitLab's pipeline ({@code services} of a job, of {@code default}, or of all). */
  static void readPipeline(String text, Findings findings) throws MalformedManifestException {
    JsonNode root = Yaml.mapping(text);
    pipelineServices(root.path("services"), "services", findings);
    for (Map.Entry<String, JsonNode> job : root.properties()) {
      pipelineServices(job.getValue().path("services"), job.getKey() + ".services", findings);
    }
  }

  private static void pipelineServices(JsonNode services, String key, Findings findings) {
    if (services.isArray()) {
      for (JsonNode service : services) {
        Services.image(
            findings,
            key,
            service.isTextual() ? service.asText() : service.path("name").asText(""));
      }
    }
  }

  private static void images(JsonNode services, String key, Findings findings) {
    for (Map.Entry<String, JsonNode> service : services.properties()) {
      JsonNode image = service.getValue().path("image");
      if (image.isTextual()) {
        Services.image(findings, key + "." + service.getKey() + ".image", image.asText());
      }
    }
  }

  /** The YAML of a Spring, Quarkus or Micronaut application, of all its documents. */
  static void readApplicationYaml(String text, Findings findings)
      throws MalformedManifestException {
    for (JsonNode document : Yaml.documents(text)) {
      for (String key : ADDRESSES) {
        find(document, key).ifPresent(value -> Services.address(findings, key, value));
      }
      for (String key : DRIVERS) {
        find(document, key).ifPresent(value -> Services.driver(findings, key, value));
      }
      for (String key : Services.keys()) {
        if (find(document, key).isPresent()) {
          Services.key(findings, key);
        }
      }
    }
  }

  /** The properties of a Spring, Quarkus or Micronaut application ({@link Properties#load}). */
  static void readApplicationProperties(String text, Findings findings)
      throws MalformedManifestException {
    Properties properties = properties(text);
    for (String name : properties.stringPropertyNames()) {
      // Quarkus' profiles stand before the key, as in %dev.quarkus.datasource.db-kind.
      String key = name.replaceFirst("^%[^.]*\\.", "");
      String value = properties.getProperty(name);
      if (value.isBlank()) {
        continue;
      }
      if (ADDRESSES.contains(key)) {
        Services.address(findings, name, value);
      } else if (DRIVERS.contains(key)) {
        Services.driver(findings, name, value);
      } else {
        Services.key(findings, key);
      }
    }
  }

  static Properties properties(String text) throws MalformedManifestException {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IllegalArgumentException e) {
      throw new MalformedManifestException("can't be parsed: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException("text is read from memory", e);
    }
    return properties;
  }

  /** The text at a key whose dots are levels, or stand in a level's name, as Spring allows. */
  private static Optional<String> find(JsonNode node, String key) {
    JsonNode whole = node.path(key);
    if (whole.isTextual() && !whole.asText().isBlank()) {
      return Optional.of(whole.asText());
    }
    if (whole.isArray() && !whole.isEmpty()) {
      return Optional.of(whole.path(0).asText());
    }
    for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
      JsonNode level = node.path(key.substring(0, dot));
      Optional<String> found =
          level.isObject() ? find(level, key.substring(dot + 1)) : Optional.empty();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Rails' {@code database.yml} and {@code cable.yml}: the adapters and addresses of the environments. */
  static void readRails(String text, Findings findings) throws MalformedManifestException {
    JsonNode root = Yaml.mapping(withoutEmbeddedRuby(text));
    for (Map.Entry<String, JsonNode> environment : root.properties()) {
      railsDatabase(environment.getValue(), environment.getKey(), findings);
      for (Map.Entry<String, JsonNode> database : environment.getValue().properties()) {
        railsDatabase(
            database.getValue(), environment.getKey() + "." + database.getKey(), findings);
      }
    }
  }

  /** What stands around embedded Ruby: only that is YAML. */
  private static String withoutEmbeddedRuby(String text) {
    StringBuilder yaml = new StringBuilder();
    int at = 0;
    for (int start = text.indexOf("<%"); start >= 0; start = text.indexOf("<%", at)) {
      int end = text.indexOf("%>", start);
      if (end < 0) {
        break;
      }
      yaml.append(text, at, start);
      at = end + 2;
    }
    return yaml.append(text, at, text.length()).toString();
  }

  private static void railsDatabase(JsonNode database, String key, Findings findings) {
    Services.driver(findings, key + ".adapter", database.path("adapter").asText(""));
    Services.address(findings, key + ".url", database.path("url").asText(""));
  }

  /** Variables in a {@code .env} file or an example of one: addresses, and Laravel's drivers. */
  static void readVariables(String text, Findings findings) {
    for (String line : text.split("\\R", -1)) {
      Matcher variable = VARIABLE.matcher(line);
      if (!variable.matches()) {
        continue;
      }
      String name = variable.group(1);
      String value = variable
          .group(2)
          .replaceFirst("(^|\\s)#.*", "")
          .replaceAll("['\"]", "")
          .strip();
      if (DRIVER_VARIABLE.matcher(name).matches()) {
        Services.driver(findings, name, value);
      } else if (ADDRESS_VARIABLE.matcher(name).matches()) {
        Services.address(findings, name, value);
      }
    }
  }
}

package dev.templedb.nix.detection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/** Manifests in JSON (RFC 8259). */
final class JsonManifests {

  private static final ObjectMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private static final ObjectMapper JSON_WITH_COMMENTS = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
      .build();

  private JsonManifests() {}

  /** npm's {@code package.json}; its {@code packageManager} is Corepack's, its {@code volta} Volta's. */
  static void readPackage(String text, Findings findings) throws MalformedManifestException {
    JsonNode root = tree(JSON, text);
    String engine = root.path("engines").path("node").asText("");
    String volta = root.path("volta").path("node").asText("");
    if (!engine.isEmpty()) {
      findings.version(PackageFamily.NODE, engine, "engines.node");
    }
    if (!volta.isEmpty()) {
      findings.version(PackageFamily.NODE, volta, "volta.node");
    }
    if (engine.isEmpty() && volta.isEmpty()) {
      findings.assume(PackageFamily.NODE.usual());
    }
    String manager = root.path("packageManager").asText("");
    if (manager.isEmpty()) {
      findings.suggest("nodePackages.npm");
    } else {
      findings.need(packageOf(manager), "packageManager", manager);
    }
    for (String section : List.of("dependencies", "devDependencies", "optionalDependencies")) {
      root.path(section)
          .fieldNames()
          .forEachRemaining(name -> findings.dependency("npm", name, section + "." + name));
    }
  }

  /** The package of a manager that is given as name and version: Yarn is another from its second version on. */
  private static String packageOf(String manager) {
    return switch (manager.replaceFirst("@.*", "")) {
      case "pnpm" -> "pnpm";
      case "bun" -> "bun";
      case "yarn" -> manager.matches("yarn@[01]\\..*") ? "yarn" : "yarn-berry";
      default -> "nodePackages.npm";
    };
  }

  /** Composer's {@code composer.json}. */
  static void readComposer(String text, Findings findings) throws MalformedManifestException {
    JsonNode root = tree(JSON, text);
    String version = root.path("require").path("php").asText("");
    if (version.isEmpty()) {
      findings.assume(PackageFamily.PHP.usual());
    } else {
      findings.version(PackageFamily.PHP, version, "require.php");
    }
    findings.need("phpPackages.composer");
  }

  /** CMake's presets: the generators that they name. */
  static void readCMakePresets(String text, Findings findings) throws MalformedManifestException {
    for (JsonNode preset : tree(JSON, text).path("configurePresets")) {
      String generator = preset.path("generator").asText("");
      if (generator.startsWith("Ninja")) {
        findings.need("ninja", "configurePresets.generator", generator);
      }
    }
  }

  /** An object in JSON that may have comments, as .NET and TypeScript read it. */
  static JsonNode withComments(String text) throws MalformedManifestException {
    return tree(JSON_WITH_COMMENTS, text);
  }

  /** The object that a text is, in the language of {@code mapper}. */
  static JsonNode tree(ObjectMapper mapper, String text) throws MalformedManifestException {
    try {
      JsonNode root = mapper.readTree(text);
      if (!root.isObject()) {
        throw new MalformedManifestException("is no object but " + root.getNodeType());
      }
      return root;
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null
          ? ""
          : " (line " + e.getLocation().getLineNr() + ", column "
              + e.getLocation().getColumnNr() + ")";
      throw new MalformedManifestException("can't be parsed: " + e.getOriginalMessage() + where, e);
    }
  }
}

package dev.templedb.nix.detection;

import com.fasterxml.jackson.core.JsonProcessingException;
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

  private JsonManifests() {}

  /** npm's {@code package.json}; its {@code packageManager} is Corepack's. */
  static void readPackage(String text, Findings findings) throws MalformedManifestException {
    JsonNode root = tree(JSON, text);
    String engine = root.path("engines").path("node").asText("");
    if (engine.isEmpty()) {
      findings.need("nodejs_20");
    } else {
      String entry = "engines.node = " + engine;
      findings.need(Versions.node(engine).orElse("nodejs_20"), entry);
      if (Versions.node(engine).isEmpty()) {
        findings.remark(entry + " asks for a Node.js that is not among the recommended ones");
      }
    }
    String manager = root.path("packageManager").asText("");
    String entry = "packageManager = " + manager;
    if (manager.startsWith("pnpm@")) {
      findings.need("pnpm", entry);
    } else if (manager.startsWith("yarn@")) {
      findings.need("nodePackages.yarn", entry);
    } else if (manager.startsWith("bun@")) {
      findings.need("bun", entry);
    } else if (manager.isEmpty()) {
      findings.need("nodePackages.npm");
    } else {
      findings.need("nodePackages.npm", entry);
    }
    for (String section : List.of("dependencies", "devDependencies", "optionalDependencies")) {
      root.path(section)
          .fieldNames()
          .forEachRemaining(name -> findings.dependency("npm", name, section + "." + name));
    }
  }

  /** Composer's {@code composer.json}. */
  static void readComposer(String text, Findings findings) throws MalformedManifestException {
    JsonNode root = tree(JSON, text);
    String version = root.path("require").path("php").asText("");
    if (version.isEmpty()) {
      findings.need("php");
    } else {
      findings.need("php", "require.php = " + version);
    }
    findings.need("phpPackages.composer");
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

package dev.templedb.nix.detection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Manifests in YAML. */
final class YamlManifests {

  /** The name in a specifier of conda (conda, "Package match specifications"), and what follows it. */
  private static final Pattern CONDA =
      Pattern.compile("(?:[^:]*::)?([A-Za-z0-9._-]+)\\s*(.*)", Pattern.DOTALL);

  private YamlManifests() {}

  /** conda's {@code environment.yml}. What conda installs brings its libraries; what pip installs from in there may not. */
  static void readConda(String text, Findings findings) throws MalformedManifestException {
    JsonNode root = Yaml.mapping(text);
    findings.need("micromamba");
    for (JsonNode dependency : root.path("dependencies")) {
      Matcher matcher = CONDA.matcher(dependency.asText());
      if (matcher.matches()
          && matcher.group(1).equals("python")
          && !matcher.group(2).isEmpty()) {
        // A single equals sign asks for a release of that series, and a build may follow a second
        // one.
        String range = matcher.group(2).replaceFirst("^=(?!=)([^=]*)=.*", "=$1");
        findings.version(PackageFamily.PYTHON, range, "dependencies.python");
      }
      for (JsonNode requirement : dependency.path("pip")) {
        TomlManifests.requirement(findings, requirement.asText(), "dependencies.pip: ");
      }
    }
  }

  /** MkDocs' configuration. */
  static void readMkDocs(String text, Findings findings) throws MalformedManifestException {
    JsonNode name = Yaml.mapping(text).path("site_name");
    if (name.isTextual()) {
      findings.conclude("mkdocs", "site_name");
    }
  }

  /** pre-commit's configuration. */
  static void readPreCommit(String text, Findings findings) throws MalformedManifestException {
    if (Yaml.mapping(text).path("repos").isArray()) {
      findings.need("pre-commit");
    }
  }
}

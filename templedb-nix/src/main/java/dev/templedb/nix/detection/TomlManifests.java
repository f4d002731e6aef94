package dev.templedb.nix.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Manifests in TOML 1.0. */
final class TomlManifests {

  private static final ObjectMapper TOML = new TomlMapper();

  /** The name at the start of a dependency specifier (PEP 508). */
  private static final Pattern NAME =
      Pattern.compile("\\s*([A-Za-z0-9][A-Za-z0-9._-]*).*", Pattern.DOTALL);

  private static final Map<String, String> BUILD_BACKENDS = Map.of(
      "poetry.core.masonry.api", "poetry",
      "poetry.masonry.api", "poetry",
      "hatchling.build", "hatch",
      "pdm.backend", "pdm",
      "uv_build", "uv",
      "maturin", "maturin");

  private TomlManifests() {}

  /** {@code pyproject.toml} (PEP 517, 621 and 735, and Poetry's own table). */
  static void readPyproject(String text, Findings findings) throws MalformedManifestException {
    JsonNode root = JsonManifests.tree(TOML, text);
    JsonNode poetry = root.path("tool").path("poetry");
    String required = root.path("project").path("requires-python").asText("");
    String poetryRequired = poetry.path("dependencies").path("python").asText("");
    if (!required.isEmpty()) {
      needPython(findings, required, "project.requires-python = " + required);
    } else if (!poetryRequired.isEmpty()) {
      needPython(findings, poetryRequired, "tool.poetry.dependencies.python = " + poetryRequired);
    } else {
      findings.need("python311");
      findings.need("python311Packages.pip");
    }
    String backend = root.path("build-system").path("build-backend").asText("");
    if (BUILD_BACKENDS.containsKey(backend)) {
      findings.need(BUILD_BACKENDS.get(backend), "build-system.build-backend = " + backend);
    }
    for (String tool : List.of("poetry", "pdm", "uv")) {
      if (root.path("tool").has(tool)) {
        findings.need(tool, "tool." + tool);
      }
    }
    specifiers(findings, root.path("project").path("dependencies"), "project.dependencies");
    root.path("project")
        .path("optional-dependencies")
        .properties()
        .forEach(group -> specifiers(
            findings, group.getValue(), "project.optional-dependencies." + group.getKey()));
    root.path("dependency-groups")
        .properties()
        .forEach(
            group -> specifiers(findings, group.getValue(), "dependency-groups." + group.getKey()));
    names(findings, "pypi", poetry.path("dependencies"), "tool.poetry.dependencies");
    poetry
        .path("group")
        .properties()
        .forEach(group -> names(
            findings,
            "pypi",
            group.getValue().path("dependencies"),
            "tool.poetry.group." + group.getKey() + ".dependencies"));
  }

  /** Cargo's {@code Cargo.toml}. */
  static void readCargo(String text, Findings findings) throws MalformedManifestException {
    JsonNode root = JsonManifests.tree(TOML, text);
    if (!root.has("package") && !root.has("workspace")) {
      throw new MalformedManifestException("has neither a package nor a workspace");
    }
    JsonNode version = root.path("package").path("rust-version");
    if (version.isTextual()) {
      findings.need("rustc", "package.rust-version = " + version.asText());
    } else {
      findings.need("rustc");
    }
    findings.need("cargo");
    dependencies(findings, root, "");
    dependencies(findings, root.path("workspace"), "workspace.");
    root.path("target")
        .properties()
        .forEach(
            target -> dependencies(findings, target.getValue(), "target." + target.getKey() + "."));
  }

  /** The name that a PEP 508 specifier starts with; empty when it starts with none. */
  static String requirementName(String specifier) {
    Matcher matcher = NAME.matcher(specifier);
    return matcher.matches() ? matcher.group(1).replaceAll("[-_.]+", "-") : "";
  }

  private static void needPython(Findings findings, String specifier, String entry) {
    String python = Versions.python(specifier).orElse("python311");
    findings.need(python, entry);
    findings.need(python + "Packages.pip", entry);
    if (Versions.python(specifier).isEmpty()) {
      findings.remark(entry + " asks for a Python that is not among the recommended ones");
    }
  }

  private static void dependencies(Findings findings, JsonNode table, String prefix) {
    for (String section : List.of("dependencies", "dev-dependencies", "build-dependencies")) {
      names(findings, "cargo", table.path(section), prefix + section);
    }
  }

  private static void names(Findings findings, String ecosystem, JsonNode table, String where) {
    table
        .fieldNames()
        .forEachRemaining(name -> findings.dependency(ecosystem, name, where + "." + name));
  }

  private static void specifiers(Findings findings, JsonNode array, String where) {
    for (JsonNode specifier : array) {
      if (specifier.isTextual()) {
        String name = requirementName(specifier.asText());
        findings.dependency("pypi", name, where + ": " + name);
      }
    }
  }
}

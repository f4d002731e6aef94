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

  /** Of a longer specifier only the name counts. */
  private static final int MAX_SPECIFIER = 1000;

  /** A specifier with the extra that stands for compiled packages. */
  private static final Pattern BINARY =
      Pattern.compile("[^\\[]*\\[[^\\]]*\\bbinary\\b[^\\]]*\\].*", Pattern.DOTALL);

  private static final Map<String, String> BUILD_BACKENDS = Map.of(
      "poetry.core.masonry.api", "poetry",
      "poetry.masonry.api", "poetry",
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
      needPython(findings, required, "project.requires-python");
    } else if (!poetryRequired.isEmpty()) {
      needPython(findings, poetryRequired, "tool.poetry.dependencies.python");
    } else {
      findings.assume(PackageFamily.PYTHON.usual());
      findings.assume(PackageFamily.PYTHON.usual() + "Packages.pip");
    }
    String backend = root.path("build-system").path("build-backend").asText("");
    if (BUILD_BACKENDS.containsKey(backend)) {
      findings.need(BUILD_BACKENDS.get(backend), "build-system.build-backend", backend);
    }
    if (root.path("tool").path("hatch").has("envs")) {
      findings.need("hatch", "tool.hatch.envs", "…");
    }
    for (String tool : List.of("poetry", "pdm", "uv")) {
      if (root.path("tool").has(tool)) {
        findings.need(tool, "tool." + tool, "…");
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
    for (String place : List.of("package", "workspace.package")) {
      JsonNode version = root.at("/" + place.replace('.', '/') + "/rust-version");
      if (version.isTextual()) {
        findings.need("rustc", place + ".rust-version", version.asText());
      }
    }
    findings.need("rustc");
    findings.need("cargo");
    // rustc links with the C compiler.
    findings.need("gcc");
    dependencies(findings, root, "");
    dependencies(findings, root.path("workspace"), "workspace.");
    root.path("target")
        .properties()
        .forEach(
            target -> dependencies(findings, target.getValue(), "target." + target.getKey() + "."));
  }

  /** A dependency on a Python package, which needs nothing where it brings its libraries, as {@code psycopg[binary]} does. */
  static void requirement(Findings findings, String specifier, String where) {
    String name = requirementName(specifier);
    if (specifier.length() > MAX_SPECIFIER || !BINARY.matcher(specifier).matches()) {
      findings.dependency("pypi", name, where + name);
    }
  }

  /** The name that a PEP 508 specifier starts with; empty when it starts with none. */
  static String requirementName(String specifier) {
    Matcher matcher = NAME.matcher(specifier);
    return matcher.matches() ? matcher.group(1).replaceAll("[-_.]+", "-") : "";
  }

  private static void needPython(Findings findings, String specifier, String key) {
    String python = findings.version(PackageFamily.PYTHON, specifier, key);
    findings.need(python + "Packages.pip", key, specifier);
  }

  /** pipenv's {@code Pipfile}. */
  static void readPipfile(String text, Findings findings) throws MalformedManifestException {
    JsonNode root = parse(text);
    findings.need("pipenv");
    for (String key : List.of("python_full_version", "python_version")) {
      String version = root.path("requires").path(key).asText("");
      if (!version.isEmpty()) {
        needPython(findings, version, "requires." + key);
      }
    }
    names(findings, "pypi", root.path("packages"), "packages");
    names(findings, "pypi", root.path("dev-packages"), "dev-packages");
  }

  /** Hugo's configuration, which names itself only by what is in it. */
  static void readHugo(String text, Findings findings) throws MalformedManifestException {
    String address = parse(text).path("baseURL").asText("");
    if (!address.isEmpty()) {
      findings.need("hugo", "baseURL", address);
    }
  }

  /** The table that a text is. */
  static JsonNode parse(String text) throws MalformedManifestException {
    return JsonManifests.tree(TOML, text);
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
        requirement(findings, specifier.asText(), where + ": ");
      }
    }
  }
}

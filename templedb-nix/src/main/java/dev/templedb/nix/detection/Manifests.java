package dev.templedb.nix.detection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The manifests that detection reads, by file name or path. */
final class Manifests {

  private static final Map<String, ManifestReader> BY_NAME = Map.ofEntries(
      Map.entry("package.json", JsonManifests::readPackage),
      Map.entry("composer.json", JsonManifests::readComposer),
      Map.entry("CMakePresets.json", JsonManifests::readCMakePresets),
      Map.entry("pyproject.toml", TomlManifests::readPyproject),
      Map.entry("Cargo.toml", TomlManifests::readCargo),
      Map.entry("Pipfile", TomlManifests::readPipfile),
      Map.entry("hugo.toml", TomlManifests::readHugo),
      Map.entry("config.toml", TomlManifests::readHugo),
      Map.entry("pom.xml", JvmManifests::readMaven),
      Map.entry("build.gradle", JvmManifests::readGradle),
      Map.entry("build.gradle.kts", JvmManifests::readGradle),
      Map.entry("gradle-wrapper.properties", JvmManifests::readGradleWrapper),
      Map.entry("go.mod", LineManifests::readGoModule),
      Map.entry("Gemfile", LineManifests::readGemfile),
      Map.entry(".terraform.lock.hcl", LineManifests::readTerraformLock),
      Map.entry("CMakeLists.txt", NativeManifests::readCMake),
      Map.entry("Makefile", NativeManifests::readMake),
      Map.entry("makefile", NativeManifests::readMake),
      Map.entry("GNUmakefile", NativeManifests::readMake),
      Map.entry("environment.yml", YamlManifests::readConda),
      Map.entry("environment.yaml", YamlManifests::readConda),
      Map.entry("mkdocs.yml", YamlManifests::readMkDocs),
      Map.entry(".pre-commit-config.yaml", YamlManifests::readPreCommit),
      Map.entry("global.json", DotnetManifests::readGlobal),
      Map.entry("Directory.Build.props", DotnetManifests::readProject),
      Map.entry(".gitlab-ci.yml", ServiceFiles::readPipeline),
      Map.entry(".nvmrc", VersionFiles.of(PackageFamily.NODE)),
      Map.entry(".node-version", VersionFiles.of(PackageFamily.NODE)),
      Map.entry(".python-version", VersionFiles.of(PackageFamily.PYTHON)),
      Map.entry(".ruby-version", VersionFiles.of(PackageFamily.RUBY)),
      Map.entry(".java-version", VersionFiles.of(PackageFamily.JAVA)),
      Map.entry(".go-version", VersionFiles.of(PackageFamily.GO)),
      Map.entry(".tool-versions", VersionFiles::readToolVersions),
      Map.entry("mise.toml", VersionFiles::readMise),
      Map.entry(".mise.toml", VersionFiles::readMise),
      Map.entry(".sdkmanrc", VersionFiles::readSdkman),
      Map.entry("rust-toolchain", VersionFiles::readRustToolchain),
      Map.entry("rust-toolchain.toml", VersionFiles::readRustToolchain));

  /** Those that have a place or more than one name, by a pattern of the whole path. */
  private static final Map<Pattern, ManifestReader> BY_PATH = byPath();

  /** Directories of other people's code, or of samples that tests read: what is in them says nothing about this project. */
  private static final Set<String> FOREIGN = Set.of(
      "node_modules",
      "bower_components",
      "vendor",
      "third_party",
      "site-packages",
      ".venv",
      "venv",
      "Pods",
      "testdata",
      "fixtures",
      "__fixtures__");

  private Manifests() {}

  private static Map<Pattern, ManifestReader> byPath() {
    Map<Pattern, ManifestReader> readers = new LinkedHashMap<>();
    Map.<String, ManifestReader>of(
            "requirements[^/]*\\.txt|requirements/[^/]*\\.txt", LineManifests::readRequirements,
            "(docker-)?compose(\\.[^/]*)?\\.ya?ml", ServiceFiles::readCompose,
            "\\.github/workflows/[^/]*\\.ya?ml", ServiceFiles::readWorkflow,
            "(application|bootstrap)(-[^/]*)?\\.ya?ml", ServiceFiles::readApplicationYaml,
            "(application|bootstrap)(-[^/]*)?\\.properties",
                ServiceFiles::readApplicationProperties,
            "buf(\\.gen|\\.work)?\\.yaml", (text, findings) -> findings.need("buf"),
            "config/(database|cable)\\.yml", ServiceFiles::readRails,
            "\\.env(\\.[^/]*)?|env\\.example", ServiceFiles::readVariables,
            "[^/]*\\.(cs|fs|vb)proj", DotnetManifests::readProject)
        .forEach((path, reader) ->
            readers.put(Pattern.compile("(?:.*/)?(?:" + path + ")", Pattern.DOTALL), reader));
    return readers;
  }

  /** Whether a file is of the project's own, and not in a directory of other people's code or of samples. */
  static boolean isOwn(String path) {
    List<String> names = List.of(path.split("/", -1));
    return names.subList(0, names.size() - 1).stream().noneMatch(FOREIGN::contains);
  }

  /** The reader for the file with this path, if it is a manifest of the project's own. */
  static Optional<ManifestReader> readerFor(String path) {
    if (!isOwn(path)) {
      return Optional.empty();
    }
    ManifestReader byName = BY_NAME.get(path.substring(path.lastIndexOf('/') + 1));
    return byName != null
        ? Optional.of(byName)
        : BY_PATH.entrySet().stream()
            .filter(entry -> entry.getKey().matcher(path).matches())
            .map(Map.Entry::getValue)
            .findFirst();
  }

  /** What a manifest says; that it is malformed becomes a remark. */
  static Findings read(String path, ManifestReader reader, String text) {
    Findings findings = new Findings(path);
    try {
      reader.read(text, findings);
    } catch (MalformedManifestException e) {
      findings.remark(String.valueOf(e.getMessage()));
    }
    return findings;
  }
}

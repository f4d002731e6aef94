package dev.templedb.nix.detection;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The manifests that detection reads, by file name. */
final class Manifests {

  private static final Map<String, ManifestReader> BY_NAME = Map.ofEntries(
      Map.entry("package.json", JsonManifests::readPackage),
      Map.entry("composer.json", JsonManifests::readComposer),
      Map.entry("pyproject.toml", TomlManifests::readPyproject),
      Map.entry("Cargo.toml", TomlManifests::readCargo),
      Map.entry("pom.xml", JvmManifests::readMaven),
      Map.entry("build.gradle", JvmManifests::readGradle),
      Map.entry("build.gradle.kts", JvmManifests::readGradle),
      Map.entry("go.mod", LineManifests::readGoModule),
      Map.entry("Gemfile", LineManifests::readGemfile),
      Map.entry("CMakeLists.txt", NativeManifests::readCMake),
      Map.entry("Makefile", NativeManifests::readMake),
      Map.entry("makefile", NativeManifests::readMake),
      Map.entry("GNUmakefile", NativeManifests::readMake));

  /** Directories of other people's code: their manifests say nothing about this project. */
  private static final Set<String> FOREIGN = Set.of("node_modules", "vendor");

  private Manifests() {}

  /** The reader for the file with this path, if it is a manifest of the project's own. */
  static Optional<ManifestReader> readerFor(String path) {
    List<String> names = List.of(path.split("/", -1));
    String name = names.get(names.size() - 1);
    if (names.subList(0, names.size() - 1).stream().anyMatch(FOREIGN::contains)) {
      return Optional.empty();
    }
    return name.startsWith("requirements") && name.endsWith(".txt")
        ? Optional.of(LineManifests::readRequirements)
        : Optional.ofNullable(BY_NAME.get(name));
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

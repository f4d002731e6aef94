package dev.templedb.nix.detection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files that say which versions of tools a project is worked on with. */
final class VersionFiles {

  private static final Map<List<String>, List<String>> TOOLS =
      PackageTable.read("tool-packages.txt");

  /** Node.js' long-term releases by name (nodejs/Release, "Release schedule"). */
  private static final Map<String, String> NODE_NAMES = Map.of(
      "fermium",
      "14",
      "gallium",
      "16",
      "hydrogen",
      "18",
      "iron",
      "20",
      "jod",
      "22",
      "krypton",
      "24");

  /** Longer than any version, and short enough for the patterns here. */
  private static final int MAX_VERSION = 100;

  /** A version alone, perhaps behind the name of what it is a version of. */
  private static final Pattern VERSION =
      Pattern.compile("(?:[A-Za-z][A-Za-z0-9_]*-)*v?([0-9]+(?:\\.[0-9]+)*).*");

  private static final Pattern OTHER_RUBY_OR_PYTHON = Pattern.compile(
      "(?:jruby|truffleruby|mruby|pypy|graalpy|miniconda|anaconda|miniforge|stackless).*");

  private VersionFiles() {}

  /** {@code .nvmrc}, {@code .python-version} and the like: the first line that is no comment is the version. */
  static ManifestReader of(PackageFamily family) {
    return (text, findings) -> text.lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .findFirst()
        .ifPresent(version -> pin(findings, family, version, "version"));
  }

  /** asdf's {@code .tool-versions}: a tool and its versions a line, of which the first is used. */
  static void readToolVersions(String text, Findings findings) {
    for (String line : text.split("\\R", -1)) {
      String[] words = line.replaceFirst("#.*", "").strip().split("\\s+", 3);
      if (words.length >= 2) {
        tool(findings, words[0], words[1], words[0]);
      }
    }
  }

  /** SDKMAN!'s {@code .sdkmanrc}: properties of candidates. */
  static void readSdkman(String text, Findings findings) throws MalformedManifestException {
    ServiceFiles.properties(text)
        .forEach((name, version) ->
            tool(findings, String.valueOf(name), String.valueOf(version), String.valueOf(name)));
  }

  /** mise's configuration: the table {@code tools}. */
  static void readMise(String text, Findings findings) throws MalformedManifestException {
    for (Map.Entry<String, JsonNode> tool :
        TomlManifests.parse(text).path("tools").properties()) {
      JsonNode value = tool.getValue();
      JsonNode first = value.isArray() ? value.path(0) : value;
      String version = first.isObject() ? first.path("version").asText("") : first.asText("");
      // What stands before a colon is where mise gets it from, as in core:node or
      // aqua:junegunn/fzf.
      String name = tool.getKey().replaceFirst("^core:", "");
      tool(findings, name, version, "tools." + tool.getKey());
    }
  }

  /** rustup's {@code rust-toolchain.toml}, or {@code rust-toolchain} with the channel alone. */
  static void readRustToolchain(String text, Findings findings) throws MalformedManifestException {
    String stripped = text.strip();
    if (stripped.matches("[A-Za-z0-9._-]{1,100}")) {
      rust(findings, "channel", stripped);
      return;
    }
    JsonNode toolchain = TomlManifests.parse(text).path("toolchain");
    rust(findings, "toolchain.channel", toolchain.path("channel").asText("stable"));
    for (JsonNode component : toolchain.path("components")) {
      String name = component.asText();
      if (List.of("rustfmt", "clippy", "rust-analyzer").contains(name)) {
        findings.need(name, "toolchain.components", name);
      }
    }
  }

  private static void rust(Findings findings, String key, String channel) {
    findings.need("rustc", key, channel);
    findings.need("cargo", key, channel);
    if (!channel.equals("stable")) {
      findings.remark(
          key + " = " + channel
              + " asks for a Rust of its own, and nixpkgs has one stable release: rustup or an overlay gives others");
    }
  }

  private static void tool(Findings findings, String name, String version, String key) {
    for (String tool : TOOLS.getOrDefault(List.of(name.toLowerCase(Locale.ROOT)), List.of())) {
      if (tool.startsWith("@")) {
        pin(findings, PackageFamily.valueOf(tool.substring(1)), version, key);
      } else {
        findings.need(tool, key, version);
      }
    }
  }

  /** One version that is asked for; a name such as {@code latest} stands for the newest. */
  static void pin(Findings findings, PackageFamily family, String version, String key) {
    if (version.length() > MAX_VERSION) {
      findings.remark(key + " = " + version + " is no version");
      return;
    }
    String named = NODE_NAMES.getOrDefault(
        version.toLowerCase(Locale.ROOT).replaceFirst("^lts[/-]", ""), version);
    Matcher matcher = VERSION.matcher(named);
    if (OTHER_RUBY_OR_PYTHON.matcher(version).matches()) {
      findings.remark(
          key + " = " + version + " asks for another implementation of " + family.title());
    } else if (!matcher.matches()) {
      findings.conclude(family.named(version).orElseGet(family::usual), key);
    } else {
      // Java 8 and older are 1.8 and so on too.
      String numbers = family == PackageFamily.JAVA
          ? matcher.group(1).replaceFirst("^1\\.", "")
          : matcher.group(1);
      String attribute = findings.pin(family, numbers, key, version);
      if (family == PackageFamily.PYTHON) {
        findings.conclude(attribute + "Packages.pip", key);
      }
    }
  }
}

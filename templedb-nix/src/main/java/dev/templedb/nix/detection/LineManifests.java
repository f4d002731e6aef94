package dev.templedb.nix.detection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Manifests that are read line by line. */
final class LineManifests {

  private static final Pattern GO_DIRECTIVE =
      Pattern.compile("(module|go|toolchain|require)\\s+(\\S.*)");

  private static final Pattern GEMFILE_CALL =
      Pattern.compile("\\s*(ruby|gem)[\\s(]+['\"]([^'\"]+)['\"].*");

  private static final Pattern PROVIDER = Pattern.compile("provider\\s+\"([^\"]*)\"\\s*\\{\\s*");

  private LineManifests() {}

  /** A requirements file (pip, "Requirements File Format"). */
  static void readRequirements(String text, Findings findings) throws MalformedManifestException {
    findings.assume(PackageFamily.PYTHON.usual());
    findings.need(PackageFamily.PYTHON.usual() + "Packages.pip");
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      number++;
      if (line.indexOf('\0') >= 0) {
        throw new MalformedManifestException("has a NUL character in line " + number);
      }
      String requirement = line.replaceFirst("(^|\\s)#.*", "").strip();
      if (requirement.isEmpty() || requirement.startsWith("-")) {
        continue;
      }
      TomlManifests.requirement(findings, requirement, "line " + number + ": ");
    }
  }

  /** A Go module file (Go Modules Reference, "go.mod files"). */
  static void readGoModule(String text, Findings findings) throws MalformedManifestException {
    String goVersion = "";
    boolean module = false;
    boolean inRequire = false;
    for (String line : text.split("\\R", -1)) {
      String code = line.replaceFirst("//.*", "").strip();
      Matcher directive = GO_DIRECTIVE.matcher(code);
      if (code.equals(")")) {
        inRequire = false;
      } else if (inRequire) {
        requireModule(findings, code);
      } else if (directive.matches()) {
        String argument = directive.group(2);
        switch (directive.group(1)) {
          case "module" -> module = true;
          case "go" -> goVersion = argument;
          case "require" -> {
            inRequire = argument.equals("(");
            requireModule(findings, argument);
          }
          default -> findings.need("go", "toolchain", argument);
        }
      }
    }
    if (!module) {
      throw new MalformedManifestException("has no module directive");
    }
    if (goVersion.isEmpty()) {
      findings.need("go");
    } else {
      // The oldest Go that will do; any newer one compiles the module as that version did.
      findings.need("go", "go", goVersion);
    }
  }

  private static void requireModule(Findings findings, String line) {
    String path = line.replaceFirst("\\s.*", "").replaceFirst("/v[0-9]+$", "");
    findings.dependency("go", path, "require " + path);
  }

  /** Bundler's {@code Gemfile}: Ruby code, of which the plain calls are read. */
  static void readGemfile(String text, Findings findings) {
    String version = "";
    for (String line : text.split("\\R", -1)) {
      Matcher call = GEMFILE_CALL.matcher(line);
      if (call.matches() && call.group(1).equals("ruby")) {
        version = call.group(2);
      } else if (call.matches()) {
        findings.dependency("gem", call.group(2), "gem " + call.group(2));
      }
    }
    if (version.isEmpty()) {
      findings.assume(PackageFamily.RUBY.usual());
    } else {
      findings.version(PackageFamily.RUBY, version, "ruby");
    }
    findings.need("bundler");
  }

  /** Terraform's lock file: from which registry its providers come says whether it is OpenTofu's. */
  static void readTerraformLock(String text, Findings findings) {
    for (String line : text.split("\\R", -1)) {
      Matcher provider = PROVIDER.matcher(line);
      if (provider.matches()) {
        boolean free = provider.group(1).startsWith("registry.opentofu.org/");
        findings.need(free ? "opentofu" : "terraform", "provider", provider.group(1));
        if (!free && findings.remarks().isEmpty()) {
          findings.remark(
              "terraform's licence is not free: allow it in nixpkgs, or take opentofu instead");
        }
      }
    }
  }
}

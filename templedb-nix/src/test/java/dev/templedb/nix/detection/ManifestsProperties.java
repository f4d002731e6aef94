package dev.templedb.nix.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.nix.expression.ExpressionForm;
import dev.templedb.nix.expression.ExpressionGenerator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No manifest, however broken, fails detection, and what is found can always be generated. */
class ManifestsProperties {

  private static final List<String> PATHS = List.of(
      "package.json",
      "composer.json",
      "pyproject.toml",
      "Cargo.toml",
      "pom.xml",
      "build.gradle",
      "go.mod",
      "Gemfile",
      "requirements.txt",
      "CMakeLists.txt",
      "Makefile",
      "compose.yaml",
      ".github/workflows/ci.yml",
      ".gitlab-ci.yml",
      "application.yml",
      "application.properties",
      "config/database.yml",
      ".env",
      "environment.yml",
      ".tool-versions",
      "mise.toml",
      "rust-toolchain.toml",
      "global.json",
      "api.csproj",
      "gradle-wrapper.properties",
      ".terraform.lock.hcl");

  @Property(tries = 2000)
  void read_anyText_givesFindingsThatCanBeGenerated(
      @ForAll("paths") String path, @ForAll("texts") String text) {
    Findings findings = Manifests.read(path, Manifests.readerFor(path).orElseThrow(), text);

    assertThat(ExpressionGenerator.standard()
            .generate(
                ResolvedEnvironment.of(
                    "app",
                    "dev",
                    EnvironmentState.of(EnvironmentDefinition.ofPackages(
                        List.copyOf(findings.packages().keySet()))),
                    name -> {
                      throw new AssertionError(name);
                    }),
                ExpressionForm.FHS))
        .isNotEmpty();
    assertThat(findings.remarks())
        .allSatisfy(remark -> assertThat(remark.problem()).isNotBlank());
  }

  /** Each of these takes a reader of quadratic time, or one that recurses, more than a test has. */
  @Example
  void read_hugeAndDeepTexts_endSoon() {
    int size = 1 << 20;
    int each = Integer.getInteger("templedb.detection.textSize", 1 << 17);
    List<String> units = List.of(
        "/*",
        "#[[",
        "project(",
        "find_package( ",
        " ",
        "[",
        "{\"a\":",
        "<a>",
        "a.",
        "\"",
        "'",
        "x = [",
        "sourceCompatibility ",
        "(",
        "#",
        "\\",
        "require (\n",
        "1 - ",
        "[a.",
        "<%",
        "- ",
        "? ",
        "a: &a [*a",
        "${",
        "a:",
        "&a ",
        "a=b:",
        "a\n",
        "a[binary ",
        "a-1.1",
        "image: ${");
    for (String path : PATHS) {
      for (String unit : units) {
        String text = unit.repeat(each / unit.length());
        assertThat(Manifests.read(path, Manifests.readerFor(path).orElseThrow(), text))
            .isNotNull();
      }
    }
    assertThat(PackageFamily.NODE.find("1 ".repeat(size))).isEmpty();
    assertThat(read("pyproject.toml", "a = " + "[".repeat(size)).remarks()).hasSize(1);
    assertThat(read("pom.xml", "<project>" + "<properties>".repeat(size / 10)).remarks())
        .hasSize(1);
    assertThat(read("package.json", "{\"engines\": {\"node\": \"" + "1 ".repeat(size) + "\"}}")
            .remarks())
        .hasSize(1);
  }

  private static Findings read(String path, String text) {
    return Manifests.read(path, Manifests.readerFor(path).orElseThrow(), text);
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of(PATHS);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> parts = Arbitraries.of(
        "{",
        "}",
        "[",
        "]",
        "\"engines\"",
        "\"node\"",
        ":",
        "\">=22\"",
        ",",
        "\"dependencies\"",
        "\"sharp\"",
        "[project]\n",
        "[package]\n",
        "requires-python",
        "=",
        "\n",
        "<project>",
        "</project>",
        "<properties>",
        "</properties>",
        "<java.version>",
        "21",
        "</java.version>",
        "module x\n",
        "go 1.22\n",
        "require (",
        ")",
        "gem 'pg'\n",
        "find_package(",
        "OpenSSL",
        "1979-05-27",
        "'",
        "\"",
        "#",
        "//",
        "/*",
        "*/",
        "\\",
        "\u0000",
        "\ud800",
        "é",
        "&x;",
        "<!DOCTYPE a>",
        "<?xml version=\"1.0\"?>",
        " ",
        "99999999999999999999",
        "-r x",
        "null",
        "true",
        "services:\n",
        "  db:\n",
        "    image: postgres:16\n",
        "&a ",
        "*a",
        "<<: ",
        "!!java.lang.Thread ",
        "<%= x %>",
        "- ",
        "spring.datasource.url=jdbc:postgresql://x\n",
        "${A:-b}",
        "nodejs 20\n",
        "\\u12");
    return parts.list().ofMaxSize(25).map(list -> String.join("", list));
  }
}

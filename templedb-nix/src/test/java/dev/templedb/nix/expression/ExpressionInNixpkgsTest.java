package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What generated expressions are in nixpkgs of four releases, as real Nix evaluates them. */
class ExpressionInNixpkgsTest {

  private static final EnvironmentDefinition NODE = EnvironmentDefinition.ofPackages(
      List.of("nodejs_20", "nodePackages.npm", "nodePackages.yarn", "git"));

  @BeforeAll
  static void needsNix() {
    Nix.assumeInstalled("nix-instantiate");
  }

  @ParameterizedTest
  @FieldSource("dev.templedb.nix.expression.Nix#RELEASES")
  void plain_everyRelease_setsOnlyWhatTheUserSet(String release) {
    JsonNode recorded =
        evaluate(release, EnvironmentDefinition.ofPackages(List.of("git", "jq")), List.of());

    assertThat(texts(recorded.get("target"))).containsExactly(installed("git", "jq"));
    assertThat(texts(recorded.get("arguments")))
        .containsExactly("multiPkgs", "name", "runScript", "targetPkgs");
    assertThat(recorded.get("name").textValue()).isEqualTo("app-dev");
    assertThat(recorded.get("runScript").textValue()).isEqualTo("bash");
    assertThat(recorded.get("multi32")).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("dev.templedb.nix.expression.Nix#RELEASES")
  void empty_everyRelease_evaluates(String release) {
    assertThat(evaluate(release, EnvironmentDefinition.ofPackages(List.of()), List.of())
            .get("target"))
        .isEmpty();
  }

  @ParameterizedTest
  @FieldSource("dev.templedb.nix.expression.Nix#RELEASES")
  void everythingSet_everyRelease_arrives(String release) {
    EnvironmentDefinition definition = EnvironmentDefinition.builder()
        .description("Everything")
        .basePackages(List.of("git", "python311", "python311Packages.textual"))
        .targetPackages(List.of("sqlite", "git"))
        .multiPackages(List.of("zlib", "openssl"))
        .profile("echo \"loaded\"\n  echo '${NOT}'\n")
        .runScript("zsh -c 'exec \"$@\"'")
        .extraOutputs(List.of("dev", "out"))
        .build();
    List<EnvironmentVariable> variables = List.of(
        EnvironmentVariable.literal("EDITOR", "vim's"),
        EnvironmentVariable.expanded("ROOT", "$HOME/x"));

    JsonNode recorded = evaluate(release, definition, variables);

    assertThat(texts(recorded.get("target")))
        .containsExactly(installed("git", "python311", "python311Packages.textual", "sqlite"));
    assertThat(texts(recorded.get("multi"))).containsExactly(installed("zlib", "openssl"));
    assertThat(texts(recorded.get("multi32")))
        .containsExactly("/nix/store/i686-zlib", "/nix/store/i686-openssl");
    assertThat(recorded.get("profile").textValue())
        .isEqualTo(
            "export EDITOR='vim'\\''s'\nexport ROOT=\"$HOME/x\"\necho \"loaded\"\n  echo '${NOT}'\n");
    assertThat(recorded.get("runScript").textValue()).isEqualTo("zsh -c 'exec \"$@\"'");
    assertThat(texts(recorded.get("extraOutputsToInstall"))).containsExactly("dev", "out");
  }

  @ParameterizedTest
  @FieldSource("dev.templedb.nix.expression.Nix#RELEASES")
  void hostileTexts_everyRelease_arriveExactly(String release) {
    String hostile =
        "\"; '' ''${ ''$ ${throw \"x\"} $${y} \\ \\n */ # \t\r\n'${builtins.abort \"z\"}'''\n'";
    EnvironmentDefinition definition = EnvironmentDefinition.builder()
        .description(hostile + "\r}: throw \"out\"\u2028throw")
        .basePackages(List.of("with", "odd name", "qu\"ote", "dollar${brace}"))
        .profile(hostile)
        .runScript("${a} '' \" \\ \t")
        .extraOutputs(List.of("${b}", "''"))
        .build();

    JsonNode recorded =
        evaluate(release, definition, List.of(EnvironmentVariable.literal("V", hostile)));

    assertThat(texts(recorded.get("target")))
        .containsExactly(installed("with", "odd name", "qu\"ote", "dollar${brace}"));
    assertThat(recorded.get("profile").textValue())
        .isEqualTo("export V=" + ShellWord.literal(hostile) + "\n" + hostile + "\n");
    assertThat(recorded.get("runScript").textValue()).isEqualTo("${a} '' \" \\ \t");
    assertThat(texts(recorded.get("extraOutputsToInstall"))).containsExactly("${b}", "''");
  }

  @ParameterizedTest
  @CsvSource({
    "22.11, nodejs,    nodePackages.npm, nodePackages.yarn",
    "24.11, nodejs_20, nodePackages.npm, nodePackages.yarn",
    "25.11, nodejs_20, nodePackages.npm, nodePackages.yarn",
    "26.05, nodejs_22, nodejs_22,        yarn",
  })
  void nodeProject_eachRelease_takesWhatThatReleaseHas(
      String release, String node, String npm, String yarn) {
    JsonNode recorded = evaluate(release, NODE, List.of());

    assertThat(texts(recorded.get("target"))).containsExactly(installed(node, npm, yarn, "git"));
  }

  @Test
  void succession_packageOfOtherName_isTracedWithItsReason() {
    String insecure = run("26.05", NODE).errors();
    String tooNew = run("22.11", NODE).errors();
    String removed =
        run("25.11", EnvironmentDefinition.ofPackages(List.of("nodejs_18"))).errors();

    assertThat(insecure)
        .contains("TempleDB: nodejs_20 is not allowed by this nixpkgs, using nodejs_22")
        .contains("TempleDB: nodePackages.npm is not in this nixpkgs, using nodejs_22");
    assertThat(tooNew).contains("TempleDB: nodejs_20 is not in this nixpkgs, using nodejs");
    assertThat(removed).contains("TempleDB: nodejs_18 is not in this nixpkgs, using nodejs_20");
    assertThat(run("24.11", NODE).errors()).doesNotContain("TempleDB:");
  }

  @ParameterizedTest
  @CsvSource({
    "22.11, nodePackages.prettier, python312Packages.pip, python3,   python3Packages.pip",
    "24.11, nodePackages.prettier, python312Packages.pip, python312, python312Packages.pip",
    "26.05, prettier,              python39Packages.pip,  python311, python311Packages.pip",
  })
  void succession_memberOfASet_comesFromTheSetsSuccessor(
      String release, String prettier, String wanted, String python, String pip) {
    JsonNode recorded = evaluate(
        release,
        EnvironmentDefinition.ofPackages(List.of("nodePackages.prettier", wanted)),
        List.of());

    assertThat(texts(recorded.get("target"))).containsExactly(installed(prettier, python, pip));
  }

  @ParameterizedTest
  @FieldSource("dev.templedb.nix.expression.Nix#RELEASES")
  void missingPackage_everyRelease_isAnErrorThatNamesPackageAndEnvironment(String release) {
    for (String name : List.of(
        "no-such-package", "python311Packages.no-such", "nodePackages.no-such", "with.or")) {
      Nix.Run run = run(release, EnvironmentDefinition.ofPackages(List.of("git", name)));

      assertThat(run.exitCode()).isNotZero();
      assertThat(run.errors())
          .contains("environment dev of project app: this nixpkgs has no package " + name);
    }
  }

  @Test
  void succession_everyNameForbidden_isTheErrorOfNixpkgs() {
    String expression = ExpressionGenerator.with(
            PackageCatalogue.empty().with(List.of("nodejs_20", "no-such-package")))
        .generate(Resolved.packages("nodejs_20"), ExpressionForm.FHS);

    assertThat(Nix.evaluateGenerated("26.05", expression, "recorded").errors())
        .contains("Package 'nodejs_20' is marked as insecure");
  }

  @ParameterizedTest
  @FieldSource("dev.templedb.nix.expression.Nix#RELEASES")
  void fhs_everyRelease_isReachableBesideTheShell(String release) {
    String expression =
        ExpressionGenerator.standard().generate(Resolved.packages("git"), ExpressionForm.FHS);

    JsonNode name = Nix.json(Nix.evaluateGenerated(release, expression, "fhs.name"));

    assertThat(name.textValue()).isEqualTo("app-dev");
  }

  @ParameterizedTest
  @FieldSource("dev.templedb.nix.expression.Nix#RELEASES")
  void detectedPackages_everyRelease_evaluate(String release) {
    List<String> all = List.of(
        "python311",
        "python311Packages.pip",
        "python311Packages.virtualenv",
        "nodejs_20",
        "nodePackages.npm",
        "rustc",
        "cargo",
        "rust-analyzer",
        "go",
        "gopls",
        "gcc",
        "cmake",
        "gnumake",
        "sqlite",
        "jdk17",
        "maven",
        "gradle",
        "ruby",
        "bundler",
        "php",
        "phpPackages.composer",
        "git",
        "curl",
        "wget",
        "jq");

    assertThat(
            evaluate(release, EnvironmentDefinition.ofPackages(all), List.of()).get("target"))
        .hasSameSizeAs(all);
  }

  private static JsonNode evaluate(
      String release, EnvironmentDefinition definition, List<EnvironmentVariable> variables) {
    return Nix.json(Nix.evaluateGenerated(
        release,
        ExpressionGenerator.standard()
            .generate(Resolved.of(definition, variables), ExpressionForm.FHS),
        "recorded"));
  }

  private static Nix.Run run(String release, EnvironmentDefinition definition) {
    return Nix.evaluateGenerated(
        release,
        ExpressionGenerator.standard().generate(Resolved.of(definition), ExpressionForm.FHS),
        "recorded");
  }

  private static String[] installed(String... names) {
    return Stream.of(names).map(name -> "/nix/store/x86_64-" + name).toArray(String[]::new);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.textValue()));
    return texts;
  }
}

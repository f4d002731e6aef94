package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.Pin;
import dev.templedb.environment.ResolvedEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pinned nixpkgs: fetched by real Nix, as archives in the file system by the text that would fetch them, and as inputs of real flakes. */
class PinnedExpressionTest {

  private static final String NEW = "1".repeat(40);

  private static final String OLD = "2".repeat(40);

  private static PrivateStore store;

  private static Path newTree;

  private static Path oldTree;

  private static Pin newPin;

  private static Pin oldPin;

  /** Packages that only one of the two has, nodejs_18 the old and python314 the new one, and a Python from the old one. */
  private static ResolvedEnvironment environment;

  @BeforeAll
  static void archives() throws IOException, InterruptedException {
    for (String program : List.of("nix", "nix-instantiate", "nix-hash", "tar")) {
      Nix.assumeInstalled(program);
    }
    store = new PrivateStore();
    newTree = store.tree("25.11");
    oldTree = store.tree("24.11");
    newPin = Pin.of("new", NEW, store.archive(newTree, NEW))
        .committedOn(LocalDate.of(2025, 11, 30))
        .describedAs("what \"${we}\" have\nnow");
    oldPin = Pin.of("old.one", OLD, store.archive(oldTree, OLD));
    environment = Resolved.of(
        EnvironmentDefinition.builder()
            .basePackages(List.of("git", "nodejs_18", "python314", "python311Packages.pip"))
            .multiPackages(List.of("zlib", "openssl"))
            .pin("new")
            .putPackagePins("nodejs_18", "old.one")
            .putPackagePins("openssl", "old.one")
            .putPackagePins("python311Packages.pip", "old.one")
            .putPackagePins("not-used", "new")
            .build(),
        newPin,
        oldPin);
  }

  @AfterAll
  static void close() throws IOException {
    if (store != null) {
      store.close();
    }
  }

  private static String generate(ResolvedEnvironment of, ExpressionForm form) {
    return ExpressionGenerator.standard().fetchingFrom(store.source()).generate(of, form);
  }

  private static Nix.Run evaluate(ResolvedEnvironment of, ExpressionForm form)
      throws IOException, InterruptedException {
    Path file = store.write("generated.nix", generate(of, form));
    return store.run(
        "nix-instantiate",
        "--eval",
        "--strict",
        "--json",
        "-E",
        "(import " + file + " { }).recorded");
  }

  @Test
  void fhs_pinned_hasThePackagesOfThePinsForBothArchitectures()
      throws IOException, InterruptedException {
    Nix.Run run = evaluate(environment, ExpressionForm.FHS);

    JsonNode recorded = Nix.json(run);
    assertThat(Forms.texts(recorded.get("target")))
        .containsExactly(
            Forms.installed("git", "nodejs_18", "python314", "python311", "python311Packages.pip"));
    assertThat(Forms.texts(recorded.get("multi")))
        .containsExactly(Forms.installed("zlib", "openssl"));
    assertThat(Forms.texts(recorded.get("multi32")))
        .containsExactly("/nix/store/i686-zlib", "/nix/store/i686-openssl");
    assertThat(run.errors()).doesNotContain("TempleDB:");
  }

  @Test
  void shell_pinned_hasThePackagesOfThePins() throws IOException, InterruptedException {
    assertThat(Forms.texts(Nix.json(evaluate(environment, ExpressionForm.SHELL)).get("packages")))
        .containsExactly(Forms.installed(
            "git",
            "nodejs_18",
            "python314",
            "python311",
            "python311Packages.pip",
            "zlib",
            "openssl"));
  }

  @Test
  void fhs_treeIsNotOfThatHash_isRefusedByNix() throws IOException, InterruptedException {
    ResolvedEnvironment wrong = Resolved.of(
        EnvironmentDefinition.builder().addBasePackages("git").pin("wrong").build(),
        Pin.of("wrong", NEW, "3".repeat(64)));

    Nix.Run run = evaluate(wrong, ExpressionForm.FHS);

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.errors()).contains("hash mismatch");
  }

  @Test
  void flake_inputs_areTheRevisionsWithTheirHashes() throws IOException, InterruptedException {
    Path flake = store.write("inputs/flake.nix", generate(environment, ExpressionForm.FLAKE));

    JsonNode inputs = Nix.json(store.run(
        "nix-instantiate", "--eval", "--strict", "--json", "-E", "(import " + flake + ").inputs"));

    assertThat(inputs)
        .isEqualTo(Nix.evaluate(
            "{ nixpkgs = " + input(newPin) + "; pin1-old-one = " + input(oldPin) + "; }"));
  }

  private static String input(Pin pin) {
    return "{ type = \"github\"; owner = \"NixOS\"; repo = \"nixpkgs\"; rev = \"" + pin.revision()
        + "\"; narHash = \"" + pin.narHash() + "\"; }";
  }

  @Test
  void flake_realFlakes_showAndEvaluate() throws IOException, InterruptedException {
    Path directory = store
        .write("flake/flake.nix", generate(environment, ExpressionForm.FLAKE))
        .getParent();
    String[] pins = {
      "--no-write-lock-file",
      "--override-input",
      "nixpkgs",
      "path:" + newTree,
      "--override-input",
      "pin1-old-one",
      "path:" + oldTree
    };

    JsonNode shown =
        Nix.json(store.flakes(with(pins, "flake", "show", "--json", "path:" + directory)));
    JsonNode packages = Nix.json(store.flakes(with(
        pins,
        "eval",
        "--json",
        "path:" + directory + "#devShells.aarch64-darwin.default.recorded.packages")));

    assertThat(shown).isEqualTo(Nix.evaluate("""
            let derivation = type: name: { inherit name; type = "derivation"; };
            in {
              packages.x86_64-linux = { default = derivation "package" "app-dev"; command = derivation "package" "app-dev"; };
              devShells.x86_64-linux = { default = derivation "" "app-dev-shell-env"; shell = derivation "" "app-dev"; };
              devShells.aarch64-darwin = { default = derivation "" "app-dev"; shell = derivation "" "app-dev"; };
            }
            """));
    assertThat(Forms.texts(packages))
        .contains(Forms.installed("nodejs_18", "python314", "openssl"));
  }

  private static String[] with(String[] options, String... arguments) {
    String[] all = new String[arguments.length + options.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(options, 0, all, arguments.length, options.length);
    return all;
  }

  @Test
  void generate_pinsOfOneTree_areOneSet() {
    ResolvedEnvironment sameTrees = Resolved.of(
        EnvironmentDefinition.builder()
            .basePackages(List.of("a", "b", "c"))
            .pin("new")
            .packagePins(Map.of("a", "again", "b", "old.one", "c", "older"))
            .build(),
        newPin,
        oldPin,
        Pin.of("again", newPin.revision(), newPin.narHash()),
        Pin.of("older", oldPin.revision(), oldPin.narHash()));

    assertThat(generate(sameTrees, ExpressionForm.FHS))
        .contains("[ (pkgs.a or (missing \"a\")) (pins.\"old.one\".b or (missing \"b\"))"
            + " (pins.\"old.one\".c or (missing \"c\")) ]")
        .contains("  # pin new of 2025-11-30: what \"${we}\" have\n  # now\n")
        .containsOnlyOnce("\"old.one\" = import");
  }
}

package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.environment.Sourced;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the forms of one environment are in nixpkgs of four releases, as real Nix evaluates them. */
class FormsInNixpkgsTest {

  private static final EnvironmentDefinition EVERYTHING = EnvironmentDefinition.builder()
      .description("Says \"${everything}\"\n'' and \\more")
      .basePackages(List.of("git", "python311", "python311Packages.textual"))
      .targetPackages(List.of("sqlite", "git", "python311Packages.rich"))
      .multiPackages(List.of("zlib"))
      .profile("echo \"loaded\"\n  echo '${NOT}'")
      .runScript("zsh -c 'exec \"$@\"'")
      .extraOutputs(List.of("dev", "doc"))
      .build();

  private static final String SCRIPT =
      "export EDITOR='vim'\nexport ROOT=\"$HOME/x\"\necho \"loaded\"\n  echo '${NOT}'\n";

  @BeforeAll
  static void needsNix() {
    Nix.assumeInstalled("nix-instantiate");
  }

  private static JsonNode everything(String release) {
    return Nix.json(Forms.evaluate(
        release,
        Resolved.of(
            EVERYTHING,
            List.of(
                EnvironmentVariable.literal("EDITOR", "vim"),
                EnvironmentVariable.expanded("ROOT", "$HOME/x")))));
  }

  @ParameterizedTest
  @FieldSource("dev.templedb.nix.expression.Nix#RELEASES")
  void shell_everythingSet_arrives(String release) {
    JsonNode shell = everything(release).get("shell");

    assertThat(shell.get("name").textValue()).isEqualTo("app-dev");
    assertThat(Forms.texts(shell.get("packages")))
        .containsExactly(Forms.installed(
            "git",
            "git.dev",
            "python311",
            "python311Packages.textual",
            "python311Packages.rich",
            "sqlite",
            "sqlite.dev",
            "zlib",
            "zlib.dev"));
    assertThat(shell.get("shellHook").textValue()).isEqualTo(SCRIPT);
    assertThat(shell.get("runScript").textValue()).isEqualTo("zsh -c 'exec \"$@\"'");
  }

  @ParameterizedTest
  @FieldSource("dev.templedb.nix.expression.Nix#RELEASES")
  void flake_everythingSet_hasWhatTheOtherFormsHave(String release) {
    JsonNode forms = everything(release);

    assertThat(forms.get("flake")).isEqualTo(forms.get("fhs"));
    assertThat(forms.get("flakeEnv")).isEqualTo(forms.get("fhs"));
    assertThat(forms.get("flakeShell").get("packages"))
        .isEqualTo(forms.get("shell").get("packages"));
    assertThat(forms.get("flakeShell").get("shellHook").textValue()).isEqualTo(SCRIPT);
    assertThat(forms.get("darwin")).isEqualTo(forms.get("flakeShell"));
    assertThat(forms.get("description").textValue())
        .isEqualTo("Says \"${everything}\"\n'' and \\more");
  }

  @Test
  void flake_systems_areThoseThatNixpkgsHasAndTheProgramForLinuxAlone() {
    JsonNode systems = everything("25.11").get("systems");

    assertThat(Forms.texts(systems.get("packages"))).containsExactly("x86_64-linux");
    assertThat(Forms.texts(systems.get("devShells")))
        .containsExactly("aarch64-darwin", "x86_64-linux");
  }

  @ParameterizedTest
  @FieldSource("dev.templedb.nix.expression.Nix#RELEASES")
  void command_runScriptIsNoShell_isTheSameWithBash(String release) {
    JsonNode forms = everything(release);

    assertThat(forms.get("fhs").get("runScript").textValue()).isEqualTo("zsh -c 'exec \"$@\"'");
    assertThat(forms.get("command").get("runScript").textValue()).isEqualTo("bash");
    for (String part : List.of("name", "target", "multi", "multi32", "profile", "arguments")) {
      assertThat(forms.get("command").get(part)).isEqualTo(forms.get("fhs").get(part));
    }
    assertThat(forms.get("flakeCommand").get("runScript").textValue()).isEqualTo("bash");
  }

  @Test
  void command_runScriptIsBash_isThatOfTheEnvironment() {
    JsonNode forms = Nix.json(Forms.evaluate("25.11", Resolved.packages("git")));

    assertThat(forms.get("command").get("sameAsFhs").booleanValue()).isTrue();
  }

  @Test
  void forms_nothingSet_haveOnlyTheArgumentsTheyNeed() {
    JsonNode forms = Nix.json(Forms.evaluate("25.11", Resolved.packages()));

    assertThat(Forms.texts(forms.get("fhs").get("arguments")))
        .containsExactly("multiPkgs", "name", "runScript", "targetPkgs");
    assertThat(Forms.texts(forms.get("shell").get("arguments")))
        .containsExactly("name", "packages");
    assertThat(forms.get("description").textValue()).isEqualTo("dev environment for app");
  }

  @Test
  void python_modulesOfTwoPythons_areEachWithTheirOwn() {
    JsonNode forms = Nix.json(Forms.evaluate(
        "25.11",
        Resolved.packages(
            "python311Packages.pip",
            "git",
            "python313Packages.rich",
            "python313",
            "python311Packages.textual",
            "python314")));

    String[] expected = Forms.installed(
        "python311",
        "python311Packages.pip",
        "python311Packages.textual",
        "git",
        "python313",
        "python313Packages.rich",
        "python314");
    assertThat(Forms.texts(forms.get("fhs").get("target"))).containsExactly(expected);
    assertThat(Forms.texts(forms.get("shell").get("packages"))).containsExactly(expected);
  }

  @Test
  void python_setIsGone_allModulesAndTheInterpreterMoveOnTogether() {
    Nix.Run run = Forms.evaluate(
        "26.05", Resolved.packages("python39", "python39Packages.pip", "python39Packages.rich"));

    assertThat(Forms.texts(Nix.json(run).get("fhs").get("target")))
        .containsExactly(
            Forms.installed("python311", "python311Packages.pip", "python311Packages.rich"));
    assertThat(run.errors())
        .contains("TempleDB: python39Packages is not in this nixpkgs, using python311Packages");
  }

  @Test
  void variables_inheritedAndAppended_areOneWord() {
    ResolvedEnvironment environment = ResolvedEnvironment.resolve(
        "app",
        List.of(
            new Sourced<>(
                state(
                    EnvironmentVariable.literal("P", "it's"),
                    EnvironmentVariable.literal("Q", "gone")),
                "base"),
            new Sourced<>(
                state(
                    EnvironmentVariable.expanded("P", "$HOME/\"x\"$").appendedWith(":"),
                    EnvironmentVariable.literal("Q", "1")),
                "dev"),
            new Sourced<>(
                state(EnvironmentVariable.literal("P", "$z").appendedWith("'\n'")), "test")),
        name -> {
          throw new AssertionError(name);
        });

    assertThat(Nix.json(Forms.evaluate("25.11", environment))
            .get("fhs")
            .get("profile")
            .textValue())
        .isEqualTo("export P='it'\\''s'':'\"$HOME/\\\"x\\\"$\"''\\''\n'\\''''$z'\nexport Q='1'\n");
  }

  private static EnvironmentState state(EnvironmentVariable... variables) {
    return new EnvironmentState(EnvironmentDefinition.ofPackages(List.of()), List.of(variables));
  }
}

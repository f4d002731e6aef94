package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.Pin;
import dev.templedb.environment.ResolvedEnvironment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Whatever the fields of an environment say, each arrives in real Nix exactly, in every form. */
@AddLifecycleHook(Nix.Required.class)
class FieldsProperties {

  private static final int TRIES = 10;

  private static final int IN_ONE_EVALUATION = Math.max(1, HostileTexts.PER_FIELD / TRIES);

  /** A nixpkgs of the packages in a file of JSON, none of which has passed through the generator. */
  private static final String EVALUATE = """
      let
        named = builtins.listToAttrs (map (name: { inherit name; value = { outPath = name; }; })
          (builtins.fromJSON (builtins.readFile ./packages.json)));
        pkgs = named // {
          python311Packages = named // { python.withPackages = choose: { outPath = map (package: package.outPath) (choose named); }; };
          stdenv.hostPlatform.is32bit = false;
          buildFHSEnv = arguments: rec {
            recorded = arguments // {
              targetPkgs = map (package: package.outPath) (arguments.targetPkgs pkgs);
              multiPkgs = map (package: package.outPath) (arguments.multiPkgs pkgs);
            };
            env = { inherit recorded; };
          };
          mkShell = arguments: { recorded = arguments // { packages = map (package: package.outPath) arguments.packages; }; };
        };
        sets = { inherit pkgs; pins.other = pkgs; };
        inputs = { nixpkgs.legacyPackages.x86_64-linux = pkgs; pin1-other.legacyPackages.x86_64-linux = pkgs; };
      in
      {
        FHS = map (file: (file sets).recorded) (import ./FHS.nix);
        SHELL = map (file: let shell = file sets; in shell.recorded // { inherit (shell) runScript; }) (import ./SHELL.nix);
        FLAKE = map
          (flake: {
            inherit (flake) description;
            rev = flake.inputs.nixpkgs.rev;
            fhs = (flake.outputs inputs).packages.x86_64-linux.default.recorded;
            shell = (flake.outputs inputs).devShells.x86_64-linux.shell.recorded;
          })
          (import ./FLAKE.nix);
      }
      """;

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void generate_anyTexts_arriveExactlyInEveryForm(
      @ForAll("environments") List<ResolvedEnvironment> environments)
      throws JsonProcessingException {
    Map<String, String> files = new HashMap<>();
    for (ExpressionForm form : ExpressionForm.values()) {
      files.put(
          form + ".nix",
          environments.stream()
              .map(environment ->
                  "(\n" + ExpressionGenerator.standard().generate(environment, form) + ")\n")
              .collect(Collectors.joining("", "[\n", "]\n")));
    }
    Set<String> packages = new LinkedHashSet<>();
    environments.forEach(environment -> environment
        .packages()
        .forEach(name -> packages.add(name.replace("python311Packages.", ""))));
    files.put("packages.json", new ObjectMapper().writeValueAsString(packages));

    JsonNode evaluated = Nix.json(Nix.evaluate("25.11", files, EVALUATE));

    for (int i = 0; i < environments.size(); i++) {
      ResolvedEnvironment environment = environments.get(i);
      JsonNode flake = evaluated.get("FLAKE").get(i);
      assertFhs(environment, evaluated.get("FHS").get(i));
      assertFhs(environment, flake.get("fhs"));
      assertShell(environment, evaluated.get("SHELL").get(i));
      assertShell(environment, flake.get("shell"));
      assertThat(evaluated.get("SHELL").get(i).get("runScript").textValue())
          .isEqualTo(environment.runScript().value());
      assertThat(flake.get("description").textValue())
          .isEqualTo(environment
              .description()
              .filter(text -> !text.isBlank())
              .orElse(environment.name() + " environment for " + environment.projectSlug()));
      assertThat(flake.get("rev").textValue())
          .isEqualTo(environment.pin().orElseThrow().value().revision());
    }
  }

  private static void assertFhs(ResolvedEnvironment environment, JsonNode fhs) {
    assertThat(fhs.get("name").textValue())
        .isEqualTo(ExpressionGenerator.wrapperName(environment.projectSlug(), environment.name()));
    assertThat(names(fhs.get("targetPkgs")))
        .containsExactlyElementsOf(environment.flattened().definition().basePackages().stream()
            .map(name -> name.replace("python311Packages.", ""))
            .toList());
    assertThat(names(fhs.get("multiPkgs")))
        .containsExactlyElementsOf(environment.flattened().definition().multiPackages());
    assertThat(fhs.get("profile").textValue()).isEqualTo(ProfileScript.of(environment));
    assertThat(fhs.get("runScript").textValue())
        .isEqualTo(environment.runScript().value());
    assertThat(names(fhs.get("extraOutputsToInstall")))
        .containsExactlyElementsOf(environment.flattened().definition().extraOutputs());
  }

  private static void assertShell(ResolvedEnvironment environment, JsonNode shell) {
    assertThat(names(shell.get("packages")))
        .containsExactlyElementsOf(environment.packages().stream()
            .map(name -> name.replace("python311Packages.", ""))
            .toList());
    assertThat(shell.get("shellHook").textValue()).isEqualTo(ProfileScript.of(environment));
  }

  /** The texts of an array, and of arrays in it. */
  private static List<String> names(JsonNode array) {
    List<String> names = new ArrayList<>();
    array.forEach(element -> {
      if (element.isArray()) {
        names.addAll(names(element));
      } else {
        names.add(element.textValue());
      }
    });
    return names;
  }

  @Provide
  Arbitrary<List<ResolvedEnvironment>> environments() {
    Arbitrary<List<String>> texts = HostileTexts.any().list().ofSize(10);
    Arbitrary<String> slug = Arbitraries.strings()
        .withCharRange('a', 'z')
        .withChars("AZ09._-")
        .ofMinLength(1)
        .ofMaxLength(100)
        .map(name -> "p" + name.substring(1));
    Arbitrary<String> name = Arbitraries.strings()
        .withCharRange('a', 'z')
        .withChars("AZ09._+-")
        .ofMinLength(1)
        .ofMaxLength(100)
        .map(text -> "_" + text.substring(1));
    return Combinators.combine(slug, name, texts)
        .as(FieldsProperties::environment)
        .list()
        .ofSize(IN_ONE_EVALUATION)
        .withoutEdgeCases();
  }

  private static ResolvedEnvironment environment(String slug, String name, List<String> texts) {
    EnvironmentDefinition definition = EnvironmentDefinition.builder()
        .description(texts.get(0))
        .profile(texts.get(1))
        .runScript(notBlank(texts.get(2).replaceAll("[\r\n]", " ")))
        .basePackages(
            List.of(packageName(texts.get(3)), "python311Packages." + packageName(texts.get(4))))
        .multiPackages(List.of(packageName(texts.get(5)) + "2"))
        .extraOutputs(List.of(notBlank(texts.get(6)), "x" + texts.get(7)))
        .pin("main")
        .putPackagePins(packageName(texts.get(3)), "other")
        .build();
    return ResolvedEnvironment.of(
        slug,
        name,
        new EnvironmentState(definition, List.of(EnvironmentVariable.literal("V", texts.get(8)))),
        pin -> Pin.of(pin, (pin.equals("main") ? "1" : "2").repeat(40), "3".repeat(64))
            .describedAs(texts.get(9)));
  }

  private static String packageName(String text) {
    return notBlank(text.replace('.', '-'));
  }

  private static String notBlank(String text) {
    return text.isBlank() ? "'" + text : text;
  }
}

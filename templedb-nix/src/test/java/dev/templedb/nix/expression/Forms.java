package dev.templedb.nix.expression;

import com.fasterxml.jackson.databind.JsonNode;
import dev.templedb.environment.ResolvedEnvironment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An environment in all its forms, evaluated by real Nix. */
final class Forms {

  /**
   * What is recorded of each form: for a flake of the program and the shell for Linux, and of the shell for macOS. {@code pins} are the
   * arguments or inputs in place of pinned nixpkgs.
   */
  private static final String ALL = """
      let
        stub = import <nixpkgs> { };
        fhs = import ./FHS.nix { pkgs = stub; };
        shell = import ./SHELL.nix { pkgs = stub; };
        flake = import ./FLAKE.nix;
        sets = { x86_64-linux = stub; aarch64-darwin = stub; };
        outputs = flake.outputs { nixpkgs.legacyPackages = sets; };
      in
      {
        fhs = fhs.recorded;
        command = fhs.command.recorded // { sameAsFhs = fhs.command.recorded == fhs.fhs.recorded; };
        shell = shell.recorded // { inherit (shell) runScript; };
        flake = outputs.packages.x86_64-linux.default.recorded;
        flakeCommand = outputs.packages.x86_64-linux.command.recorded;
        flakeEnv = outputs.devShells.x86_64-linux.default.recorded;
        flakeShell = outputs.devShells.x86_64-linux.shell.recorded;
        darwin = outputs.devShells.aarch64-darwin.default.recorded;
        systems = builtins.mapAttrs (name: builtins.attrNames) { inherit (outputs) packages devShells; };
        inherit (flake) description;
      }
      """;

  private Forms() {}

  /** The text of each form in a file {@code FORM.nix}. */
  static Map<String, String> files(ExpressionGenerator generator, ResolvedEnvironment environment) {
    return Stream.of(ExpressionForm.values())
        .collect(
            Collectors.toMap(form -> form + ".nix", form -> generator.generate(environment, form)));
  }

  static Map<ExpressionForm, String> texts(ResolvedEnvironment environment) {
    Map<ExpressionForm, String> texts = new EnumMap<>(ExpressionForm.class);
    for (ExpressionForm form : ExpressionForm.values()) {
      texts.put(form, ExpressionGenerator.standard().generate(environment, form));
    }
    return texts;
  }

  /** Evaluates every form in a release of nixpkgs. */
  static Nix.Run evaluate(String release, ResolvedEnvironment environment) {
    return Nix.evaluate(release, files(ExpressionGenerator.standard(), environment), ALL);
  }

  /** Paths in the store, as stubs record them for 64 bits. */
  static String[] installed(String... names) {
    return Stream.of(names).map(name -> "/nix/store/x86_64-" + name).toArray(String[]::new);
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.textValue()));
    return texts;
  }
}

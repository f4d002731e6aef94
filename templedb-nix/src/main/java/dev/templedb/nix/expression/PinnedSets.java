package dev.templedb.nix.expression;

import dev.templedb.environment.Pin;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.environment.Sourced;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The package sets of an environment: {@code pkgs}, and {@code pins.NAME} for each other nixpkgs that packages are pinned to. Pins of the
 * same tree are one set.
 */
final class PinnedSets {

  /** The set of packages without a pin of their own. */
  static final String OWN = "pkgs";

  /** The branch that a flake follows without a pin. */
  private static final String UNPINNED_FLAKE = "github:NixOS/nixpkgs/nixos-unstable";

  private final Optional<Pin> own;

  private final Map<String, Pin> others = new LinkedHashMap<>();

  private final Map<String, String> setOfPackage = new HashMap<>();

  PinnedSets(ResolvedEnvironment environment) {
    own = environment.pin().map(Sourced::value);
    Map<String, Pin> byName = new TreeMap<>();
    Set<String> packages = environment.packages();
    environment.packagePins().forEach((name, pin) -> {
      if (packages.contains(name)) {
        byName.put(pin.value().name(), pin.value());
        setOfPackage.put(name, pin.value().name());
      }
    });
    Map<List<String>, String> setOfTree = new HashMap<>();
    own.ifPresent(pin -> setOfTree.put(tree(pin), OWN));
    Map<String, String> setOfPin = new HashMap<>();
    byName.forEach((name, pin) -> {
      String set = setOfTree.computeIfAbsent(tree(pin), tree -> {
        others.put(name, pin);
        return "pins." + NixLiteral.attribute(name);
      });
      setOfPin.put(name, set);
    });
    setOfPackage.replaceAll((attributePath, pin) -> setOfPin.get(pin));
  }

  /** The set that a package comes from, as an expression. */
  String setOf(String attributePath) {
    return setOfPackage.getOrDefault(attributePath, OWN);
  }

  /** The same where {@code pkgs} may be the packages of another architecture. */
  String setInFunction(String attributePath) {
    String set = setOf(attributePath);
    return set.equals(OWN) ? set : "(pinsFor pkgs)" + set.substring("pins".length());
  }

  /** Whether a package comes from a set of its own. */
  boolean isPinned(String attributePath) {
    return !setOf(attributePath).equals(OWN);
  }

  /**
   * The arguments of a file that is a function of its package sets, each with a default; {@code source} is what precedes a revision in the
   * URL of its archive.
   */
  String arguments(String source) {
    if (own.isEmpty() && others.isEmpty()) {
      return "{ pkgs ? import <nixpkgs> { } }:\n";
    }
    StringBuilder nix = new StringBuilder("{\n");
    own.ifPresentOrElse(
        pin -> nix.append(Indent.by(2, comment(pin) + "pkgs ? " + fetched(pin, source) + ",\n")),
        () -> nix.append("  pkgs ? import <nixpkgs> { },\n"));
    if (!others.isEmpty()) {
      nix.append("  pins ? {\n");
      others.forEach((name, pin) -> nix.append(Indent.by(
          4, comment(pin) + NixLiteral.attribute(name) + " = " + fetched(pin, source) + ";\n")));
      nix.append("  },\n");
    }
    return nix.append("}:\n").toString();
  }

  /** The inputs of a flake. */
  String inputs() {
    StringBuilder nix = new StringBuilder("inputs = {\n");
    own.ifPresentOrElse(
        pin -> nix.append(Indent.by(2, comment(pin) + "nixpkgs = " + input(pin))),
        () -> nix.append("  nixpkgs.url = ")
            .append(NixLiteral.string(UNPINNED_FLAKE))
            .append(";\n"));
    others.forEach((name, pin) ->
        nix.append(Indent.by(2, comment(pin) + inputName(name) + " = " + input(pin))));
    return nix.append("};\n").toString();
  }

  /** What binds the sets in a flake, where {@code system} is bound. */
  String ofInputs() {
    StringBuilder nix = new StringBuilder("pkgs = inputs.nixpkgs.legacyPackages.${system};\n");
    if (!others.isEmpty()) {
      nix.append("pins = {\n");
      others
          .keySet()
          .forEach(name -> nix.append("  ")
              .append(NixLiteral.attribute(name))
              .append(" = inputs.")
              .append(inputName(name))
              .append(".legacyPackages.${system};\n"));
      nix.append("};\n");
    }
    return nix.toString();
  }

  /** Names of pins are more than the identifiers that Nix takes for an input on its command line, and its number keeps them apart. */
  private String inputName(String name) {
    int number = 1 + List.copyOf(others.keySet()).indexOf(name);
    return "pin" + number + "-" + name.replaceAll("[^A-Za-z0-9_-]", "-");
  }

  private static List<String> tree(Pin pin) {
    return List.of(pin.revision(), pin.narHash());
  }

  private static String comment(Pin pin) {
    return NixLiteral.comment("pin " + pin.name()
        + pin.date().map(date -> " of " + date).orElse("")
        + pin.description()
            .filter(text -> !text.isBlank())
            .map(text -> ": " + text)
            .orElse(""));
  }

  private static String fetched(Pin pin, String source) {
    return "import (builtins.fetchTarball {\n"
        + "  name = \"nixpkgs\";\n"
        + "  url = " + NixLiteral.string(source + pin.revision() + ".tar.gz") + ";\n"
        + "  sha256 = " + NixLiteral.string(pin.narHash()) + ";\n"
        + "}) { }";
  }

  /**
   * As attributes and not as a URL: Nix passes over a {@code ?narHash=} in a URL of GitHub without a word in some versions ({@code
   * src/libfetchers/github.cc}).
   */
  private static String input(Pin pin) {
    return "{\n"
        + "  type = \"github\";\n"
        + "  owner = \"NixOS\";\n"
        + "  repo = \"nixpkgs\";\n"
        + "  rev = " + NixLiteral.string(pin.revision()) + ";\n"
        + "  narHash = " + NixLiteral.string(pin.narHash()) + ";\n"
        + "};\n";
  }
}

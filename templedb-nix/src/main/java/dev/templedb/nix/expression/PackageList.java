package dev.templedb.nix.expression;

import dev.templedb.nix.expression.PackageSuccessions.Succession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One list of packages, as a Nix function of a package set. It uses two names that {@link ExpressionGenerator} binds: {@code missing} and,
 * where packages have successions, {@code firstOf}.
 */
final class PackageList {

  /** How many packages are written on one line. */
  private static final int ON_ONE_LINE = 3;

  private final PackageSuccessions successions;

  private final Collection<String> packages;

  /** What must be chosen, each a set or a package, with its candidates in order. */
  private final Map<String, List<String>> choices = new LinkedHashMap<>();

  private final List<String> elements = new ArrayList<>();

  PackageList(PackageSuccessions successions, Collection<String> packages) {
    this.successions = successions;
    this.packages = packages;
    packages.forEach(this::add);
  }

  /** Whether it needs {@code missing}. */
  boolean isEmpty() {
    return elements.isEmpty();
  }

  /** Whether it needs {@code firstOf}. */
  boolean hasChoices() {
    return !choices.isEmpty();
  }

  /** The function, to follow an equals sign at an indentation of four. */
  String render() {
    StringBuilder function = new StringBuilder("pkgs:");
    String indent = "    ";
    if (choices.isEmpty()) {
      function.append(' ');
    } else {
      indent = "      ";
      function.append("\n      let\n        chosen = {\n");
      choices.forEach((name, candidates) -> function
          .append("          ")
          .append(NixLiteral.attribute(name))
          .append(" = firstOf pkgs ")
          .append(candidates.stream()
              .map(candidate -> NixLiteral.list(NixLiteral.parts(candidate)))
              .collect(Collectors.joining(" ", "[ ", " ]")))
          .append(";\n"));
      function.append("        };\n      in\n      ");
    }
    if (elements.size() <= ON_ONE_LINE) {
      function.append("[ ");
      elements.forEach(element -> function.append(element).append(' '));
    } else {
      String line = "\n" + indent + "  ";
      function.append('[');
      elements.forEach(element -> function.append(line).append(element));
      function.append('\n').append(indent);
    }
    return function.append(']').toString();
  }

  private void add(String name) {
    NixLiteral.checkPath(name);
    Succession succession = successions.find(name).orElse(null);
    if (succession == null) {
      elements.add(orMissing("pkgs." + NixLiteral.attributePath(name), name));
    } else if (succession.isOfSets()) {
      List<String> sets = succession.names().stream()
          .map(set -> set.substring(0, set.length() - ".*".length()))
          .toList();
      choices.put(sets.get(0), sets);
      String set = "chosen." + NixLiteral.attribute(sets.get(0));
      elements.add(orMissing(set + "." + NixLiteral.attribute(succession.member()), name));
    } else {
      choices.put(name, candidates(name));
      elements.add("chosen." + NixLiteral.attribute(name));
    }
  }

  /**
   * The candidates for a package, where one of another family gives way to that family's member in this list: npm then comes from the
   * Node.js that the environment has.
   */
  private List<String> candidates(String name) {
    return successions.candidates(name).stream()
        .flatMap(candidate ->
            memberOfOtherFamily(name, candidate)
                .map(successions::candidates)
                .orElse(List.of(candidate))
                .stream())
        .distinct()
        .toList();
  }

  private Optional<String> memberOfOtherFamily(String name, String candidate) {
    List<String> family = successions.family(candidate);
    return family.equals(successions.family(name))
        ? Optional.empty()
        : packages.stream().filter(family::contains).findFirst();
  }

  private static String orMissing(String selection, String name) {
    return "(" + selection + " or (missing " + NixLiteral.string(name) + "))";
  }
}

package dev.templedb.nix.expression;

import dev.templedb.nix.expression.PackageCatalogue.Succession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One list of packages, as a Nix expression. It uses names that {@link ExpressionWriter} binds: {@code missing}, {@code firstOf} where
 * packages have successions, and the package sets.
 *
 * <p>Modules of a Python become one Python that has them ({@code withPackages}), in the place of the first of them or of their interpreter:
 * a Python doesn't find modules that are merely installed beside it (nixpkgs manual, "Python").
 */
final class PackageList {

  /** How many packages are written on one line. */
  private static final int ON_ONE_LINE = 3;

  private static final Pattern PYTHON_MODULE =
      Pattern.compile("((?:python|pypy)[0-9]*)Packages\\.([^.]+)");

  private final PackageCatalogue catalogue;

  private final UnaryOperator<String> setOf;

  private final Set<String> packages;

  /** What must be chosen, each a set or a package, with the expression that chooses it. */
  private final Map<String, String> choices = new LinkedHashMap<>();

  private final List<Element> elements = new ArrayList<>();

  private final String text;

  /** {@code setOf}: the expression of the set that a package comes from. */
  PackageList(PackageCatalogue catalogue, UnaryOperator<String> setOf, Set<String> packages) {
    this.catalogue = catalogue;
    this.setOf = setOf;
    this.packages = packages;
    Map<Python, List<String>> modules = new LinkedHashMap<>();
    Map<String, Python> pythons = new HashMap<>();
    for (String name : packages) {
      NixLiteral.checkPath(name);
      python(name).ifPresent(python -> {
        pythons.put(name, python);
        modules.computeIfAbsent(python, p -> new ArrayList<>()).add(name);
      });
    }
    Set<Python> placed = new HashSet<>();
    for (String name : packages) {
      Python python = pythons.getOrDefault(name, new Python(name, setOf.apply(name)));
      if (!modules.containsKey(python)) {
        elements.add(new Element(selection(name), List.of()));
      } else if (placed.add(python)) {
        elements.add(withPackages(python, modules.get(python)));
      }
    }
    text = render();
  }

  /** Whether there is nothing in it. */
  boolean isEmpty() {
    return elements.isEmpty();
  }

  /** Whether it needs {@code firstOf}. */
  boolean hasChoices() {
    return !choices.isEmpty();
  }

  /** The expression; it spans lines when there are choices, or more than a few packages. */
  String text() {
    return text;
  }

  private String render() {
    if (choices.isEmpty()) {
      return list();
    }
    StringBuilder nix = new StringBuilder("let\n  chosen = {\n");
    choices.forEach((name, choice) -> nix.append("    ")
        .append(NixLiteral.attribute(name))
        .append(" = ")
        .append(choice)
        .append(";\n"));
    return nix.append("  };\nin\n").append(list()).toString();
  }

  private String list() {
    int size = elements.stream().mapToInt(Element::size).sum();
    if (size <= ON_ONE_LINE) {
      return elements.stream()
          .map(element -> element.onOneLine() + " ")
          .collect(Collectors.joining("", "[ ", "]"));
    }
    return elements.stream()
        .map(element -> Indent.by(2, element.render()) + "\n")
        .collect(Collectors.joining("", "[\n", "]"));
  }

  /** An interpreter, and the expression of the package set that it comes from. */
  private record Python(String name, String from) {}

  /** A package, or with members a Python's set and the modules of it. */
  private record Element(String expression, List<String> members) {

    int size() {
      return Math.max(1, members.size());
    }

    String onOneLine() {
      return members.isEmpty()
          ? expression
          : "(" + expression + ".python.withPackages (ps: [ " + String.join(" ", members) + " ]))";
    }

    String render() {
      return members.size() <= ON_ONE_LINE
          ? onOneLine()
          : "(" + expression + ".python.withPackages (ps: [\n"
              + members.stream().map(member -> "  " + member + "\n").collect(Collectors.joining())
              + "]))";
    }
  }

  /** The Python that a module is of; empty for what is no module, or has a succession of its own and not its set's. */
  private Optional<Python> python(String name) {
    Matcher module = PYTHON_MODULE.matcher(name);
    return module.matches() && catalogue.find(name).map(Succession::isOfSets).orElse(true)
        ? Optional.of(new Python(module.group(1), setOf.apply(name)))
        : Optional.empty();
  }

  private Element withPackages(Python python, List<String> modules) {
    String set = python.name + "Packages";
    return new Element(
        catalogue
            .find(modules.get(0))
            .map(succession -> chosenSet(succession, python.from))
            .orElseGet(() -> orMissing(python.from + "." + set, set)),
        modules.stream()
            .map(name ->
                orMissing("ps." + NixLiteral.attribute(name.substring(set.length() + 1)), name))
            .toList());
  }

  private String selection(String name) {
    String from = setOf.apply(name);
    Succession succession = catalogue.find(name).orElse(null);
    if (succession == null) {
      return orMissing(from + "." + NixLiteral.attributePath(name), name);
    }
    if (succession.isOfSets()) {
      return orMissing(
          chosenSet(succession, from) + "." + NixLiteral.attribute(succession.member()), name);
    }
    List<String> others =
        packages.stream().filter(other -> setOf.apply(other).equals(from)).toList();
    return chosen(from, catalogue.candidates(name, others));
  }

  private String chosenSet(Succession succession, String from) {
    return chosen(
        from,
        succession.names().stream()
            .map(set -> set.substring(0, set.length() - ".*".length()))
            .toList());
  }

  private String chosen(String from, List<String> candidates) {
    String wanted = candidates.get(0);
    String name = from.equals(PinnedSets.OWN) ? wanted : wanted + " of " + from;
    choices.computeIfAbsent(
        name,
        n -> candidates.stream()
            .map(candidate -> NixLiteral.list(NixLiteral.parts(candidate)))
            .collect(Collectors.joining(" ", "firstOf " + from + " [ ", " ]")));
    return "chosen." + NixLiteral.attribute(name);
  }

  private static String orMissing(String selection, String name) {
    return "(" + selection + " or (missing " + NixLiteral.string(name) + "))";
  }
}

package dev.templedb.nix.entering;

import dev.templedb.nix.expression.PackageCatalogue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packages that nixpkgs does not have, by what the generated expressions say when they are evaluated. */
final class MissingPackages {

  private static final Pattern MISSING =
      Pattern.compile("this nixpkgs has no package ([A-Za-z0-9_.'+-]+)");

  private final Set<String> names = new LinkedHashSet<>();

  /** Takes the packages that a line names. */
  void read(String line) {
    Matcher matcher = MISSING.matcher(line);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
  }

  /**
   * Which they are and what to do about it; empty when there are none.
   *
   * @param tried the catalogue whose successors the expression tried in vain
   */
  String advice(PackageCatalogue tried) {
    return names.isEmpty()
        ? ""
        : " because nixpkgs lacks "
            + String.join(
                "; ", names.stream().map(name -> describe(name, tried)).toList())
            + ". Name packages that it has, or pin a nixpkgs that has these, and try again";
  }

  private static String describe(String name, PackageCatalogue tried) {
    List<String> candidates = tried.candidates(name);
    Optional<String> replacement = PackageCatalogue.builtIn().replacement(name);
    if (candidates.size() > 1) {
      return name + " and what may take its place ("
          + String.join(", ", candidates.subList(1, candidates.size())) + ")";
    }
    return name + replacement.map(other -> ", whose place " + other + " takes").orElse("");
  }
}

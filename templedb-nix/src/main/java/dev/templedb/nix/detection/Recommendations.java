package dev.templedb.nix.detection;

import dev.templedb.nix.expression.PackageCatalogue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Collects recommendations. Of several versions of one package only the newest stays, in the place of the first and with the reasons of
 * all: where one manifest asks for Java 21 and another for Java 17, both get the JDK 21.
 */
final class Recommendations {

  private final PackageCatalogue versions = PackageCatalogue.builtIn();

  private final List<String> packages = new ArrayList<>();

  private final Map<String, List<Reason>> reasons = new LinkedHashMap<>();

  void add(String attributePath, Reason reason) {
    for (int i = 0; i < packages.size(); i++) {
      String known = packages.get(i);
      if (known.equals(attributePath) || versions.isSucceededBy(attributePath, known)) {
        reasonsOf(known).add(reason);
        return;
      }
      if (versions.isSucceededBy(known, attributePath)) {
        packages.set(i, attributePath);
        reasonsOf(attributePath).addAll(reasonsOf(known));
        reasonsOf(attributePath).add(reason);
        return;
      }
    }
    packages.add(attributePath);
    reasonsOf(attributePath).add(reason);
  }

  List<Recommendation> toList() {
    Set<String> sets = packages.stream().map(Recommendations::setOf).collect(Collectors.toSet());
    return packages.stream()
        .map(name -> new Recommendation(ofNewestSet(name, sets), reasonsOf(name)))
        .toList();
  }

  /** The same package of the newest set that another package is of: modules of two Pythons don't work together. */
  private String ofNewestSet(String attributePath, Set<String> sets) {
    return versions.candidates(attributePath).stream()
        .filter(candidate -> !setOf(candidate).isEmpty() && sets.contains(setOf(candidate)))
        .reduce((earlier, later) -> later)
        .orElse(attributePath);
  }

  /** The set that a package is of; empty when it is of none. */
  private static String setOf(String attributePath) {
    return attributePath.substring(0, Math.max(0, attributePath.lastIndexOf('.')));
  }

  private List<Reason> reasonsOf(String attributePath) {
    return reasons.computeIfAbsent(attributePath, name -> new ArrayList<>());
  }
}

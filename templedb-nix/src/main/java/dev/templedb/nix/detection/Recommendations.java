package dev.templedb.nix.detection;

import dev.templedb.nix.detection.PackageFamily.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Collects recommendations. Of several versions of one package only one stays, in the place of the first and with the reasons of all: the
 * one with the surest reason, of equally sure ones the newest. So a version that a manifest says wins over the usual one, and where one
 * manifest asks for Java 21 and another for Java 17, both get the JDK 21.
 */
final class Recommendations {

  /** What a package that only file types suggest gives way to. */
  private static final Map<List<String>, List<String>> YIELDS =
      PackageTable.read("yielding-packages.txt");

  /** By attribute path, in the order in which they were added. */
  private final Map<String, List<Reason>> reasons = new LinkedHashMap<>();

  void add(String attributePath, Reason reason) {
    reasons.computeIfAbsent(attributePath, name -> new ArrayList<>()).add(reason);
  }

  List<Recommendation> toList() {
    Map<PackageFamily, Version> chosen = new LinkedHashMap<>();
    reasons.keySet().stream()
        .map(PackageFamily::versionOf)
        .flatMap(Optional::stream)
        .filter(version -> version.module().isEmpty())
        .forEach(version -> chosen.merge(version.family(), version, this::better));

    Map<String, List<Reason>> together = new LinkedHashMap<>();
    reasons.forEach((name, why) -> {
      String version = ofChosen(name, chosen);
      List<Reason> of = together.computeIfAbsent(version, key -> new ArrayList<>());
      // What asks for just this version explains it best.
      of.addAll(name.equals(version) ? 0 : of.size(), why);
    });
    List<Recommendation> all = together.entrySet().stream()
        .map(entry -> new Recommendation(entry.getKey(), entry.getValue()))
        .toList();
    return all.stream().filter(one -> !yields(one, all)).toList();
  }

  private Version better(Version known, Version other) {
    return Comparator.<Version, Confidence>comparing(version -> surest(version.attribute()))
                .thenComparing(Version::rank)
                .compare(known, other)
            >= 0
        ? known
        : other;
  }

  private Confidence surest(String attributePath) {
    return new Recommendation(attributePath, reasons.getOrDefault(attributePath, List.of()))
        .confidence();
  }

  /** The same package of the version that was chosen: modules of two Pythons don't work together. */
  private static String ofChosen(String attributePath, Map<PackageFamily, Version> chosen) {
    return PackageFamily.versionOf(attributePath)
        .filter(version -> chosen.containsKey(version.family()))
        .map(version -> version.of(chosen.get(version.family()).attribute()))
        .orElse(attributePath);
  }

  private static boolean yields(Recommendation one, List<Recommendation> all) {
    Set<String> stronger = new HashSet<>();
    if (one.confidence() == Confidence.LOW) {
      stronger.addAll(YIELDS.getOrDefault(List.of(one.attributePath()), List.of()));
    }
    if (one.confidence() != Confidence.HIGH) {
      stronger.addAll(YIELDS.getOrDefault(List.of(one.attributePath(), "?"), List.of()));
    }
    return all.stream()
        .filter(other -> other.confidence().compareTo(one.confidence()) > 0)
        .anyMatch(other -> stronger.contains(baseOf(other.attributePath())));
  }

  /** A package's name without its version. */
  private static String baseOf(String attributePath) {
    return PackageFamily.versionOf(attributePath)
        .map(version -> version.of(version.family().unversioned()))
        .orElse(attributePath);
  }
}

package dev.templedb.nix.detection;

import dev.templedb.nix.expression.PackageCatalogue;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A package that a project needs.
 *
 * @param attributePath its attribute path in nixpkgs, for instance {@code python311Packages.pip}
 * @param reasons why, the surest first and of equally sure ones the first found; at least one
 */
public record Recommendation(String attributePath, List<Reason> reasons) {

  /** How many reasons {@link #why()} spells out. */
  private static final int SPELLED_OUT = 3;

  public Recommendation {
    Objects.requireNonNull(attributePath, "attributePath");
    reasons = reasons.stream()
        .sorted(Comparator.comparing(Reason::confidence).reversed())
        .toList();
    if (reasons.isEmpty()) {
      throw new IllegalArgumentException(
          "package " + attributePath + " is recommended without a reason");
    }
  }

  /** How sure it is: as its surest reason. */
  public Confidence confidence() {
    return reasons.get(0).confidence();
  }

  /**
   * What takes its place where nixpkgs no longer has it, or marks it as insecure, as the {@linkplain PackageCatalogue#builtIn catalogue}
   * knows; empty when nixpkgs has it. A generated expression takes that by itself.
   */
  public Optional<String> replacement() {
    return PackageCatalogue.builtIn().replacement(attributePath);
  }

  /** The reasons on one line, of many only the first ones and how many more there are. */
  public String why() {
    String first =
        reasons.stream().limit(SPELLED_OUT).map(Reason::text).collect(Collectors.joining(", "));
    int more = reasons.size() - SPELLED_OUT;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}

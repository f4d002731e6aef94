package dev.templedb.nix.expression;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of when nixpkgs has a package, in its main branch; release branches keep what they have.
 *
 * @param attributePath the package, or {@code set.*} for every package of a set
 * @param from the first day on which nixpkgs has it
 * @param insecure the day since which nixpkgs marks it as insecure, and refuses it unless it is allowed by name
 * @param gone the day since which nixpkgs no longer has it
 */
public record PackageDates(
    String attributePath,
    Optional<LocalDate> from,
    Optional<LocalDate> insecure,
    Optional<LocalDate> gone) {

  public PackageDates {
    NixLiteral.checkPath(attributePath);
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(insecure, "insecure");
    Objects.requireNonNull(gone, "gone");
  }

  /** A package of which no date is known yet. */
  public static PackageDates of(String attributePath) {
    return new PackageDates(attributePath, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same, in nixpkgs from this day on. */
  public PackageDates from(LocalDate day) {
    return new PackageDates(attributePath, Optional.of(day), insecure, gone);
  }

  /** The same, marked as insecure since this day. */
  public PackageDates insecureSince(LocalDate day) {
    return new PackageDates(attributePath, from, Optional.of(day), gone);
  }

  /** The same, gone since this day. */
  public PackageDates goneSince(LocalDate day) {
    return new PackageDates(attributePath, from, insecure, Optional.of(day));
  }

  /** What is wrong with the package on a day, if anything is known to be. */
  Optional<PackageRemark.Kind> problemOn(LocalDate day) {
    if (isReached(gone, day)) {
      return Optional.of(PackageRemark.Kind.GONE);
    }
    if (from.filter(day::isBefore).isPresent()) {
      return Optional.of(PackageRemark.Kind.NOT_YET);
    }
    return isReached(insecure, day) ? Optional.of(PackageRemark.Kind.INSECURE) : Optional.empty();
  }

  /** The day on which what {@link #problemOn} says began, or ends. */
  LocalDate dayOf(PackageRemark.Kind problem) {
    return switch (problem) {
      case GONE -> gone.orElseThrow();
      case NOT_YET -> from.orElseThrow();
      case INSECURE -> insecure.orElseThrow();
    };
  }

  private static boolean isReached(Optional<LocalDate> date, LocalDate day) {
    return date.filter(known -> !day.isBefore(known)).isPresent();
  }
}

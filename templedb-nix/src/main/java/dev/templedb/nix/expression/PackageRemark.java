package dev.templedb.nix.expression;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A package of an environment that the environment's nixpkgs does not have, or does not allow.
 *
 * @param attributePath the package
 * @param source the environment that names it: the one that was checked, or one that it inherits from
 * @param kind what is wrong
 * @param since the day since which it is so; for {@link Kind#NOT_YET} the day from which it no longer is
 * @param nixpkgs the day of the nixpkgs that was asked about
 * @param replacement the nearest package that takes its place there, if one is known
 */
public record PackageRemark(
    String attributePath,
    String source,
    Kind kind,
    LocalDate since,
    LocalDate nixpkgs,
    Optional<String> replacement) {

  /** What is wrong with a package. */
  public enum Kind {

    /** It was removed. */
    GONE,

    /** It came later. */
    NOT_YET,

    /** It is there, and refused unless it is allowed by name. */
    INSECURE
  }

  /** One sentence for people. */
  public String text() {
    String fact =
        switch (kind) {
          case GONE -> "is gone from nixpkgs since " + since;
          case NOT_YET -> "is in nixpkgs only from " + since + " on";
          case INSECURE -> "is marked as insecure in nixpkgs since " + since;
        };
    return attributePath + " (of environment " + source + ") " + fact + ", and this one is of "
        + nixpkgs + replacement.map(name -> "; " + name + " takes its place").orElse("");
  }
}

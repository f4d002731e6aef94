package dev.templedb.environment;

import java.util.List;
import java.util.Optional;

/**
 * What differs between two environments, versions, or levels of inheritance.
 *
 * @param changes the differences
 */
public record EnvironmentDiff(List<Change> changes) {

  /** A part of an environment. */
  public enum Part {
    /** Its description. */
    DESCRIPTION,
    /** One of its base packages. */
    BASE_PACKAGE,
    /** One of its target packages. */
    TARGET_PACKAGE,
    /** One of its multi packages. */
    MULTI_PACKAGE,
    /** One of its variables. */
    VARIABLE,
    /** Its profile. */
    PROFILE,
    /** Its command. */
    RUN_SCRIPT,
    /** One of its extra outputs. */
    EXTRA_OUTPUT,
    /** Its pin. */
    PIN,
    /** The pin of one of its packages. */
    PACKAGE_PIN
  }

  /**
   * One difference: something added when there is no {@code before}, removed when there is no {@code after}, else changed.
   *
   * @param part which part of the environment
   * @param name which of several: a package, variable or output; empty for a part that there is once
   * @param before what it was, and where it came from
   * @param after what it is, and where it comes from
   */
  public record Change(
      Part part, String name, Optional<Sourced<String>> before, Optional<Sourced<String>> after) {}
}

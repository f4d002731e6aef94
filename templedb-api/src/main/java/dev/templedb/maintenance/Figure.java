package dev.templedb.maintenance;

/**
 * A number that says whether it is exact.
 *
 * @param value the number
 * @param exact whether it is exact; an estimate if not
 */
public record Figure(double value, boolean exact) {

  /** An exact number. */
  public static Figure exactly(double value) {
    return new Figure(value, true);
  }

  /** An estimate. */
  public static Figure about(double value) {
    return new Figure(value, false);
  }

  /** The nearest whole number. */
  public long rounded() {
    return Math.round(value);
  }
}

package dev.templedb.sqlite.monitoring;

import dev.templedb.maintenance.WaitTimes;
import java.time.Duration;

/**
 * Counts waits by their length, in eight classes for each power of two, so that a percentile is at most an eighth too large. Not
 * thread-safe: it belongs to a lock that its owner holds anyway.
 */
public final class WaitCounter {

  private static final int CLASS_BITS = 3;
  private static final int CLASSES = 1 << CLASS_BITS;

  private final long[] counts = new long[CLASSES * Long.SIZE];
  private long immediate;
  private long acquired;
  private long gaveUp;
  private long totalNanos;
  private long maxNanos;

  /** Somebody got it at once. */
  public void immediate() {
    immediate++;
  }

  /** Somebody got it after this long. */
  public void acquired(long nanos) {
    long waited = Math.max(0, nanos);
    acquired++;
    totalNanos += waited;
    maxNanos = Math.max(maxNanos, waited);
    counts[classOf(waited)]++;
  }

  /** Somebody gave up after this long. */
  public void gaveUp(long nanos) {
    gaveUp++;
    maxNanos = Math.max(maxNanos, nanos);
  }

  /** What was counted so far. */
  public WaitTimes times() {
    long all = immediate + acquired;
    return new WaitTimes(
        all,
        acquired + gaveUp,
        Duration.ofNanos(all == 0 ? 0 : totalNanos / all),
        Duration.ofNanos(percentile99(all)),
        Duration.ofNanos(maxNanos));
  }

  private long percentile99(long all) {
    long wanted = all - all / 100;
    long seen = immediate;
    for (int i = 0; i < counts.length && seen < wanted; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return Math.min(maxNanos, upperBound(i));
      }
    }
    return 0;
  }

  /** Numbers below {@value #CLASSES} have a class each; others are classed by their highest bit and the three after it. */
  static int classOf(long nanos) {
    if (nanos < CLASSES) {
      return (int) nanos;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - CLASS_BITS;
    return (shift << CLASS_BITS) + (int) (nanos >> shift);
  }

  /** The largest number of a class. */
  static long upperBound(int index) {
    if (index < CLASSES) {
      return index;
    }
    int shift = (index >> CLASS_BITS) - 1;
    return (((long) (index & (CLASSES - 1)) + CLASSES + 1) << shift) - 1;
  }
}

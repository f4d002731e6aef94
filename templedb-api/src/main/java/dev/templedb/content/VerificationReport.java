package dev.templedb.content;

import java.util.List;

/**
 * What a verification has found.
 *
 * @param contents how many contents were read
 * @param bytes how many bytes they should have
 * @param damaged the first {@value #MAX_DAMAGED} damaged ones, in the order in which they were stored
 * @param damagedCount how many are damaged
 */
public record VerificationReport(
    long contents, long bytes, List<DamagedContent> damaged, long damagedCount) {

  /** How many damaged contents are listed at most; the count is always complete. */
  public static final int MAX_DAMAGED = 1_000;

  public VerificationReport {
    damaged = List.copyOf(damaged);
  }

  /** Whether everything is as it was stored. */
  public boolean isSound() {
    return damagedCount == 0;
  }
}

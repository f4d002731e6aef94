package dev.templedb.search;

import java.time.Duration;
import org.immutables.value.Value;

/**
 * What a search did.
 *
 * @param matches how many matching lines were given
 * @param matchingFiles how many files they are in
 * @param files how many files were searched
 * @param bytes how many bytes they have
 * @param binaryFiles how many more were left out because they are binary
 * @param limitReached whether the search ended at its limit, so that there may be more; the counts then are of what came before
 * @param duration how long it took
 */
@Value.Builder
public record SearchReport(
    long matches,
    long matchingFiles,
    long files,
    long bytes,
    long binaryFiles,
    boolean limitReached,
    Duration duration) {

  /** A builder. */
  public static SearchReportBuilder builder() {
    return new SearchReportBuilder();
  }
}

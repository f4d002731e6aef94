package dev.templedb.transfer;

import java.time.Duration;
import java.util.List;
import org.immutables.value.Value;

/**
 * What a checkout did. Symbolic links count as files.
 *
 * @param written how many files were written, or given their exec bit
 * @param unchanged how many files were there already
 * @param removed how many files were removed that the project does not have
 * @param extra how many extra files were found and kept; 0 when they were not looked for
 * @param extraFiles the first {@value #MAX_PATHS} of these, by path
 * @param left what should have been written or removed, and was left as it is
 * @param bytes how many bytes of content were written
 * @param duration how long it took
 */
@Value.Builder
public record CheckoutReport(
    long written,
    long unchanged,
    long removed,
    long extra,
    List<String> extraFiles,
    List<LeftPath> left,
    long bytes,
    Duration duration) {

  /** How many extra files a report lists at most; the count is always complete. */
  public static final int MAX_PATHS = 1_000;

  public CheckoutReport {
    extraFiles = List.copyOf(extraFiles);
    left = List.copyOf(left);
  }

  /** A builder. */
  public static CheckoutReportBuilder builder() {
    return new CheckoutReportBuilder();
  }
}

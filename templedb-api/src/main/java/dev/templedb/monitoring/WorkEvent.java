package dev.templedb.monitoring;

import java.time.Duration;

/**
 * A long operation ended.
 *
 * @param work which one
 * @param duration how long it took
 * @param outcome how it ended
 * @param files how many files it was about; 0 if it failed
 * @param bytes how many bytes it read or wrote; 0 if it failed
 */
public record WorkEvent(Work work, Duration duration, Outcome outcome, long files, long bytes) {

  /** The long operations. More may come. */
  public enum Work {
    /** An import of a directory. */
    IMPORT,
    /** A checkout into a directory. */
    CHECKOUT,
    /** A search of content. */
    SEARCH,
    /** A backup. */
    BACKUP,
    /** A restore. */
    RESTORE
  }
}

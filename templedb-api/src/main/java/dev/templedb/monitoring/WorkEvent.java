package dev.templedb.monitoring;

import java.time.Duration;

/**
 * A long operation ended.
 *
 * @param work which one
 * @param duration how long it took
 * @param outcome how it ended
 * @param files how many files it was about, and of a check or verification how many contents; 0 if it failed
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
    RESTORE,
    /** A dump as SQL. */
    DUMP,
    /** An export of one project. */
    PROJECT_EXPORT,
    /** An import of one project. */
    PROJECT_IMPORT,
    /** An integrity check. */
    INTEGRITY_CHECK,
    /** A verification of all content. */
    CONTENT_VERIFICATION,
    /** A rewriting of the whole file. */
    VACUUM
  }
}

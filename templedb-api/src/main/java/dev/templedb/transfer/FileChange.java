package dev.templedb.transfer;

/**
 * One file that an import changed.
 *
 * @param kind what happened to it
 * @param path its path in the project
 */
public record FileChange(Kind kind, String path) {

  /** What happened to a file. */
  public enum Kind {
    /** The file is new. */
    ADDED,
    /** The file differs from before. */
    CHANGED,
    /** The file is gone. */
    REMOVED
  }
}

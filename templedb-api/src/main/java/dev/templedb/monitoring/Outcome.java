package dev.templedb.monitoring;

/** How something ended. */
public enum Outcome {
  /** It did what was asked for. */
  SUCCEEDED,
  /** What was asked for can't be had: it isn't there, is there already, is invalid, or can't be written; or the caller's code threw. */
  REFUSED,
  /** A lock could not be had in time. */
  BUSY,
  /** It was cancelled, interrupted, or ran into its deadline. */
  STOPPED,
  /** The storage failed or is damaged. */
  FAILED
}

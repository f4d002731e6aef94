package dev.templedb;

/**
 * Hears how far a long operation has come: at least at the start and the end of each phase, at most about twenty times a second between.
 * It is called by the thread that runs the operation, never concurrently; an exception from it cancels the operation and is passed on.
 * The very last call comes when the work is done: an exception from that one is passed on, and undoes nothing.
 */
@FunctionalInterface
public interface ProgressListener {

  /** A listener that does nothing. */
  ProgressListener NONE = progress -> {};

  /** Called with the present state. */
  void onProgress(Progress progress);
}

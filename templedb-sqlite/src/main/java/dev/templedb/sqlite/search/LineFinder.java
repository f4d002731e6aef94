package dev.templedb.sqlite.search;

import org.jspecify.annotations.Nullable;

/** Finds lines that match. For one thread. */
interface LineFinder {

  /**
   * A line that matches.
   *
   * @param lineStart where it begins
   * @param line its characters
   * @param start the first of those that match
   * @param end the end of those that match
   */
  record Hit(int lineStart, String line, int start, int end) {}

  /** The first line from {@code from} on, where a line begins, that matches; null when there is none. */
  @Nullable Hit find(Window window, int from);
}

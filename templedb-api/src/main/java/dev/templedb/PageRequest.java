package dev.templedb;

import java.util.Objects;
import java.util.Optional;

/**
 * Which part of a list to read.
 *
 * @param limit how many items at most, from 1 to {@value #MAX_LIMIT}
 * @param after the key that the page starts after, as {@link Page#next()} gives it; empty for the first page. Its text has no meaning
 *     outside the list that it came from.
 */
public record PageRequest(int limit, Optional<String> after) {

  /** The largest page. */
  public static final int MAX_LIMIT = 10_000;

  public PageRequest {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "page limit must be from 1 to " + MAX_LIMIT + ", was " + limit);
    }
    Objects.requireNonNull(after, "after");
  }

  /** The first {@code limit} items. */
  public static PageRequest first(int limit) {
    return new PageRequest(limit, Optional.empty());
  }

  /** As many items, starting after {@code key}. */
  public PageRequest startingAfter(String key) {
    return new PageRequest(limit, Optional.of(key));
  }
}

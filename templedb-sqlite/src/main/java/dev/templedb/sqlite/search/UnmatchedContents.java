package dev.templedb.sqlite.search;

import java.util.concurrent.atomic.AtomicLongArray;

/** Remembers which contents have no match, one bit each, so that what several files share is searched once. Thread-safe. */
final class UnmatchedContents {

  /** Ids beyond this are not remembered: 32 MiB of bits. */
  private static final long MAX_REMEMBERED = 1L << 28;

  private final AtomicLongArray bits;

  /** For ids up to {@code largestId}. */
  UnmatchedContents(long largestId) {
    bits = new AtomicLongArray((int) (Math.min(largestId, MAX_REMEMBERED) / Long.SIZE) + 1);
  }

  boolean contains(long id) {
    return id / Long.SIZE < bits.length() && (bits.get((int) (id / Long.SIZE)) & (1L << id)) != 0;
  }

  void add(long id) {
    if (id / Long.SIZE < bits.length()) {
      bits.getAndAccumulate((int) (id / Long.SIZE), 1L << id, (a, b) -> a | b);
    }
  }
}

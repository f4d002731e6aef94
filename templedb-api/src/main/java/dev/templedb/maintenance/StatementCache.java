package dev.templedb.maintenance;

/**
 * The prepared statements that connections keep.
 *
 * @param hits how often a kept one was used since the database was opened
 * @param misses how often one had to be prepared
 */
public record StatementCache(long hits, long misses) {

  /** The part of uses that were hits, from 0 to 1; 0 before the first use. */
  public double hitRate() {
    return hits == 0 ? 0 : (double) hits / (hits + misses);
  }
}

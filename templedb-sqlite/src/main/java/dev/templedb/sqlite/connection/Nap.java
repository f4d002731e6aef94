package dev.templedb.sqlite.connection;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** How long to sleep between two attempts at a lock that another process holds. */
final class Nap {

  private Nap() {}

  /** Short at first, since a write takes a fraction of a millisecond; random, so that two waiters don't keep step. */
  static long nanos(int attempt) {
    long longest = attempt < 20 ? 150_000 : 600_000;
    return ThreadLocalRandom.current().nextLong(30_000, longest);
  }

  /** Sleeps; an interrupt ends the sleep and stays set. */
  static void sleep(long nanos) {
    LockSupport.parkNanos(nanos);
  }
}

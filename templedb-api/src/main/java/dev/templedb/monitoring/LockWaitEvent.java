package dev.templedb.monitoring;

import java.time.Duration;

/**
 * A call had to wait for a lock. What got it at once is not told.
 *
 * @param lock which one
 * @param waited how long
 * @param granted whether it got it; if not, the call failed
 */
public record LockWaitEvent(Lock lock, Duration waited, boolean granted) {

  /** What can be waited for. */
  public enum Lock {
    /** The write lock among the threads of this process. */
    WRITE,
    /** One of the readers of this process. */
    READER,
    /**
     * The write lock that another process holds, or another opening of the file in this one. All waits of a call are told as one when it
     * ends, as granted, whether or not it got the lock.
     */
    OTHER_PROCESS
  }
}

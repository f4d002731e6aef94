package dev.templedb.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The write lock among the threads of this process.
 *
 * @param holder who has it; it may itself be waiting for another process
 * @param waiting who waits for it, in the order in which they will get it
 * @param waits how long was waited for it
 */
public record WriteLock(Optional<Use> holder, List<Use> waiting, WaitTimes waits) {

  public WriteLock {
    waiting = List.copyOf(waiting);
  }

  /**
   * Somebody who has or wants it.
   *
   * @param thread the name of the thread
   * @param operation what it does, and to what
   * @param since since when it has it, or waits
   * @param duration for how long
   */
  public record Use(String thread, String operation, Instant since, Duration duration) {}
}

package dev.templedb.nix.entering;

import dev.templedb.CancellationToken;
import dev.templedb.error.CancelledException;
import dev.templedb.error.DeadlineExceededException;
import java.time.Duration;
import java.util.Optional;

/** What ends a wait before its time: an interrupt, a token, or a time limit that starts now. */
final class Patience {

  private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

  private final String operation;
  private final CancellationToken token;
  private final Optional<Duration> limit;
  private final long startedNanos = System.nanoTime();

  Patience(String operation, CancellationToken token, Optional<Duration> limit) {
    this.operation = operation;
    this.token = token;
    this.limit = limit;
  }

  /** What is waited for, for messages. */
  String operation() {
    return operation;
  }

  /** How long to wait before asking again. */
  long pollNanos() {
    return limit
        .map(time -> Math.max(1, Math.min(POLL_NANOS, remainingNanos(time))))
        .orElse(POLL_NANOS);
  }

  /**
   * Throws when it is time to give up.
   *
   * @throws CancelledException when the token is cancelled
   * @throws DeadlineExceededException when the time limit has passed
   */
  void check() {
    if (token.isCancelled()) {
      throw new CancelledException(operation + ": cancelled by its token");
    }
    limit.filter(time -> remainingNanos(time) <= 0).ifPresent(time -> {
      throw new DeadlineExceededException(
          operation + ": stopped at its time limit of " + time.toMillis() + " ms; allow more time",
          time,
          null);
    });
  }

  /** The exception for an interrupt, which stays set. */
  CancelledException interrupted(Exception cause) {
    Thread.currentThread().interrupt();
    return new CancelledException(operation + ": the thread was interrupted", cause);
  }

  private long remainingNanos(Duration time) {
    long allowed =
        time.compareTo(Duration.ofDays(36_500)) >= 0 ? Long.MAX_VALUE / 4 : time.toNanos();
    return allowed - (System.nanoTime() - startedNanos);
  }
}

package dev.templedb.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The lock could not be had within the lock timeout. The message says who waited how long for whom. Trying again is safe. */
public final class BusyException extends TempleDbException {

  private static final long serialVersionUID = 1L;

  private final Duration waited;

  /** Creates the exception with a complete message and the time spent waiting. */
  public BusyException(String message, Duration waited, @Nullable Throwable cause) {
    super(message, cause);
    this.waited = waited;
  }

  /** How long the call waited before it gave up. */
  public Duration waited() {
    return waited;
  }
}

package dev.templedb.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The deadline passed before the work was done; a running statement was stopped, or a wait for a lock ended. */
public final class DeadlineExceededException extends TempleDbException {

  private static final long serialVersionUID = 1L;

  private final Duration deadline;

  /** Creates the exception with a complete message and the time that had been allowed. */
  public DeadlineExceededException(String message, Duration deadline, @Nullable Throwable cause) {
    super(message, cause);
    this.deadline = deadline;
  }

  /** The time that the work had been given. */
  public Duration deadline() {
    return deadline;
  }
}

package dev.templedb.sqlite.connection;

import dev.templedb.CancellationToken;
import dev.templedb.error.CancelledException;
import dev.templedb.error.ClosedException;
import dev.templedb.error.DeadlineExceededException;
import dev.templedb.error.TempleDbException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One call or transaction under way: what it does and when it must stop. SQLite's progress and busy handlers ask it, in the thread that
 * runs the call, so an interrupt of that thread is seen too.
 */
public final class Call {

  /** Why a call must stop. */
  enum Stop {
    DEADLINE,
    CANCELLED,
    INTERRUPTED,
    CLOSED
  }

  private final CallSettings settings;
  private final BooleanSupplier closing;
  private final boolean hasDeadline;
  private final long deadlineNanos;
  private Operation operation;
  private volatile @Nullable Stop stopped;
  private long queuedNanos;

  /** Starts a call now. {@code closing} says whether the database is being closed and waits no longer. */
  public Call(Operation operation, CallSettings settings, BooleanSupplier closing) {
    this.operation = operation;
    this.settings = settings;
    this.closing = closing;
    Duration deadline = settings.deadline();
    hasDeadline = deadline != null;
    deadlineNanos = deadline == null ? 0 : System.nanoTime() + saturatedNanos(deadline);
  }

  static long saturatedNanos(Duration duration) {
    return duration.compareTo(Duration.ofDays(36_500)) >= 0
        ? Long.MAX_VALUE / 4
        : duration.toNanos();
  }

  /** What it does. */
  public Operation operation() {
    return operation;
  }

  /** Names the step that a transaction has come to. */
  public void operation(Operation step) {
    this.operation = step;
  }

  /** What the caller has said. */
  public CallSettings settings() {
    return settings;
  }

  /** How long it waited in a queue, which counts towards the lock timeout. */
  long queuedNanos() {
    return queuedNanos;
  }

  /** Notes a wait in a queue. */
  void queued(long nanos) {
    queuedNanos = nanos;
  }

  @Nullable CancellationToken token() {
    return settings.token();
  }

  boolean hasDeadline() {
    return hasDeadline;
  }

  /** How long until the deadline; at most zero when it has passed. */
  long remainingNanos() {
    return deadlineNanos - System.nanoTime();
  }

  /** Whether the call must stop. Once it must, it stays so. */
  public boolean mustStop() {
    return reason() != null;
  }

  /** Throws what {@link #mustStop} has found, if it has found something. */
  public void check() {
    if (mustStop()) {
      throw stopException(null);
    }
  }

  private @Nullable Stop reason() {
    if (stopped == null) {
      CancellationToken token = settings.token();
      if (hasDeadline && remainingNanos() <= 0) {
        stopped = Stop.DEADLINE;
      } else if (token != null && token.isCancelled()) {
        stopped = Stop.CANCELLED;
      } else if (Thread.currentThread().isInterrupted()) {
        stopped = Stop.INTERRUPTED;
      } else if (closing.getAsBoolean()) {
        stopped = Stop.CLOSED;
      }
    }
    return stopped;
  }

  /** The exception for a call that had to stop. */
  public TempleDbException stopException(@Nullable Throwable cause) {
    Stop reason = Objects.requireNonNullElse(reason(), Stop.CANCELLED);
    return switch (reason) {
      case DEADLINE -> {
        Duration deadline = Objects.requireNonNull(settings.deadline());
        yield new DeadlineExceededException(
            operation + ": stopped at its deadline of " + deadline.toMillis()
                + " ms; allow more time, or ask for less",
            deadline,
            cause);
      }
      case CANCELLED -> new CancelledException(operation + ": cancelled by its token", cause);
      case INTERRUPTED -> new CancelledException(operation + ": the thread was interrupted", cause);
      case CLOSED -> new ClosedException(operation + ": the database was closed meanwhile", cause);
    };
  }
}

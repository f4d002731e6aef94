package dev.templedb.sqlite.monitoring;

import dev.templedb.TempleDbOptions;
import dev.templedb.monitoring.CallEvent;
import dev.templedb.monitoring.CheckpointEvent;
import dev.templedb.monitoring.LockWaitEvent;
import dev.templedb.monitoring.LockWaitEvent.Lock;
import dev.templedb.monitoring.MetricsListener;
import dev.templedb.monitoring.Outcome;
import dev.templedb.monitoring.TransactionEvent;
import dev.templedb.monitoring.WorkEvent;
import dev.templedb.monitoring.WorkEvent.Work;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The listener of one database to measurements. Who has something to tell asks {@link #measures()} first, and neither looks at a clock nor
 * makes an event when nobody listens. Thread-safe.
 */
public final class Monitor {

  private final @Nullable Guarded<MetricsListener> metrics;

  /** The listener that the options name. */
  public Monitor(TempleDbOptions options) {
    metrics = options.metricsListener() == MetricsListener.NONE
        ? null
        : new Guarded<>(options.metricsListener(), "metricsListener");
  }

  /** Whether anybody wants to hear. */
  public boolean measures() {
    return metrics != null;
  }

  /** A call ended; {@code failure} is what it threw. */
  public void called(
      String operation,
      boolean writing,
      boolean inTransaction,
      long startNanos,
      @Nullable Throwable failure) {
    if (metrics != null) {
      CallEvent event =
          new CallEvent(operation, writing, inTransaction, since(startNanos), outcome(failure));
      metrics.call(listener -> listener.called(event));
    }
  }

  /** Somebody waited for a lock. */
  public void waited(Lock lock, long nanos, boolean granted) {
    if (metrics != null) {
      LockWaitEvent event = new LockWaitEvent(lock, Duration.ofNanos(nanos), granted);
      metrics.call(listener -> listener.waited(event));
    }
  }

  /** A write transaction ended. */
  public void transactionEnded(boolean committed, long startNanos) {
    if (metrics != null) {
      TransactionEvent event = new TransactionEvent(committed, since(startNanos));
      metrics.call(listener -> listener.transactionEnded(event));
    }
  }

  /** The log was written back. */
  public void checkpointed(long startNanos, long logBytes, long pendingBytes) {
    if (metrics != null) {
      CheckpointEvent event = new CheckpointEvent(since(startNanos), logBytes, pendingBytes);
      metrics.call(listener -> listener.checkpointed(event));
    }
  }

  /** Does long work and tells of it. */
  public <T> T work(Work kind, Supplier<T> work, ToLongFunction<T> files, ToLongFunction<T> bytes) {
    if (metrics == null) {
      return work.get();
    }
    long start = System.nanoTime();
    T result;
    try {
      result = work.get();
    } catch (Throwable e) {
      worked(new WorkEvent(kind, since(start), Outcomes.of(e), 0, 0));
      throw e;
    }
    worked(new WorkEvent(
        kind,
        since(start),
        Outcome.SUCCEEDED,
        files.applyAsLong(result),
        bytes.applyAsLong(result)));
    return result;
  }

  private void worked(WorkEvent event) {
    if (metrics != null) {
      metrics.call(listener -> listener.worked(event));
    }
  }

  private static Outcome outcome(@Nullable Throwable failure) {
    return failure == null ? Outcome.SUCCEEDED : Outcomes.of(failure);
  }

  private static Duration since(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}

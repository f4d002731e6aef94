package dev.templedb.sqlite.content;

import dev.templedb.CancellationToken;
import dev.templedb.Progress;
import dev.templedb.ProgressListener;
import dev.templedb.error.CancelledException;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/** Tells a listener how a long operation goes, not more often than it can use, and ends the operation when it is cancelled. */
public final class WorkProgress {

  private static final long INTERVAL_NANOS = 50_000_000;

  private final String what;
  private final ProgressListener listener;
  private final CancellationToken cancellation;
  private final long startNanos = System.nanoTime();
  private long lastNanos;
  private String phase = "";
  private OptionalLong total = OptionalLong.empty();
  private long units;
  private long bytes;

  /** Progress of an operation, which error messages name {@code what}. */
  public WorkProgress(String what, ProgressListener listener, CancellationToken cancellation) {
    this.what = what;
    this.listener = Objects.requireNonNull(listener, "progress");
    this.cancellation = Objects.requireNonNull(cancellation, "cancellation");
  }

  /** Begins a phase. */
  public void begin(String newPhase, OptionalLong newTotal) {
    phase = newPhase;
    total = newTotal;
    units = 0;
    bytes = 0;
    check();
    tell();
  }

  /** So much more is done. */
  public void add(long moreUnits, long moreBytes) {
    units += moreUnits;
    bytes += moreBytes;
    check();
    if (System.nanoTime() - lastNanos >= INTERVAL_NANOS) {
      tell();
    }
  }

  /** Ends a phase. */
  public void end() {
    total = OptionalLong.of(units);
    tell();
  }

  private void tell() {
    lastNanos = System.nanoTime();
    // Of nothing there is no percentage.
    OptionalLong known = total.orElse(0) > 0 ? total : OptionalLong.empty();
    listener.onProgress(
        new Progress(phase, units, known, bytes, Duration.ofNanos(lastNanos - startNanos)));
  }

  /** Throws if the operation is to end. */
  public void check() {
    if (cancellation.isCancelled()) {
      throw new CancelledException(what + ": cancelled by its token");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancelledException(what + ": the thread was interrupted");
    }
  }
}

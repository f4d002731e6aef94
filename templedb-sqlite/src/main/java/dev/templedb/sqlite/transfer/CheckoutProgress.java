package dev.templedb.sqlite.transfer;

import dev.templedb.CancellationToken;
import dev.templedb.Progress;
import dev.templedb.ProgressListener;
import dev.templedb.error.CancelledException;
import dev.templedb.sqlite.connection.Operation;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the listener how a checkout goes, not more often than it can use, and ends the checkout when it is cancelled. */
final class CheckoutProgress {

  private static final long INTERVAL_NANOS = 50_000_000;

  private final Operation operation;
  private final ProgressListener listener;
  private final CancellationToken cancellation;
  private final long startNanos = System.nanoTime();
  private final AtomicLong units = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private String phase = "";
  private OptionalLong total = OptionalLong.empty();
  private long lastNanos;

  CheckoutProgress(Operation operation, ProgressListener listener, CancellationToken cancellation) {
    this.operation = operation;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  /** Begins a phase. */
  void begin(String newPhase, OptionalLong newTotal) {
    check();
    phase = newPhase;
    total = newTotal;
    units.set(0);
    tell();
  }

  /** Ends a phase. */
  void end() {
    tell();
  }

  /** Counts what is done; from any thread. */
  void add(long doneUnits, long doneBytes) {
    units.addAndGet(doneUnits);
    bytes.addAndGet(doneBytes);
  }

  long bytes() {
    return bytes.get();
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Throws if the checkout is to end, and tells the state, unless it was told just now; in the checkout's own thread. */
  void update() {
    check();
    if (System.nanoTime() - lastNanos >= INTERVAL_NANOS) {
      tell();
    }
  }

  private void tell() {
    lastNanos = System.nanoTime();
    listener.onProgress(new Progress(phase, units.get(), total, bytes.get(), elapsed()));
  }

  /** Throws if the checkout is to end. */
  void check() {
    if (cancellation.isCancelled()) {
      throw new CancelledException(
          operation + ": cancelled by its token; check out again to go on");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancelledException(
          operation + ": the thread was interrupted; check out again to go on");
    }
  }
}

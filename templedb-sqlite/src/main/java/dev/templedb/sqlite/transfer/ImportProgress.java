package dev.templedb.sqlite.transfer;

import dev.templedb.CancellationToken;
import dev.templedb.Progress;
import dev.templedb.ProgressListener;
import dev.templedb.error.CancelledException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the listener how an import goes, not more often than it can use, and ends the import when it is cancelled. */
final class ImportProgress {

  private static final long INTERVAL_NANOS = 50_000_000;

  private final String projectSlug;
  private final ProgressListener listener;
  private final CancellationToken cancellation;
  private final long startNanos = System.nanoTime();
  private final AtomicLong files = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private long lastNanos;

  ImportProgress(String projectSlug, ProgressListener listener, CancellationToken cancellation) {
    this.projectSlug = projectSlug;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  /** Counts bytes that were read; from any thread. */
  void addBytes(long count) {
    bytes.addAndGet(count);
  }

  /** Counts files that were read; from any thread. */
  void addFiles(long count) {
    files.addAndGet(count);
  }

  /** How many files were read. */
  long files() {
    return files.get();
  }

  long bytes() {
    return bytes.get();
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Tells the state at the start or the end of a phase. */
  void report(String phase, long done, OptionalLong total) {
    check();
    tell(phase, done, total);
  }

  /** Tells the state when nothing is left that could be cancelled. */
  void tell(String phase, long done, OptionalLong total) {
    lastNanos = System.nanoTime();
    listener.onProgress(new Progress(phase, done, total, bytes.get(), elapsed()));
  }

  /** Tells the state, unless it was told just now. */
  void update(String phase, long done, OptionalLong total) {
    if (System.nanoTime() - lastNanos >= INTERVAL_NANOS) {
      report(phase, done, total);
    }
  }

  /** Throws if the import is to end. Only the import's own thread is asked for an interrupt. */
  void check() {
    if (cancellation.isCancelled()) {
      throw new CancelledException("importing into project '" + projectSlug
          + "': cancelled by its token; nothing was changed");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancelledException("importing into project '" + projectSlug
          + "': the thread was interrupted; nothing was changed");
    }
  }
}

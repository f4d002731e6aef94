package dev.templedb.sqlite.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs pieces of work on several threads, the calling one among them, until all are done or one fails. Each thread takes the next piece
 * when it is done with one.
 */
final class CheckoutWorkers<T> {

  /** What one thread does. */
  interface Worker<T> extends Closeable {
    /** Does one piece; {@code pause} is called now and then, and throws when the work is to end. */
    void run(T piece, Runnable pause) throws IOException;
  }

  /** Makes a thread's worker. */
  @FunctionalInterface
  interface Source<T> {
    Worker<T> worker(int index) throws IOException;
  }

  /** Ends a worker whose work is of no use any more. */
  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super(null, null, false, false);
    }
  }

  private final List<T> pieces;
  private final Source<T> source;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private CheckoutWorkers(List<T> pieces, Source<T> source) {
    this.pieces = pieces;
    this.source = source;
  }

  /**
   * Does all pieces.
   *
   * @param threads on how many threads at most
   * @param update called now and then in the calling thread; what it throws ends the work
   */
  static <T> void run(List<T> pieces, int threads, Source<T> source, Runnable update)
      throws IOException {
    new CheckoutWorkers<>(pieces, source).run(Math.min(threads, pieces.size()), update);
  }

  private void run(int threads, Runnable update) throws IOException {
    List<Thread> helpers = new ArrayList<>();
    try {
      for (int i = 1; i < threads; i++) {
        int index = i;
        Thread helper =
            new Thread(() -> work(index, this::stopIfFailed), "templedb-checkout-" + index);
        helper.setDaemon(true);
        helper.start();
        helpers.add(helper);
      }
    } catch (Error e) {
      // The system gives no more threads; those that there are end first.
      failure.compareAndSet(null, e);
    }
    work(0, () -> {
      stopIfFailed();
      update.run();
    });
    awaitAll(helpers, update);
    Throwable thrown = failure.get();
    if (thrown instanceof IOException e) {
      throw e;
    } else if (thrown instanceof RuntimeException e) {
      throw e;
    } else if (thrown instanceof Error e) {
      throw e;
    }
  }

  private void work(int index, Runnable pause) {
    try (Worker<T> worker = source.worker(index)) {
      for (int i = next.getAndIncrement(); i < pieces.size(); i = next.getAndIncrement()) {
        pause.run();
        worker.run(pieces.get(i), pause);
      }
    } catch (StoppedException e) {
      // Another thread knows why.
    } catch (IOException | RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  private void stopIfFailed() {
    if (failure.get() != null) {
      throw new StoppedException();
    }
  }

  /** Waits, and goes on telling how it goes; a piece may take long. */
  private void awaitAll(List<Thread> helpers, Runnable update) {
    boolean interrupted = false;
    for (Thread helper : helpers) {
      while (helper.isAlive()) {
        try {
          helper.join(20);
          if (failure.get() == null) {
            update.run();
          }
        } catch (InterruptedException e) {
          interrupted = true;
          Thread.currentThread().interrupt();
          fail(update);
          Thread.interrupted();
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the update say what an interrupt means. */
  private void fail(Runnable update) {
    try {
      update.run();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }
}

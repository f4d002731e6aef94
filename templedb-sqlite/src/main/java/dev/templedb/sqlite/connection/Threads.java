package dev.templedb.sqlite.connection;

/** Waits for threads. */
public final class Threads {

  private Threads() {}

  /** Waits until {@code thread} has ended, whatever interrupts; an interrupt is still there afterwards. */
  public static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.templedb.sqlite.connection;

/** Knows who is inside, so that what is used there can be closed: closing lets nobody in any more and waits for those inside. Thread-safe. */
final class Gate {

  private int inside;
  private boolean closed;

  /** Lets the present thread in, until {@link #leave()}; false when the gate is closed. */
  synchronized boolean enter() {
    if (closed) {
      return false;
    }
    inside++;
    return true;
  }

  /** Ends what {@link #enter()} began. */
  synchronized void leave() {
    inside--;
    notifyAll();
  }

  /** Closes it and waits until everybody has left; not for who is inside. An interrupt is still there afterwards. */
  synchronized void close() {
    closed = true;
    boolean interrupted = false;
    while (inside > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

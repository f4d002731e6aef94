package dev.templedb;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Tells running work to stop. Give one token to any number of calls; cancelling it ends them with a {@link
 * dev.templedb.error.CancelledException}. A token stays cancelled. Thread-safe.
 */
public final class CancellationToken {

  private volatile boolean cancelled;
  private final List<Listener> listeners = new ArrayList<>();

  private CancellationToken() {}

  /** A token that is not cancelled yet. */
  public static CancellationToken create() {
    return new CancellationToken();
  }

  /** Cancels the token; a second call does nothing. */
  public void cancel() {
    List<Listener> notified;
    synchronized (listeners) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      notified = List.copyOf(listeners);
      listeners.clear();
    }
    notified.forEach(listener -> listener.action.run());
  }

  /** Whether {@link #cancel()} has been called. */
  public boolean isCancelled() {
    return cancelled;
  }

  /**
   * Runs {@code listener} once when the token is cancelled, in the cancelling thread; at once when it already is.
   *
   * @return what removes the listener again
   */
  public Registration onCancel(Runnable listener) {
    Listener registered = new Listener(Objects.requireNonNull(listener, "listener"));
    synchronized (listeners) {
      if (!cancelled) {
        listeners.add(registered);
        return () -> {
          synchronized (listeners) {
            listeners.remove(registered);
          }
        };
      }
    }
    listener.run();
    return () -> {};
  }

  /** One registration, which is equal to itself alone: the same action may be registered several times. */
  private static final class Listener {
    private final Runnable action;

    Listener(Runnable action) {
      this.action = action;
    }
  }

  /** Removes a listener when closed. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}

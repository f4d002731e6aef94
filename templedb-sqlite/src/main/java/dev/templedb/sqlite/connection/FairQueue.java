package dev.templedb.sqlite.connection;

import dev.templedb.CancellationToken;
import dev.templedb.error.BusyException;
import dev.templedb.error.ClosedException;
import dev.templedb.maintenance.WaitTimes;
import dev.templedb.sqlite.monitoring.WaitCounter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A number of permits, given strictly in the order in which they are asked for: a permit that comes free goes to the longest waiter and
 * can't be snatched by a newcomer. A waiter leaves when its call must stop or the lock timeout passes, without losing its place before.
 */
final class FairQueue {

  private static final class Waiter {
    final Thread thread = Thread.currentThread();
    final long start = System.nanoTime();
    final Call call;
    volatile boolean granted;

    Waiter(Call call) {
      this.call = call;
    }
  }

  private final String what;
  private final int permits;
  private final long timeoutNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
  private final Map<Call, Thread> holders;
  private final WaitCounter waits = new WaitCounter();
  private final WaitListener listener;
  private int free;
  private long grantedNanos;
  private boolean closed;

  /** Hears of those who had to wait, in their own thread. */
  @FunctionalInterface
  interface WaitListener {
    /** Somebody waited so long, and got a permit or not. */
    void waited(long nanos, boolean granted);
  }

  /**
   * How the queue is at a moment.
   *
   * @param active how many permits are in use
   * @param holder who has the only permit, if there is only one, since it was given
   * @param waiting who waits, the longest first
   */
  record State(int active, Optional<Line> holder, List<Line> waiting, WaitTimes waits) {}

  /** Somebody in the queue. */
  record Line(String thread, String operation, long nanos) {}

  /** A queue for {@code permits} of {@code what}, whose waiters give up after {@code timeout}. */
  FairQueue(String what, int permits, Duration timeout) {
    this(what, permits, timeout, (nanos, granted) -> {});
  }

  /** As the other, and {@code listener} hears of the waits. */
  FairQueue(String what, int permits, Duration timeout, WaitListener listener) {
    this.listener = listener;
    this.what = what;
    this.permits = permits;
    this.free = permits;
    this.timeoutNanos = Call.saturatedNanos(timeout);
    this.holders = new LinkedHashMap<>();
  }

  /** Waits for a permit. It belongs to {@code call} until {@link #release}. */
  void acquire(Call call) {
    Waiter waiter;
    lock.lock();
    try {
      if (closed) {
        throw new ClosedException(call.operation() + ": the database is closed");
      }
      if (free > 0 && waiters.isEmpty()) {
        free--;
        holders.put(call, Thread.currentThread());
        waits.immediate();
        if (permits == 1) {
          grantedNanos = System.nanoTime();
        }
        return;
      }
      waiter = new Waiter(call);
      waiters.add(waiter);
    } finally {
      lock.unlock();
    }
    await(waiter);
  }

  private void await(Waiter waiter) {
    CancellationToken token = waiter.call.token();
    if (token == null) {
      park(waiter);
      return;
    }
    CancellationToken.Registration registration =
        token.onCancel(() -> LockSupport.unpark(waiter.thread));
    try {
      park(waiter);
    } finally {
      registration.close();
    }
  }

  private void park(Waiter waiter) {
    Call call = waiter.call;
    while (!waiter.granted) {
      long waited = System.nanoTime() - waiter.start;
      if (waited >= timeoutNanos || call.mustStop()) {
        leave(waiter, waited);
        return;
      }
      long patience = timeoutNanos - waited;
      LockSupport.parkNanos(
          this, call.hasDeadline() ? Math.min(patience, call.remainingNanos()) : patience);
    }
    long waited = System.nanoTime() - waiter.start;
    call.queued(waited);
    listener.waited(waited, true);
  }

  /** Gives up, unless a permit came at the last moment. */
  private void leave(Waiter waiter, long waitedNanos) {
    Call call = waiter.call;
    String holder;
    lock.lock();
    try {
      if (waiter.granted) {
        if (!call.mustStop()) {
          return;
        }
        giveBack(call);
      } else {
        waiters.remove(waiter);
        waits.gaveUp(waitedNanos);
      }
      holder = describeHolder();
    } finally {
      lock.unlock();
    }
    listener.waited(waitedNanos, false);
    if (call.mustStop()) {
      throw call.stopException(null);
    }
    Duration waited = Duration.ofNanos(waitedNanos);
    throw new BusyException(
        call.operation() + ": thread '" + waiter.thread.getName() + "' waited " + waited.toMillis()
            + " ms for " + what + ", held by " + holder
            + "; try again, or give lockTimeout more time",
        waited,
        null);
  }

  private String describeHolder() {
    for (Map.Entry<Call, Thread> holder : holders.entrySet()) {
      return "thread '" + holder.getValue().getName() + "' (" + holder.getKey().operation() + ")";
    }
    return "nobody any more";
  }

  /** Gives a permit back, to the longest waiter if there is one. */
  void release(Call call) {
    lock.lock();
    try {
      giveBack(call);
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(Call call) {
    holders.remove(call);
    Waiter next = waiters.poll();
    if (next == null) {
      free++;
    } else {
      grantedNanos = System.nanoTime();
      waits.acquired(grantedNanos - next.start);
      holders.put(next.call, next.thread);
      next.granted = true;
      LockSupport.unpark(next.thread);
    }
  }

  /** How it is at this moment. */
  State state() {
    lock.lock();
    try {
      long now = System.nanoTime();
      Optional<Line> holder = permits == 1
          ? holders.entrySet().stream()
              .findFirst()
              .map(entry -> line(entry.getValue(), entry.getKey(), now - grantedNanos))
          : Optional.empty();
      List<Line> waiting = waiters.stream()
          .map(waiter -> line(waiter.thread, waiter.call, now - waiter.start))
          .toList();
      return new State(permits - free, holder, waiting, waits.times());
    } finally {
      lock.unlock();
    }
  }

  private static Line line(Thread thread, Call call, long nanos) {
    return new Line(thread.getName(), call.operation().toString(), nanos);
  }

  /** Refuses newcomers from now on; those that wait already still get their turn. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether every permit is back and nobody waits. */
  boolean isIdle() {
    lock.lock();
    try {
      return free == permits && waiters.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}

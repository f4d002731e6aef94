package dev.templedb.sqlite.connection;

import dev.templedb.CancellationToken;
import dev.templedb.error.BusyException;
import dev.templedb.error.ClosedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A number of permits, given strictly in the order in which they are asked for: a permit that comes free goes to the longest waiter and
 * can't be snatched by a newcomer. A waiter leaves when its call must stop or the lock timeout passes, without losing its place before.
 */
final class FairQueue {

  private static final class Waiter {
    final Thread thread = Thread.currentThread();
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
  private int free;
  private boolean closed;

  /** A queue for {@code permits} of {@code what}, whose waiters give up after {@code timeout}. */
  FairQueue(String what, int permits, Duration timeout) {
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
    long start = System.nanoTime();
    while (!waiter.granted) {
      long waited = System.nanoTime() - start;
      if (waited >= timeoutNanos || call.mustStop()) {
        leave(waiter, waited);
        return;
      }
      long patience = timeoutNanos - waited;
      LockSupport.parkNanos(
          this, call.hasDeadline() ? Math.min(patience, call.remainingNanos()) : patience);
    }
    call.queued(System.nanoTime() - start);
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
      }
      holder = describeHolder();
    } finally {
      lock.unlock();
    }
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
      holders.put(next.call, next.thread);
      next.granted = true;
      LockSupport.unpark(next.thread);
    }
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

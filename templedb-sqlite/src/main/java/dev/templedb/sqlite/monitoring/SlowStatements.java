package dev.templedb.sqlite.monitoring;

import dev.templedb.monitoring.SlowStatement;
import dev.templedb.monitoring.SlowStatementListener;
import dev.templedb.monitoring.StatementEvent;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the plans of slow statements and hands both to the listener, on a thread of its own, which the first slow statement starts. The
 * plan is found after the call, because the call is slow enough already.
 */
final class SlowStatements {

  private static final Logger log = LoggerFactory.getLogger(SlowStatements.class);

  /** More than these don't wait; a listener that is slower than the statements would hold all of them in memory. */
  private static final int MOST_WAITING = 1_000;

  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(1);

  private final Guarded<SlowStatementListener> listener;
  private final PlanReader plans;
  private final ArrayDeque<StatementEvent> waiting = new ArrayDeque<>();
  private @Nullable Thread thread;
  private boolean hasLeftOut;
  private boolean closed;

  SlowStatements(Guarded<SlowStatementListener> listener, PlanReader plans) {
    this.listener = listener;
    this.plans = plans;
  }

  /** Adds a statement, unless there are too many. */
  synchronized void add(StatementEvent statement) {
    if (closed) {
      return;
    }
    if (waiting.size() == MOST_WAITING) {
      if (!hasLeftOut) {
        log.warn("more than {} slow statements wait to be told; some are left out", MOST_WAITING);
      }
      hasLeftOut = true;
      return;
    }
    waiting.add(statement);
    if (thread == null) {
      thread = new Thread(this::run, "templedb-slow-statements");
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
  }

  private void run() {
    try {
      for (StatementEvent next = take(); next != null; next = take()) {
        SlowStatement statement = new SlowStatement(next, plans.plan(next.sql()));
        listener.call(each -> each.slow(statement));
      }
    } catch (InterruptedException e) {
      log.debug("telling of slow statements: interrupted", e);
    }
  }

  private synchronized @Nullable StatementEvent take() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    return waiting.poll();
  }

  /** Tells of those that wait, for at most a second. */
  void close() {
    Thread ending;
    synchronized (this) {
      closed = true;
      ending = thread;
      notifyAll();
    }
    if (ending == null || ending == Thread.currentThread()) {
      return;
    }
    boolean interrupted = false;
    try {
      ending.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    synchronized (this) {
      waiting.clear();
    }
    ending.interrupt();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

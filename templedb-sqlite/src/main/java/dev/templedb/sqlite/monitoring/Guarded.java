package dev.templedb.sqlite.monitoring;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener of the program, whose exceptions are logged once and go no further. */
final class Guarded<T> {

  private final T listener;
  private final String option;
  private final Logger log;
  private final AtomicBoolean hasThrown = new AtomicBoolean();

  Guarded(T listener, String option) {
    this(listener, option, LoggerFactory.getLogger(Monitor.class));
  }

  Guarded(T listener, String option, Logger log) {
    this.listener = listener;
    this.option = option;
    this.log = log;
  }

  /** Calls it. */
  void call(Consumer<T> call) {
    try {
      call.accept(listener);
    } catch (Throwable e) {
      // Whatever it is: the statement, the transaction and the lock around this call must end well.
      if (hasThrown.compareAndSet(false, true)) {
        log.warn("the {} threw, which changes nothing; it won't be logged again", option, e);
      }
    }
  }
}

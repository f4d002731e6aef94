package dev.templedb;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One write transaction, given to the function that {@link Transactor#inTransaction} runs. Its repositories see the transaction's own
 * changes. It belongs to the thread that runs the function and ends with it; used elsewhere or later it throws {@link
 * IllegalStateException}.
 */
public interface Transaction extends Repositories {

  /**
   * Runs {@code work} in a savepoint: when it throws, what it changed is undone, the exception is passed on, and the caller may catch it
   * and go on with the outer transaction. After a deadline, a cancellation or a full disk there is no going on: the whole transaction is
   * rolled back, and its further use says so.
   */
  <T> T nested(Function<? super Transaction, ? extends T> work);

  /** As {@link #nested}, for work that returns nothing. */
  void useNested(Consumer<? super Transaction> work);
}

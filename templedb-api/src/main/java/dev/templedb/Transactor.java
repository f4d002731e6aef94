package dev.templedb;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs short work, one call at a time or grouped in a transaction, within a deadline, a cancellation token and an actor. The methods that
 * take those give a new transactor and leave this one as it is; they combine:
 *
 * <pre>{@code
 * db.within(Duration.ofMillis(200)).actingAs("nightly-build").projects().get("app");
 * }</pre>
 *
 * <p>Thread-safe. Calling it from the thread that is inside one of its own transactions fails at once with an {@link
 * IllegalStateException} that says to use the transaction.
 */
public interface Transactor extends Repositories {

  /**
   * Runs {@code work} in one write transaction and commits it when the function returns; when it throws, everything is rolled back and
   * the exception is passed on. The transaction holds the write lock from its start, so it never fails half-way for having read first.
   * Keep it short, and do not keep the {@link Transaction} beyond it.
   *
   * @return what {@code work} returns; it may be null only if the function's own type allows it
   * @throws dev.templedb.error.BusyException when the write lock can't be had within the lock timeout
   * @throws dev.templedb.error.DeadlineExceededException when the deadline passes first, waiting or running
   * @throws dev.templedb.error.CancelledException when the token is cancelled or the thread interrupted
   * @throws dev.templedb.error.ReadOnlyException when the database was opened read-only
   * @throws dev.templedb.error.ClosedException when the database is closed
   * @throws IllegalStateException when this thread is inside a transaction of this database already
   */
  <T> T inTransaction(Function<? super Transaction, ? extends T> work);

  /** As {@link #inTransaction}, for work that returns nothing. */
  void useTransaction(Consumer<? super Transaction> work);

  /**
   * The same database, where each call and each transaction must end within {@code deadline} of its own start. What runs out of time is
   * stopped: a statement while it computes, and a wait for a lock. A write that is stopped ends its whole transaction, which is rolled
   * back, even when the exception is caught inside it.
   *
   * @throws IllegalArgumentException when {@code deadline} is zero or negative
   */
  Transactor within(Duration deadline);

  /** The same database, where each call and transaction ends with a CancelledException once {@code token} is cancelled. */
  Transactor cancelledBy(CancellationToken token);

  /**
   * The same database, where the audit log names {@code actor} instead of the one in the options.
   *
   * @throws IllegalArgumentException when {@link dev.templedb.audit.AuditEntry#checkActor} refuses it
   */
  Transactor actingAs(String actor);
}

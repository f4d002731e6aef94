package dev.templedb.monitoring;

/**
 * Hears measurements of one open database; the option {@code metricsListener} takes it. Implement what you need.
 *
 * <p>The methods are called by the threads that do the work, often several at once and some while they hold the write lock: be
 * thread-safe and quick, and do not call the database. What a method throws is logged once and changes nothing.
 */
public interface MetricsListener {

  /** Hears nothing, and costs nothing. */
  MetricsListener NONE = new MetricsListener() {};

  /** A call of a repository ended. */
  default void called(CallEvent event) {}

  /** A call had to wait for a lock. */
  default void waited(LockWaitEvent event) {}

  /** A write transaction ended. */
  default void transactionEnded(TransactionEvent event) {}

  /** The log was written back. */
  default void checkpointed(CheckpointEvent event) {}

  /** A long operation ended. */
  default void worked(WorkEvent event) {}
}

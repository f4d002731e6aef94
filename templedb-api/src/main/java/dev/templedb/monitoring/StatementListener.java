package dev.templedb.monitoring;

/**
 * The statement log: hears of every statement that a database runs, those of migrations and settings included; the option {@code
 * statementListener} takes it.
 *
 * <p>Called by the thread that ran the statement, several at once, often while it holds the write lock: be thread-safe and quick, and do
 * not call the database. What it throws is logged once and changes nothing.
 */
@FunctionalInterface
public interface StatementListener {

  /** Hears nothing, and costs nothing. */
  StatementListener NONE = event -> {};

  /** A statement was run, and its rows were read. */
  void executed(StatementEvent event);
}

package dev.templedb.monitoring;

/**
 * The statement log: hears of every statement that a database runs, those of migrations and settings included; the option {@code
 * statementListener} takes it.
 *
 * <p>It hears the statements' texts and never the values of their parameters. What an application's migration writes into the text of its
 * SQL, as in {@code INSERT … VALUES ('text')}, is part of the text, and is told; so keep secrets out of migrations.
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

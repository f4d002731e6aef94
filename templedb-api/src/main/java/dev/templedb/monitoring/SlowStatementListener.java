package dev.templedb.monitoring;

/**
 * Hears of slow statements with their plans; the option {@code slowStatementListener} takes it.
 *
 * <p>Called by one thread of the library's own, shortly after the statement; the plan is found on a connection of its own, so neither the
 * call nor its transaction waits for it. When very many statements are slow at once, some are left out, which is logged. {@code close()}
 * of the database waits a moment for those that are under way, and nothing reads the file after it. What it throws is logged once and
 * changes nothing.
 */
@FunctionalInterface
public interface SlowStatementListener {

  /** Hears nothing, and costs nothing. */
  SlowStatementListener NONE = statement -> {};

  /** A statement was slow. */
  void slow(SlowStatement statement);
}

package dev.templedb.sqlite.monitoring;

import dev.templedb.TempleDbOptions;
import dev.templedb.monitoring.SlowStatementListener;
import dev.templedb.monitoring.StatementEvent;
import dev.templedb.monitoring.StatementListener;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who wants to hear of the statements of one database: the two listeners, and the logger {@value #LOGGER} if it is at TRACE when the
 * database is opened. Thread-safe.
 */
public final class StatementWatch implements AutoCloseable {

  /** The name of the logger. */
  public static final String LOGGER = "dev.templedb.statements";

  private final @Nullable Guarded<StatementListener> listener;
  private final @Nullable SlowStatements slow;
  private final @Nullable Logger log;
  private final long slowNanos;

  private StatementWatch(
      @Nullable Guarded<StatementListener> listener,
      @Nullable SlowStatements slow,
      @Nullable Logger log,
      long slowNanos) {
    this.listener = listener;
    this.slow = slow;
    this.log = log;
    this.slowNanos = slowNanos;
  }

  /** What the options and the logger ask for; null when they ask for nothing, so that statements aren't watched at all. */
  public static @Nullable StatementWatch of(TempleDbOptions options, PlanReader plans) {
    return of(options, plans, LoggerFactory.getLogger(LOGGER));
  }

  static @Nullable StatementWatch of(TempleDbOptions options, PlanReader plans, Logger logger) {
    boolean listens = options.statementListener() != StatementListener.NONE;
    boolean wantsSlow = options.slowStatementListener() != SlowStatementListener.NONE;
    if (!listens && !wantsSlow && !logger.isTraceEnabled()) {
      return null;
    }
    return new StatementWatch(
        listens ? new Guarded<>(options.statementListener(), "statementListener") : null,
        wantsSlow
            ? new SlowStatements(
                new Guarded<>(options.slowStatementListener(), "slowStatementListener"), plans)
            : null,
        logger.isTraceEnabled() ? logger : null,
        options.slowStatementThreshold().toNanos());
  }

  /** A statement was run; {@code rows} is negative when it has none. */
  public void executed(
      String sql, String operation, boolean writing, long nanos, long rows, boolean failed) {
    StatementEvent event = StatementEvent.builder()
        .sql(sql)
        .operation(operation)
        .writing(writing)
        .duration(Duration.ofNanos(nanos))
        .rows(rows < 0 ? OptionalLong.empty() : OptionalLong.of(rows))
        .failed(failed)
        .build();
    if (log != null) {
      log.trace(
          "{} {} us, {} rows, {}, {}: {}",
          failed ? "failed after" : "ran for",
          nanos / 1_000,
          rows < 0 ? "no" : rows,
          writing ? "writer" : "reader",
          operation,
          sql);
    }
    if (listener != null) {
      listener.call(each -> each.executed(event));
    }
    if (slow != null && nanos >= slowNanos) {
      slow.add(event);
    }
  }

  /** Tells what is still to be told, for a moment. */
  @Override
  public void close() {
    if (slow != null) {
      slow.close();
    }
  }
}

package dev.templedb.monitoring;

import java.time.Duration;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * One statement was run. The values of its parameters are not told to anybody.
 *
 * @param sql its text, with {@code ?} for parameters; literals of an application's migrations are in it as they were written
 * @param operation what the call that ran it does, without what it is done to
 * @param writing whether it ran on the writing connection
 * @param duration how long the engine took, up to the last row that was read, without the time that the caller spent between rows
 * @param rows how many rows were read, or changed; empty for what has neither, or failed
 * @param failed whether it failed
 */
@Value.Builder
public record StatementEvent(
    String sql,
    String operation,
    boolean writing,
    Duration duration,
    OptionalLong rows,
    boolean failed) {

  /** A builder. */
  public static StatementEventBuilder builder() {
    return new StatementEventBuilder();
  }
}

package dev.templedb.monitoring;

import java.time.Duration;

/**
 * One call of a repository ended.
 *
 * @param operation what it did, without what it was done to: {@code "reading file"}. There are few different ones, and they may change from
 *     version to version
 * @param writing whether it made a change
 * @param inTransaction whether it was a step of a transaction of the caller's
 * @param duration how long it took, waits for locks included; and what the caller's code did with rows that it was given; until it
 *     was closed if it gave a stream
 * @param outcome how it ended
 */
public record CallEvent(
    String operation, boolean writing, boolean inTransaction, Duration duration, Outcome outcome) {}

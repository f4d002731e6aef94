package dev.templedb.monitoring;

import java.time.Duration;

/**
 * The log was written back into the database file.
 *
 * @param duration how long it took
 * @param logBytes how long the log is
 * @param pendingBytes how much of it is not in the file yet
 */
public record CheckpointEvent(Duration duration, long logBytes, long pendingBytes) {}

package dev.templedb.monitoring;

import java.time.Duration;

/**
 * A write transaction ended: the caller's own, or that of one writing call.
 *
 * @param committed whether it was committed; if not, it was rolled back
 * @param duration how long it held the write lock of this process
 */
public record TransactionEvent(boolean committed, Duration duration) {}

package dev.templedb.maintenance;

import java.time.Duration;

/**
 * How long was waited for something since the database was opened.
 *
 * @param acquired how often it was got
 * @param waited how often somebody had to wait, those included who gave up
 * @param mean the mean wait of all who got it; who got it at once has waited for zero
 * @param p99 what 99 of 100 waits did not exceed; at most an eighth too large
 * @param max the longest wait, of those who gave up too
 */
public record WaitTimes(long acquired, long waited, Duration mean, Duration p99, Duration max) {}

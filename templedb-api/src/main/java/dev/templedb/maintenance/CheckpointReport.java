package dev.templedb.maintenance;

/**
 * What writing the log back has come to.
 *
 * @param logBytes how long the log was before
 * @param isComplete whether all of it is in the file now, and the log is empty; otherwise somebody still reads an older state, or writes
 */
public record CheckpointReport(long logBytes, boolean isComplete) {}

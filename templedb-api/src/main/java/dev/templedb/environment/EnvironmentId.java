package dev.templedb.environment;

/**
 * The identity of an environment in one database; never used again after a delete.
 *
 * @param value the row's id
 */
public record EnvironmentId(long value) {}

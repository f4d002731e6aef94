package dev.templedb.project;

/**
 * The identity of a file in one database; never used again after a delete.
 *
 * @param value the row's id
 */
public record FileId(long value) {}

package dev.templedb.project;

/**
 * The identity of a project in one database; never used again after a delete.
 *
 * @param value the row's id
 */
public record ProjectId(long value) {}

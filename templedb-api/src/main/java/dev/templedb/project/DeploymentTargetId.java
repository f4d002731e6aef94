package dev.templedb.project;

/**
 * The identity of a deployment target in one database; never used again after a delete.
 *
 * @param value the row's id
 */
public record DeploymentTargetId(long value) {}

package dev.templedb.schema;

/**
 * A trigger.
 *
 * @param name its name
 * @param table the table or view that it watches
 * @param definition the statement that created it, as it was written
 */
public record Trigger(String name, String table, String definition) {}

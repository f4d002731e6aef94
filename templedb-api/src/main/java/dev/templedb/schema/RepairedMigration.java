package dev.templedb.schema;

import dev.templedb.content.ContentHash;

/**
 * An applied migration whose text had changed, and was accepted.
 *
 * @param namespace whose it is, see {@link Migration#namespace()}
 * @param version its number
 * @param description what it does
 * @param before the checksum with which it had been applied, as it stood in the database
 * @param after its checksum now
 */
public record RepairedMigration(
    String namespace, int version, String description, String before, ContentHash after) {}

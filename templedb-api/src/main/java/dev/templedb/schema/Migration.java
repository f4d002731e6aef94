package dev.templedb.schema;

import dev.templedb.content.ContentHash;
import java.time.Instant;
import java.util.Optional;

/**
 * One numbered step of the schema.
 *
 * @param version its number, from 1 without gaps
 * @param description what it does
 * @param checksum the SHA-256 of its script, with line endings made LF
 * @param appliedAt when it was applied to this database; empty if it is pending
 */
public record Migration(
    int version, String description, ContentHash checksum, Optional<Instant> appliedAt) {}

package dev.templedb.schema;

import dev.templedb.content.ContentHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One numbered step of the schema, and what the database says of it.
 *
 * @param namespace whose step it is: {@link Migrations#LIBRARY} or the name of a {@link MigrationSet}
 * @param version its number, from 1 without gaps
 * @param description what it does
 * @param checksum the SHA-256 of its script, with line endings made LF; for a step in Java, of the text that names it
 * @param appliedAt when it was applied to this database; empty if it is pending
 * @param duration how long it took; empty if it is pending, or was applied by a TempleDB that did not note it
 * @param libraryVersion the version of TempleDB that applied it; empty as {@code duration}
 */
public record Migration(
    String namespace,
    int version,
    String description,
    ContentHash checksum,
    Optional<Instant> appliedAt,
    Optional<Duration> duration,
    Optional<String> libraryVersion) {}

package dev.templedb.backup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What was restored.
 *
 * @param backup where from
 * @param backupSchemaVersion the version of the schema that the backup had
 * @param schemaVersion the version that the database has now
 * @param previous where the old state is kept, if there was one and it was to be kept: as it was, damage included, and not verified. Delete it
 *     when it is not needed any more
 * @param elapsed how long it took
 */
public record RestoreReport(
    Path backup,
    int backupSchemaVersion,
    int schemaVersion,
    Optional<Path> previous,
    Duration elapsed) {}

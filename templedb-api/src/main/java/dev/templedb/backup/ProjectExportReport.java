package dev.templedb.backup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/**
 * A project that was exported.
 *
 * @param file where it is
 * @param sizeBytes how large the file is
 * @param uuid the project's identity
 * @param rows how many rows the project has in all tables
 * @param contents how many contents
 * @param elapsed how long it took
 */
public record ProjectExportReport(
    Path file, long sizeBytes, UUID uuid, long rows, long contents, Duration elapsed) {}

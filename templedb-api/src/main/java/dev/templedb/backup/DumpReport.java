package dev.templedb.backup;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A dump that was written.
 *
 * @param file where it is
 * @param sizeBytes how large it is
 * @param tables how many tables it has
 * @param rows how many rows they have in all
 * @param elapsed how long it took
 */
public record DumpReport(Path file, long sizeBytes, long tables, long rows, Duration elapsed) {}

package dev.templedb.backup;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A backup with a generated name.
 *
 * @param file where it is
 * @param databaseName the name of the database's file, without its suffix
 * @param createdAt when the backup was begun, as its name says
 * @param sizeBytes how large the file is
 * @param compressed whether it is compressed
 */
public record BackupFile(
    Path file, String databaseName, Instant createdAt, long sizeBytes, boolean compressed) {}

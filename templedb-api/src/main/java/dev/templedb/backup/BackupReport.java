package dev.templedb.backup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A backup that was made.
 *
 * @param file where it is
 * @param sizeBytes how large the file is
 * @param verification what was found in it
 * @param removed older backups that were removed
 * @param elapsed how long it took
 */
public record BackupReport(
    Path file,
    long sizeBytes,
    BackupVerification verification,
    List<Path> removed,
    Duration elapsed) {

  public BackupReport {
    removed = List.copyOf(removed);
  }
}

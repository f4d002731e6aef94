package dev.templedb.backup;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * Where a backup goes, and how it is made.
 *
 * <p>In a directory it gets a name from the database's name, a mark of the database's place, and the time:
 * {@code work-1f2e3d4c-20261128T221500123Z.templedb}, and {@code .zst} after it when compressed. Only there old backups can be removed: those of
 * the same database with such names, after the new one has its name, and so never the last good one.
 *
 * @param target the file to write, which must not exist, or the directory
 * @param inDirectory whether {@code target} is a directory
 * @param compressed whether to compress the file by zstd; the {@code zstd} command reads it
 * @param verifyContents whether every content is hashed again, and rows, tables and audit log are compared with their checksums; true by default.
 *     If false, SQLite's integrity check is made and the rows are counted, nothing more: the way to back up a database that is damaged. Such
 *     a backup can be opened, but not restored
 * @param keepNewest how many backups of this database stay in the directory, the new one included; all by default
 * @param keepFor how long backups of this database stay there; for ever by default. What either rule would remove goes
 * @param maxBytesPerSecond how fast pages are copied at most, so that writers don't suffer; {@value #DEFAULT_BYTES_PER_SECOND} by default, 0
 *     for as fast as it goes
 * @param deadline how long it may take; as long as it needs by default
 * @param progress hears how far it has come; the phases are {@code copy} (the unit is a page), {@code verify} (the unit is a content), and
 *     when compressed {@code pack} and {@code check} (both in bytes)
 * @param cancellation ends it when cancelled
 */
@Value.Builder
public record BackupRequest(
    Path target,
    boolean inDirectory,
    boolean compressed,
    boolean verifyContents,
    OptionalInt keepNewest,
    Optional<Duration> keepFor,
    long maxBytesPerSecond,
    Optional<Duration> deadline,
    ProgressListener progress,
    CancellationToken cancellation) {

  /** How fast pages are copied at most, unless a request says otherwise: 64 MiB a second. */
  public static final long DEFAULT_BYTES_PER_SECOND = 67_108_864;

  public BackupRequest {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(cancellation, "cancellation");
    require(maxBytesPerSecond >= 0, "maxBytesPerSecond is negative: " + maxBytesPerSecond);
    require(keepNewest.orElse(1) >= 1, "keepNewest must be at least 1: the new backup stays");
    require(
        keepFor.map(age -> !age.isNegative()).orElse(true),
        "keepFor is negative: " + keepFor.orElse(Duration.ZERO));
    require(
        deadline.map(time -> !time.isNegative() && !time.isZero()).orElse(true),
        "the deadline must be positive");
    require(
        inDirectory || (keepNewest.isEmpty() && keepFor.isEmpty()),
        "old backups are removed in a directory only; use BackupRequest.into");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** A backup in a file of this name, which must not exist. */
  public static BackupRequest toFile(Path file) {
    return builder(file).build();
  }

  /** A backup in a directory, with a generated name. */
  public static BackupRequest into(Path directory) {
    return builderInto(directory).build();
  }

  /** A builder for a backup in a file, that starts from the defaults. */
  public static BackupRequestBuilder builder(Path file) {
    return new BackupRequestBuilder()
        .target(file)
        .inDirectory(false)
        .compressed(false)
        .verifyContents(true)
        .maxBytesPerSecond(DEFAULT_BYTES_PER_SECOND)
        .progress(ProgressListener.NONE)
        .cancellation(CancellationToken.create());
  }

  /** A builder for a backup in a directory, that starts from the defaults. */
  public static BackupRequestBuilder builderInto(Path directory) {
    return builder(directory).inDirectory(true);
  }
}

package dev.templedb.backup;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What to restore, and how.
 *
 * @param backup the backup, compressed or not
 * @param keepPrevious whether the old state is kept in a file beside the database; true by default
 * @param deadline how long it may take; as long as it needs by default
 * @param progress hears how far it has come; the phases are {@code unpack} (in bytes) or {@code copy} (the unit is a page), {@code verify} (the unit is a content), {@code migrate},
 *     {@code keep} (the old state; the unit is a page) and {@code replace}
 * @param cancellation ends it when cancelled; the phase {@code replace} is not ended any more
 */
@Value.Builder
public record RestoreRequest(
    Path backup,
    boolean keepPrevious,
    Optional<Duration> deadline,
    ProgressListener progress,
    CancellationToken cancellation) {

  public RestoreRequest {
    Objects.requireNonNull(backup, "backup");
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(cancellation, "cancellation");
    if (deadline.map(time -> time.isNegative() || time.isZero()).orElse(false)) {
      throw new IllegalArgumentException("the deadline must be positive");
    }
  }

  /** Restores a backup, and keeps the old state. */
  public static RestoreRequest of(Path backup) {
    return builder(backup).build();
  }

  /** A builder that starts from the defaults. */
  public static RestoreRequestBuilder builder(Path backup) {
    return new RestoreRequestBuilder()
        .backup(backup)
        .keepPrevious(true)
        .progress(ProgressListener.NONE)
        .cancellation(CancellationToken.create());
  }
}

package dev.templedb.maintenance;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.immutables.value.Value;

/**
 * What an integrity check looks at, and how. In this order, each a phase of its progress:
 *
 * <ol>
 *   <li>{@code structure}: the file's pages, indexes and constraints;
 *   <li>{@code references}: that every row which another refers to is there, and every secret that a setting, variable, version or template has;
 *   <li>{@code schema}: that the schema is the one which the migrations make;
 *   <li>{@code audit}: the chain of the audit log;
 *   <li>{@code rows}: the checksums of the rows of files, of indexes of directories and of unfinished content; the unit is a row;
 *   <li>{@code tables}: all other tables, compared with their digests of when the database was last closed or found sound. What was
 *       changed since, by whomever, is not compared, and no problem: {@link IntegrityReport#unsealedTables} names it; the unit is a table;
 *   <li>{@code contents}: as {@link dev.templedb.content.ContentStore#verify}, every content is read and hashed again, on all processors; the
 *       unit is a content. It takes by far the longest, and can be done in several goes.
 * </ol>
 *
 * @param contents whether content is read; true by default
 * @param after where another check has stopped reading content. Given this, only content is looked at
 * @param timeLimit how long content is read; the report then says where to go on. Some is read however short it is, so that checks of one
 *     after the other come to the end. To its end if empty, the default
 * @param positions hears how far content is checked, whenever progress is told, so that a check which is cancelled or killed can go on
 * @param progress hears how far the check has come
 * @param cancellation ends the check when cancelled
 */
@Value.Builder
public record IntegrityCheck(
    boolean contents,
    Optional<IntegrityPosition> after,
    Optional<Duration> timeLimit,
    Consumer<? super IntegrityPosition> positions,
    ProgressListener progress,
    CancellationToken cancellation) {

  /** Refuses a time limit that is not positive. */
  public IntegrityCheck {
    Objects.requireNonNull(after, "after");
    Objects.requireNonNull(positions, "positions");
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(cancellation, "cancellation");
    if (timeLimit.filter(limit -> limit.isZero() || limit.isNegative()).isPresent()) {
      throw new IllegalArgumentException("timeLimit must be positive, was " + timeLimit.get());
    }
    if (after.isPresent() && !contents) {
      throw new IllegalArgumentException("a check that goes on from a position reads content");
    }
  }

  /** A check of everything. */
  public static IntegrityCheck everything() {
    return builder().build();
  }

  /** A check that goes on reading content where another has stopped. */
  public static IntegrityCheck after(IntegrityPosition position) {
    return builder().after(position).build();
  }

  /** A builder that starts from a check of everything. */
  public static IntegrityCheckBuilder builder() {
    return new IntegrityCheckBuilder()
        .contents(true)
        .positions(position -> {})
        .progress(ProgressListener.NONE)
        .cancellation(CancellationToken.create());
  }
}

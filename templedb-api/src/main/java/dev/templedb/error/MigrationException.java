package dev.templedb.error;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The schema could not be brought to the version that is needed: made by a newer library, changed by hand, or a step failed. */
public final class MigrationException extends TempleDbException {

  private static final long serialVersionUID = 1L;

  private final int version;

  // A path can't be serialised, a file can.
  private final @Nullable File backup;

  /** Creates the exception with a complete message and the schema version that it is about. */
  public MigrationException(String message, int version, @Nullable Throwable cause) {
    this(message, version, null, cause);
  }

  /** As {@link #MigrationException(String, int, Throwable)}, with the copy of the database that was made before. */
  public MigrationException(
      String message, int version, @Nullable Path backup, @Nullable Throwable cause) {
    super(message, cause);
    this.version = version;
    this.backup = backup == null ? null : backup.toFile();
  }

  /** The version of the migration that failed, or of the schema that was found. */
  public int version() {
    return version;
  }

  /** The verified copy of the database as it was before the first step; empty if none was made. */
  public Optional<Path> backup() {
    return Optional.ofNullable(backup).map(File::toPath);
  }
}

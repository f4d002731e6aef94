package dev.templedb.error;

import org.jspecify.annotations.Nullable;

/** The schema could not be brought to the version that is needed: made by a newer library, changed by hand, or a step failed. */
public final class MigrationException extends TempleDbException {

  private static final long serialVersionUID = 1L;

  private final int version;

  /** Creates the exception with a complete message and the schema version that it is about. */
  public MigrationException(String message, int version, @Nullable Throwable cause) {
    super(message, cause);
    this.version = version;
  }

  /** The version of the migration that failed, or of the schema that was found. */
  public int version() {
    return version;
  }
}

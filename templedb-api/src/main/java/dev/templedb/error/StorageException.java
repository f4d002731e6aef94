package dev.templedb.error;

import org.jspecify.annotations.Nullable;

/** The database failed in a way that none of the other errors describes; the cause says how. */
public final class StorageException extends TempleDbException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete message. */
  public StorageException(String message) {
    this(message, null);
  }

  /** Creates the exception with a complete message and what led to it. */
  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

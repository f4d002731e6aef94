package dev.templedb.error;

import org.jspecify.annotations.Nullable;

/** Stored data is damaged: a page SQLite refuses, a truncated file, or content that no longer has its SHA-256. */
public final class CorruptionException extends TempleDbException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete message. */
  public CorruptionException(String message) {
    this(message, null);
  }

  /** Creates the exception with a complete message and what led to it. */
  public CorruptionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

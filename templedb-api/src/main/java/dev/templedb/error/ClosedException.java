package dev.templedb.error;

import org.jspecify.annotations.Nullable;

/** The database, or the stream in hand, has been closed. */
public final class ClosedException extends TempleDbException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete message. */
  public ClosedException(String message) {
    this(message, null);
  }

  /** Creates the exception with a complete message and what led to it. */
  public ClosedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

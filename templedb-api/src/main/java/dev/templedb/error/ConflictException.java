package dev.templedb.error;

import org.jspecify.annotations.Nullable;

/** The change contradicts what is stored: a name that is taken, or a state that has moved on since it was read. */
public final class ConflictException extends TempleDbException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete message. */
  public ConflictException(String message) {
    this(message, null);
  }

  /** Creates the exception with a complete message and what led to it. */
  public ConflictException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

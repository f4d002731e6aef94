package dev.templedb.error;

import org.jspecify.annotations.Nullable;

/**
 * A program outside of the library, which the operation needs, is missing, can't work on this machine, or failed. The message names it, has
 * the end of what it said, and says what can be done instead.
 */
public final class ProgramException extends TempleDbException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete message. */
  public ProgramException(String message) {
    this(message, null);
  }

  /** Creates the exception with a complete message and what led to it. */
  public ProgramException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

package dev.templedb.error;

import org.jspecify.annotations.Nullable;

/** What was given can't be accepted: a malformed name, a path that is no database, a value that breaks a rule. */
public final class InvalidInputException extends TempleDbException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete message. */
  public InvalidInputException(String message) {
    this(message, null);
  }

  /** Creates the exception with a complete message and what led to it. */
  public InvalidInputException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

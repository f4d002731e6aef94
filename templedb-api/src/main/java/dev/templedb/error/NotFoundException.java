package dev.templedb.error;

import org.jspecify.annotations.Nullable;

/** What the call names does not exist: a project, file, environment, and so on. */
public final class NotFoundException extends TempleDbException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete message. */
  public NotFoundException(String message) {
    this(message, null);
  }

  /** Creates the exception with a complete message and what led to it. */
  public NotFoundException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

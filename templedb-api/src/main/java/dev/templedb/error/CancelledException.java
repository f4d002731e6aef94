package dev.templedb.error;

import org.jspecify.annotations.Nullable;

/** The work was cancelled by its token or by an interrupt; nothing of it remains. */
public final class CancelledException extends TempleDbException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete message. */
  public CancelledException(String message) {
    this(message, null);
  }

  /** Creates the exception with a complete message and what led to it. */
  public CancelledException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

package dev.templedb.error;

import org.jspecify.annotations.Nullable;

/** A change was asked of a database that is opened read-only, or whose file or directory can't be written. */
public final class ReadOnlyException extends TempleDbException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete message. */
  public ReadOnlyException(String message) {
    this(message, null);
  }

  /** Creates the exception with a complete message and what led to it. */
  public ReadOnlyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

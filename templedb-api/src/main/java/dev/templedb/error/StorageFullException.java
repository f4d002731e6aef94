package dev.templedb.error;

import org.jspecify.annotations.Nullable;

/** The disk is full. The change was rolled back; nothing that was acknowledged before is lost. */
public final class StorageFullException extends TempleDbException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete message. */
  public StorageFullException(String message) {
    this(message, null);
  }

  /** Creates the exception with a complete message and what led to it. */
  public StorageFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

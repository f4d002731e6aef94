package dev.templedb.error;

import org.jspecify.annotations.Nullable;

/** A key for protected values is missing: none in the options opens a secret, or there is nobody to encrypt it for. */
public final class SecretKeyException extends TempleDbException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete message. */
  public SecretKeyException(String message) {
    this(message, null);
  }

  /** Creates the exception with a complete message and what led to it. */
  public SecretKeyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

package dev.templedb.nix.detection;

/** A manifest is not what its name says; the message says what is wrong, and perhaps where. */
final class MalformedManifestException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedManifestException(String message) {
    super(message);
  }

  MalformedManifestException(String message, Throwable cause) {
    super(message, cause);
  }
}

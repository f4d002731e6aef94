package dev.templedb.testkit;

/** What a caller's own function throws, to see that the library passes it on and undoes what it must. */
final class CallerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CallerException(String message) {
    super(message);
  }
}

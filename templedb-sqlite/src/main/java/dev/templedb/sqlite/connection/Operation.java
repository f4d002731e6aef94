package dev.templedb.sqlite.connection;

import java.util.Objects;

/**
 * What a call does and to what, for error messages; kept apart so that no text is built unless it fails.
 *
 * @param verb for instance {@code "reading file"}
 * @param key the identifier, or empty
 * @param detail a second identifier within the first, or empty
 */
public record Operation(String verb, String key, String detail) {

  /** Refuses a null identifier before it can reach SQL, where it would mean that nothing is found. */
  public Operation {
    Objects.requireNonNull(verb, "verb");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(detail, "detail");
  }

  /** An operation on nothing in particular. */
  public static Operation of(String verb) {
    return new Operation(verb, "", "");
  }

  /** An operation on one thing. */
  public static Operation of(String verb, String key) {
    return new Operation(verb, key, "");
  }

  /** An operation on something inside something, for instance a file in a project. */
  public static Operation of(String verb, String key, String detail) {
    return new Operation(verb, key, detail);
  }

  @Override
  public String toString() {
    if (key.isEmpty()) {
      return verb;
    }
    return verb + " '" + key + (detail.isEmpty() ? "" : "/" + detail) + "'";
  }
}

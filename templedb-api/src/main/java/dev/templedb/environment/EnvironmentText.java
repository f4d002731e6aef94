package dev.templedb.environment;

import java.util.Objects;

/** The rule for text that gets into a Nix file: NUL would cut the file short, and a lone surrogate has no UTF-8. */
final class EnvironmentText {

  private EnvironmentText() {}

  static void check(String what, String text) {
    Objects.requireNonNull(text, what);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new IllegalArgumentException(
            "the " + what + " contains a NUL character at index " + i);
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new IllegalArgumentException(
            "the " + what + " contains half of a character at index " + i + " (a lone surrogate)");
      }
    }
  }

  /** The same for a name in a list, which is called by its plural. */
  static void checkName(String what, String name) {
    check(what, name);
    if (name.isBlank()) {
      throw new IllegalArgumentException("the " + what + " contain a blank name");
    }
  }
}

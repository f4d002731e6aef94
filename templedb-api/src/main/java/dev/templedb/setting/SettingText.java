package dev.templedb.setting;

import java.util.Objects;

/** The rule for texts: NUL would cut them short in the shell, and a lone surrogate has no UTF-8. */
final class SettingText {

  private SettingText() {}

  /** Gives {@code text} back; no message shows it. */
  static String check(String what, String text) {
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
    return text;
  }
}

package dev.templedb.nix.expression;

/**
 * Moves Nix text to the right. The strings in it stay what they are: those in double quotes have no raw line feed ({@link NixLiteral}), and of
 * the others Nix strips the indentation that all lines share.
 */
final class Indent {

  private Indent() {}

  /** The text with every line that isn't empty indented by {@code spaces} more. */
  static String by(int spaces, String text) {
    String margin = " ".repeat(spaces);
    StringBuilder indented = new StringBuilder(text.length() * 5 / 4);
    int start = 0;
    while (start < text.length()) {
      int feed = text.indexOf('\n', start);
      int end = feed < 0 ? text.length() : feed + 1;
      if (feed != start) {
        indented.append(margin);
      }
      indented.append(text, start, end);
      start = end;
    }
    return indented.toString();
  }
}

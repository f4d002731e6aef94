package dev.templedb.nix.detection;

/** Takes comments out of source text, so that what is commented out is not read. */
final class Comments {

  private Comments() {}

  /** CMake's: bracket comments without equals signs, and {@code #} to the end of a line. */
  static String withoutCMake(String text) {
    StringBuilder code = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int next = after(text, at, "#[[", "]]");
      if (next == at) {
        next = after(text, at, "#", "\n");
      }
      at = keep(text, at, next, code);
    }
    return code.toString();
  }

  /** Groovy's and Kotlin's: between slashes and stars, and two slashes to the end of a line, but not in a string on one line. */
  static String withoutGradle(String text) {
    StringBuilder code = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        int end = endOfString(text, at);
        code.append(text, at, end);
        at = end;
      } else {
        int next = after(text, at, "/*", "*/");
        at = keep(text, at, next == at ? after(text, at, "//", "\n") : next, code);
      }
    }
    return code.toString();
  }

  /** Keeps the character at {@code at} when no comment starts there, and a blank for the comment otherwise; gives where to go on. */
  private static int keep(String text, int at, int next, StringBuilder code) {
    code.append(next == at ? text.charAt(at) : ' ');
    return Math.max(next, at + 1);
  }

  /** Where a comment that starts at {@code at} is over: {@code at} itself when none does, the text's end when it never ends. */
  private static int after(String text, int at, String start, String end) {
    if (!text.startsWith(start, at)) {
      return at;
    }
    int close = text.indexOf(end, at + start.length());
    return close < 0 ? text.length() : close + (end.equals("\n") ? 0 : end.length());
  }

  private static int endOfString(String text, int start) {
    char quote = text.charAt(start);
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == quote || c == '\n') {
        return i + 1;
      }
    }
    return text.length();
  }
}

package dev.templedb.sqlite.transfer;

/** The order in which SQLite sorts paths: that of their UTF-8 bytes, which is the order of code points. */
final class PathOrder {

  private PathOrder() {}

  /** Compares as {@link java.util.Comparator#compare}. */
  static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Integer.compare(rank(x), rank(y));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Whether {@code a} stands before {@code b}; quick if they are equal. */
  static boolean isBefore(String a, String b) {
    return !a.equals(b) && compare(a, b) < 0;
  }

  /** Surrogates stand for code points beyond all others, but are in the middle of UTF-16. */
  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }
}

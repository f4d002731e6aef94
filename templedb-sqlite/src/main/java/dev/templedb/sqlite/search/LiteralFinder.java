package dev.templedb.sqlite.search;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Finds a text by its bytes. */
final class LiteralFinder implements LineFinder {

  private final String needle;
  private final int length;

  LiteralFinder(String literal) {
    needle = new String(literal.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    length = literal.length();
  }

  @Override
  public @Nullable Hit find(Window window, int from) {
    String text = window.text();
    for (int at = text.indexOf(needle, from); at >= 0; at = text.indexOf(needle, at + 1)) {
      int lineStart = window.lineStart(at);
      int lineEnd = window.lineEnd(lineStart, window.nextLine(at));
      // A carriage return at the end belongs to the line's end, not to the line.
      if (at + needle.length() <= lineEnd) {
        String line = window.decode(lineStart, lineEnd);
        int start = window.decode(lineStart, at).length();
        return new Hit(lineStart, line, start, Math.min(start + length, line.length()));
      }
    }
    return null;
  }
}

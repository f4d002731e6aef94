package dev.templedb.sqlite.search;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Finds a text by its bytes. */
final class LiteralFinder implements LineFinder {

  private final ByteSearch search;
  private final int bytes;
  private final int characters;

  LiteralFinder(String literal) {
    byte[] needle = literal.getBytes(StandardCharsets.UTF_8);
    search = new ByteSearch(needle);
    bytes = needle.length;
    characters = literal.length();
  }

  @Override
  public @Nullable Hit find(Window window, int from) {
    for (int at = window.find(search, from); at >= 0; at = window.find(search, at + 1)) {
      int lineStart = window.lineStart(at);
      int lineEnd = window.lineEnd(lineStart, window.nextLine(at));
      // A carriage return at the end belongs to the line's end, not to the line.
      if (at + bytes <= lineEnd) {
        String line = window.decode(lineStart, lineEnd);
        int start = window.decode(lineStart, at).length();
        return new Hit(lineStart, line, start, Math.min(start + characters, line.length()));
      }
    }
    return null;
  }
}

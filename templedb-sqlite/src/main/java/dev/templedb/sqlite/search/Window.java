package dev.templedb.sqlite.search;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Some whole lines of a content. Positions are those of bytes. */
final class Window {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;

  private final byte[] bytes;
  private final int start;
  private final int end;
  private @Nullable String text;

  /** The lines from {@code start}, where a line begins, to {@code end}, where one ends. The bytes must not change meanwhile. */
  Window(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  /** Where the first line begins in a content that starts with these bytes: after a byte order mark. */
  static int startOfText(byte[] head, int length) {
    boolean mark =
        length >= 3 && head[0] == (byte) 0xEF && head[1] == (byte) 0xBB && head[2] == (byte) 0xBF;
    return mark ? 3 : 0;
  }

  /** Whether one of the first {@code length} bytes is NUL. */
  static boolean hasNul(byte[] bytes, int length) {
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      long eight = (long) LONGS.get(bytes, i);
      if (((eight - LOW_BITS) & ~eight & HIGH_BITS) != 0) {
        return true;
      }
    }
    for (; i < length; i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether every byte is a character of ASCII. */
  boolean isAscii() {
    int i = start;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      if (((long) LONGS.get(bytes, i) & HIGH_BITS) != 0) {
        return false;
      }
    }
    for (; i < end; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** One character for each byte from 0 to {@link #end}: the processor finds characters in such a text faster than a loop does. */
  String text() {
    String present = text;
    if (present == null) {
      present = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
      text = present;
    }
    return present;
  }

  /** Where what is sought first begins at or after {@code from}; −1 if nowhere. */
  int find(ByteSearch search, int from) {
    return search.find(bytes, from, end);
  }

  /** Where the line with this byte begins. */
  int lineStart(int position) {
    return Math.max(start, text().lastIndexOf('\n', position - 1) + 1);
  }

  /** Where the line after the one with this byte begins. */
  int nextLine(int position) {
    int feed = text().indexOf('\n', position);
    return feed < 0 ? end : feed + 1;
  }

  /** Where the characters end of a line that begins at {@code lineStart} and whose next one begins at {@code next}. */
  int lineEnd(int lineStart, int next) {
    if (!endsWithFeed(next)) {
      return next;
    }
    return next - 2 >= lineStart && bytes[next - 2] == '\r' ? next - 2 : next - 1;
  }

  /** Whether the line before {@code next} is complete; the last one need not be. */
  boolean endsWithFeed(int next) {
    return next > start && bytes[next - 1] == '\n';
  }

  /** How many lines end between two positions. */
  long countLines(int from, int to) {
    long lines = 0;
    for (int at = text().indexOf('\n', from);
        at >= 0 && at < to;
        at = text().indexOf('\n', at + 1)) {
      lines++;
    }
    return lines;
  }

  /** The characters between two positions. */
  String decode(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}

package dev.templedb.sqlite.content;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Recognises what the {@code sqlite3} shell can show as text: UTF-8 without NUL. */
final class PlainText {

  private static final int LONGEST_REST = 3;

  private PlainText() {}

  /** Whether a whole content is text. */
  static boolean isWhole(byte[] bytes, int offset, int length) {
    return isText(bytes, offset, length, true);
  }

  /** Whether a part of a content may be a part of a text, which may begin and end within a character. */
  static boolean isPart(byte[] bytes, int offset, int length) {
    int skipped = 0;
    while (skipped < Math.min(length, LONGEST_REST) && (bytes[offset + skipped] & 0xC0) == 0x80) {
      skipped++;
    }
    return isText(bytes, offset + skipped, length - skipped, false);
  }

  private static boolean isText(byte[] bytes, int offset, int length, boolean complete) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    CharBuffer out = CharBuffer.allocate(8_192);
    while (true) {
      CoderResult result = decoder.decode(in, out, complete);
      for (int i = 0; i < out.position(); i++) {
        if (out.get(i) == 0) {
          return false;
        }
      }
      if (result.isError()) {
        return false;
      }
      if (result.isUnderflow()) {
        return true;
      }
      out.clear();
    }
  }
}

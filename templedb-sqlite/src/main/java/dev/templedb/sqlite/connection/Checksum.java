package dev.templedb.sqlite.connection;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A CRC-32C (RFC 3720) over fields in a fixed order. It finds every flipped bit of a field, and all but one in four thousand million other
 * changes. What it covers, each field after the other: a byte that says what follows (0 nothing: the field is null; 1 eight bytes, a number,
 * the highest byte first; 2 four bytes, a length in the same order, and then as many bytes, of a text in UTF-8).
 */
public final class Checksum {

  private static final byte NULL = 0;
  private static final byte NUMBER = 1;
  private static final byte BYTES = 2;

  private final CRC32C crc = new CRC32C();
  private byte[] waiting = new byte[256];
  private int length;

  /** The next field is a number. */
  public Checksum number(long value) {
    room(9);
    waiting[length] = NUMBER;
    for (int i = 0; i < 8; i++) {
      waiting[length + 1 + i] = (byte) (value >>> (56 - 8 * i));
    }
    length += 9;
    return this;
  }

  /** The next field is a text, or null. */
  public Checksum text(@Nullable String value) {
    return bytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  /** The next field is bytes, or null. */
  public Checksum bytes(byte @Nullable [] value) {
    room(5);
    waiting[length] = value == null ? NULL : BYTES;
    length++;
    if (value != null) {
      for (int i = 0; i < 4; i++) {
        waiting[length + i] = (byte) (value.length >>> (24 - 8 * i));
      }
      length += 4;
      if (value.length <= waiting.length - length) {
        System.arraycopy(value, 0, waiting, length, value.length);
        length += value.length;
      } else {
        flush();
        crc.update(value, 0, value.length);
      }
    }
    return this;
  }

  /** The checksum of the fields so far, from 0 to 2^32 - 1. */
  public long value() {
    flush();
    return crc.getValue();
  }

  private void room(int count) {
    if (waiting.length - length < count) {
      flush();
    }
  }

  private void flush() {
    crc.update(waiting, 0, length);
    length = 0;
  }
}

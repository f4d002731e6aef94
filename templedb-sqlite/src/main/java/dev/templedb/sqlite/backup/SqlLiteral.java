package dev.templedb.sqlite.backup;

import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Values as SQL that every version of SQLite reads back as exactly these, also through its shell, which takes a carriage return at the end
 * of a line away and ends a statement at a NUL.
 */
final class SqlLiteral {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  /** A double is exactly a whole number below this times a power of two. */
  private static final int MANTISSA_BITS = 52;

  /** As far as SQLite's integers can be shifted. */
  private static final int LARGEST_SHIFT = 62;

  private SqlLiteral() {}

  /** Writes bytes. */
  static void writeBlob(Writer out, byte[] bytes) throws IOException {
    out.write("X'");
    char[] hex = new char[8_192];
    for (int from = 0; from < bytes.length; from += hex.length / 2) {
      int count = Math.min(hex.length / 2, bytes.length - from);
      for (int i = 0; i < count; i++) {
        int value = bytes[from + i] & 0xff;
        hex[2 * i] = HEX[value >> 4];
        hex[2 * i + 1] = HEX[value & 15];
      }
      out.write(hex, 0, 2 * count);
    }
    out.write('\'');
  }

  /** Writes a text, which need not be UTF-8. */
  static void writeText(Writer out, byte[] bytes) throws IOException {
    String text = plain(bytes);
    if (text == null) {
      out.write("CAST(");
      writeBlob(out, bytes);
      out.write(" AS TEXT)");
      return;
    }
    out.write('\'');
    out.write(text.replace("'", "''"));
    out.write('\'');
  }

  /** The text, if it can stand between quotes. */
  private static @Nullable String plain(byte[] bytes) {
    for (byte value : bytes) {
      if (value == 0 || value == '\r' || value == '\f' || value == 0x1a) {
        return null;
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /**
   * A floating-point number. Versions of SQLite differ in how exactly they read decimals, so one that is not whole is written as a whole
   * number and divisions or multiplications by powers of two, which are exact.
   */
  static String real(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "1e999" : "-1e999";
    }
    if (value == 0) {
      return 1 / value > 0 ? "0.0" : "-0.0";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1L << MANTISSA_BITS) {
      return (long) value + ".0";
    }
    int exponent = Math.max(Math.getExponent(value), Double.MIN_EXPONENT) - MANTISSA_BITS;
    long mantissa = mantissa(value);
    while ((mantissa & 1) == 0 && mantissa != 0) {
      mantissa >>= 1;
      exponent++;
    }
    StringBuilder sql = new StringBuilder("(").append(mantissa).append("*1.0");
    String operator = exponent < 0 ? "/" : "*";
    for (int rest = Math.abs(exponent); rest > 0; rest -= LARGEST_SHIFT) {
      sql.append(operator).append("(1<<").append(Math.min(rest, LARGEST_SHIFT)).append(')');
    }
    return sql.append(')').toString();
  }

  private static long mantissa(double value) {
    long bits = Double.doubleToRawLongBits(value);
    long fraction = bits & ((1L << MANTISSA_BITS) - 1);
    long magnitude =
        Math.getExponent(value) < Double.MIN_EXPONENT ? fraction : fraction | 1L << MANTISSA_BITS;
    return value < 0 ? -magnitude : magnitude;
  }
}

package dev.templedb.setting;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

/** Bech32 (BIP 173), without its limit of 90 characters: the form in which age writes keys. */
final class Bech32 {

  private static final String LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int CHECKSUM = 6;

  private Bech32() {}

  /** Lower-case text of {@code data} under the prefix. */
  static String encode(String prefix, byte[] data) {
    byte[] values = regrouped(data, 8, 5, true);
    StringBuilder text = new StringBuilder(prefix).append('1');
    for (byte value : values) {
      text.append(LETTERS.charAt(value));
    }
    int sum = checksum(prefix, Arrays.copyOf(values, values.length + CHECKSUM)) ^ 1;
    for (int i = 0; i < CHECKSUM; i++) {
      text.append(LETTERS.charAt((sum >>> (5 * (CHECKSUM - 1 - i))) & 31));
    }
    return text.toString();
  }

  /**
   * The data of a text of either case, but not of both.
   *
   * @throws IllegalArgumentException without the text, which may be secret, when it is none or has another prefix
   */
  static byte[] decode(String prefix, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if ((!text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT)))
        || !lower.startsWith(prefix + "1")
        || lower.length() < prefix.length() + 1 + CHECKSUM) {
      throw new IllegalArgumentException("it does not begin with " + prefix + "1");
    }
    byte[] values = new byte[lower.length() - prefix.length() - 1];
    for (int i = 0; i < values.length; i++) {
      int value = LETTERS.indexOf(lower.charAt(prefix.length() + 1 + i));
      if (value < 0) {
        throw new IllegalArgumentException("it has a character that no key has");
      }
      values[i] = (byte) value;
    }
    if (checksum(prefix, values) != 1) {
      throw new IllegalArgumentException("its checksum is wrong, so it was mistyped or cut off");
    }
    return regrouped(Arrays.copyOf(values, values.length - CHECKSUM), 5, 8, false);
  }

  private static int checksum(String prefix, byte[] values) {
    int sum = 1;
    for (int i = 0; i < prefix.length(); i++) {
      sum = step(sum, prefix.charAt(i) >>> 5);
    }
    sum = step(sum, 0);
    for (int i = 0; i < prefix.length(); i++) {
      sum = step(sum, prefix.charAt(i) & 31);
    }
    for (byte value : values) {
      sum = step(sum, value);
    }
    return sum;
  }

  private static int step(int sum, int value) {
    int top = sum >>> 25;
    int next = ((sum & 0x1ffffff) << 5) ^ value;
    for (int i = 0; i < GENERATOR.length; i++) {
      next ^= ((top >>> i) & 1) == 1 ? GENERATOR[i] : 0;
    }
    return next;
  }

  /** Bits in groups of another size. */
  private static byte[] regrouped(byte[] data, int from, int to, boolean pad) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int bits = 0;
    int held = 0;
    for (byte value : data) {
      held = ((held << from) | (value & ((1 << from) - 1))) & 0xfff;
      bits += from;
      while (bits >= to) {
        bits -= to;
        out.write((held >>> bits) & ((1 << to) - 1));
      }
    }
    int left = held & ((1 << bits) - 1);
    if (pad && bits > 0) {
      out.write(left << (to - bits));
    } else if (!pad && (bits >= from || left != 0)) {
      throw new IllegalArgumentException("it has bits that no key has");
    }
    return out.toByteArray();
  }
}

package dev.templedb.sqlite.search;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds a sequence of bytes: sixteen places at a time are asked whether two of its bytes, those that are least common in source code, stand
 * at their distance from each other; only such places are compared. The test for a zero byte in a word is Alan Mycroft's (1987).
 */
final class ByteSearch {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;

  /** The most common bytes of source code, the commonest first. */
  private static final String COMMON =
      " etainrouslcd\n\"pmh,f.g*E)(bAyS;DC}{/_0Tv1IwFx=O2RMN-BkLP3@U:<>HG";

  private final byte[] needle;
  private final int first;
  private final int distance;

  ByteSearch(byte[] needle) {
    this.needle = needle;
    int rarest = rarestBut(-1);
    int second = needle.length == 1 ? rarest : rarestBut(rarest);
    this.first = Math.min(rarest, second);
    this.distance = Math.max(rarest, second) - first;
  }

  private int rarestBut(int excluded) {
    int rarest = excluded == 0 ? 1 : 0;
    for (int i = 0; i < needle.length; i++) {
      if (i != excluded && rarity(needle[i]) > rarity(needle[rarest])) {
        rarest = i;
      }
    }
    return rarest;
  }

  private static int rarity(byte value) {
    int rank = COMMON.indexOf((char) (value & 0xff));
    return rank < 0 ? COMMON.length() : rank;
  }

  /** Where the sequence first begins at or after {@code from} and ends at or before {@code to}; −1 if nowhere. */
  int find(byte[] bytes, int from, int to) {
    long one = (needle[first] & 0xffL) * LOW_BITS;
    long other = (needle[first + distance] & 0xffL) * LOW_BITS;
    int end = to - (needle.length - 1 - first);
    int lastWords = Math.min(end, to - distance) - 2 * Long.BYTES;
    int at = from + first;
    for (; at <= lastWords; at += 2 * Long.BYTES) {
      int next = at + Long.BYTES;
      long a =
          ((long) LONGS.get(bytes, at) ^ one) | ((long) LONGS.get(bytes, at + distance) ^ other);
      long b = ((long) LONGS.get(bytes, next) ^ one)
          | ((long) LONGS.get(bytes, next + distance) ^ other);
      if (((((a - LOW_BITS) & ~a) | ((b - LOW_BITS) & ~b)) & HIGH_BITS) != 0) {
        int found = compare(bytes, at, next + Long.BYTES);
        if (found >= 0) {
          return found;
        }
      }
    }
    return compare(bytes, at, end);
  }

  private int compare(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] == needle[first]) {
        int start = at - first;
        if (Arrays.equals(bytes, start, start + needle.length, needle, 0, needle.length)) {
          return start;
        }
      }
    }
    return -1;
  }
}

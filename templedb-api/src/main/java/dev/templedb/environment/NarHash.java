package dev.templedb.environment;

import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The forms in which Nix writes a SHA-256 (Nix manual, {@code nix hash}): base 16, base 32 in an alphabet and order of its own, and SRI. */
final class NarHash {

  private static final int SIZE = 32;

  private static final String BASE_32 = "0123456789abcdfghijklmnpqrsvwxyz";

  private static final Pattern SRI = Pattern.compile("sha256-[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=");

  private NarHash() {}

  /** The same hash as SRI. */
  static String normalized(String hash) {
    byte[] digest = digest(hash);
    boolean zero = true;
    for (byte b : digest) {
      zero &= b == 0;
    }
    if (zero) {
      throw new IllegalArgumentException(
          "the hash '" + hash + "' is the one that stands for none yet; give the real one");
    }
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  private static byte[] digest(String hash) {
    if (SRI.matcher(hash).matches()) {
      return Base64.getDecoder().decode(hash.substring("sha256-".length()));
    }
    String digits = hash.startsWith("sha256:") ? hash.substring("sha256:".length()) : hash;
    if (digits.matches("[0-9a-f]{64}")) {
      return HexFormat.of().parseHex(digits);
    }
    if (digits.length() == 52 && digits.chars().allMatch(c -> BASE_32.indexOf(c) >= 0)) {
      return fromBase32(hash, digits);
    }
    throw new IllegalArgumentException("'" + hash
        + "' is no SHA-256 as Nix writes it: use sha256- and 44 characters of base 64, 64"
        + " lower-case hexadecimal digits, or 52 characters of Nix's base 32");
  }

  /** Nix's base 32 has the least significant five bits last. */
  private static byte[] fromBase32(String hash, String digits) {
    byte[] digest = new byte[SIZE];
    for (int n = 0; n < digits.length(); n++) {
      int digit = BASE_32.indexOf(digits.charAt(digits.length() - 1 - n));
      int bit = n * 5;
      int index = bit / 8;
      int shifted = digit << (bit % 8);
      digest[index] |= (byte) shifted;
      int carry = shifted >> 8;
      if (index + 1 < SIZE) {
        digest[index + 1] |= (byte) carry;
      } else if (carry != 0) {
        throw new IllegalArgumentException(
            "'" + hash + "' is no SHA-256 in Nix's base 32: it has more than 256 bits");
      }
    }
    return digest;
  }
}

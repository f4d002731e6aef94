package dev.templedb.setting;

import java.util.Locale;

/**
 * Whom secrets are encrypted for: the public part of a {@link SecretKey}, an age X25519 recipient. It is no secret.
 *
 * @param text {@code age1…}
 */
public record SecretRecipient(String text) {

  private static final String PREFIX = "age";

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException when it is no such recipient
   */
  public SecretRecipient {
    if (text.toLowerCase(Locale.ROOT).contains(SecretKey.PREFIX)) {
      // Somebody mixed them up: the message must not show it.
      throw new IllegalArgumentException(
          "this is a key of age, not a recipient; use SecretKey.of(…).recipient()");
    }
    try {
      if (Bech32.decode(PREFIX, text).length != X25519.LENGTH || !text.startsWith(PREFIX)) {
        throw new IllegalArgumentException("it is not in lower case, or has not 32 bytes");
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is no recipient of age: " + e.getMessage()
          + "; age-keygen -y prints that of a key");
    }
  }

  /** From {@code age1…}. */
  public static SecretRecipient of(String text) {
    return new SecretRecipient(text);
  }

  static SecretRecipient ofPublicKey(byte[] publicKey) {
    return new SecretRecipient(Bech32.encode(PREFIX, publicKey));
  }

  /** The text. */
  @Override
  public String toString() {
    return text;
  }
}

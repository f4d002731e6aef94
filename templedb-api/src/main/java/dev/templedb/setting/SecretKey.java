package dev.templedb.setting;

import java.security.SecureRandom;
import java.util.Locale;

/**
 * What opens secrets: an age X25519 identity, as {@code age-keygen} makes it. Who has it and the database file reads all of them, with this
 * library or with the {@code age} command; keep it apart from the file. Immutable and thread-safe.
 */
public final class SecretKey {

  static final String PREFIX = "age-secret-key-";

  private final String text;
  private final SecretRecipient recipient;

  private SecretKey(byte[] privateKey) {
    this.text = Bech32.encode(PREFIX, privateKey).toUpperCase(Locale.ROOT);
    this.recipient = SecretRecipient.ofPublicKey(X25519.publicKey(privateKey));
  }

  /**
   * From {@code AGE-SECRET-KEY-1…}, or from what {@code age-keygen} writes to a file, where that stands between comments.
   *
   * @throws IllegalArgumentException when there is no such key, or more than one; the message doesn't show it
   */
  public static SecretKey of(String text) {
    String[] lines = text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toArray(String[]::new);
    if (lines.length != 1) {
      throw new IllegalArgumentException("there must be one key of age, and there are "
          + lines.length + "; give each its own SecretKey");
    }
    try {
      byte[] privateKey = Bech32.decode(PREFIX, lines[0]);
      if (privateKey.length != X25519.LENGTH) {
        throw new IllegalArgumentException("it has not 32 bytes");
      }
      return new SecretKey(privateKey);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("this is no key of age (AGE-SECRET-KEY-1…): "
          + e.getMessage() + "; age-keygen makes one");
    }
  }

  /** A new key. Keep what {@link #reveal()} gives: nobody can make it again. */
  public static SecretKey generate() {
    byte[] privateKey = new byte[X25519.LENGTH];
    new SecureRandom().nextBytes(privateKey);
    return new SecretKey(privateKey);
  }

  /** Whom to encrypt for, so that this key opens it. */
  public SecretRecipient recipient() {
    return recipient;
  }

  /** The key as text, {@code AGE-SECRET-KEY-1…}, which {@code age -d -i} reads from a file. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretKey key && recipient.equals(key.recipient);
  }

  @Override
  public int hashCode() {
    return recipient.hashCode();
  }

  /** The recipient, never the key. */
  @Override
  public String toString() {
    return "SecretKey[of " + recipient + "]";
  }
}

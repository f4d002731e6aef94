package dev.templedb.setting;

import java.util.Objects;

/** A text that nobody should see by accident: it is shown by {@link #reveal()} alone. Immutable and thread-safe. */
public final class Secret {

  private final String text;

  private Secret(String text) {
    this.text = SettingText.check("secret", text);
  }

  /**
   * The secret with this text, which may be empty.
   *
   * @throws IllegalArgumentException when it has a NUL character or half of a character; the message doesn't show it
   */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /** The text. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && text.equals(secret.text);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text);
  }

  /** Nothing of the text, not even its length. */
  @Override
  public String toString() {
    return "Secret[…]";
  }
}

package dev.templedb.setting;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A setting. A secret one never has its value here: {@link SettingRepository#reveal} gives it.
 *
 * @param key which it is
 * @param value its value; empty for a secret one
 * @param secret the identity of its encrypted value, another one each time that it is set; empty for a clear one
 * @param description what it is for
 * @param createdAt when it was first set
 * @param updatedAt when it was last changed
 */
public record Setting(
    SettingKey key,
    String value,
    Optional<UUID> secret,
    Optional<String> description,
    Instant createdAt,
    Instant updatedAt) {

  public Setting {
    Objects.requireNonNull(key, "key");
    SettingText.check("value of setting " + key, value);
    Objects.requireNonNull(secret, "secret");
    SettingText.check("description of setting " + key, description.orElse(""));
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(updatedAt, "updatedAt");
    if (secret.isPresent() && !value.isEmpty()) {
      throw new IllegalArgumentException("the setting " + key + " is secret and has a clear value");
    }
  }

  /**
   * Gives {@code text} back when it may be a value or a description.
   *
   * @throws IllegalArgumentException when it has a NUL character or half of a character
   */
  public static String checkText(String text) {
    return SettingText.check("setting", text);
  }

  /** Whether its value is encrypted. */
  public boolean isSecret() {
    return secret.isPresent();
  }

  /** Without the value, which a person may have made clear although it is none of others' business. */
  @Override
  public String toString() {
    return "Setting[key=" + key + ", "
        + secret.map(id -> "secret=" + id).orElse("value=(" + value.length() + " characters)")
        + ", description=" + description + "]";
  }
}

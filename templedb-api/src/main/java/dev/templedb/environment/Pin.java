package dev.templedb.environment;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A fixed nixpkgs, by a name that environments share. It never changes; to move environments on, give them another pin.
 *
 * @param name as an environment's: 1 to 100 of A-Z a-z 0-9 . _ + - and the first none of . + -
 * @param revision the commit of nixpkgs: 40 lower-case hexadecimal digits
 * @param narHash the SHA-256 of the unpacked tree as a Nix archive (a flake's {@code narHash}), as Nix's base 64 form with its prefix (SRI):
 *     {@code sha256-} and 44 characters. Given in base 16 or in Nix's base 32, with or without the prefix {@code sha256:}, it is converted
 * @param date when the revision was committed to nixpkgs; tells which packages it has
 * @param description what it is for
 */
public record Pin(
    String name,
    String revision,
    String narHash,
    Optional<LocalDate> date,
    Optional<String> description) {

  private static final Pattern VALID_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,99}");
  private static final Pattern REVISION = Pattern.compile("[0-9a-f]{40}");

  public Pin {
    checkName(name);
    if (!REVISION.matcher(revision).matches()) {
      throw new IllegalArgumentException("the revision of pin '" + name
          + "' must be the 40 lower-case hexadecimal digits of a commit, was '" + revision + "'");
    }
    narHash = NarHash.normalized(narHash);
    Objects.requireNonNull(date, "date");
    EnvironmentText.check("pin's description", description.orElse(""));
  }

  /** A pin without a date or description. */
  public static Pin of(String name, String revision, String narHash) {
    return new Pin(name, revision, narHash, Optional.empty(), Optional.empty());
  }

  /** The same with the date of its revision. */
  public Pin committedOn(LocalDate newDate) {
    return new Pin(name, revision, narHash, Optional.of(newDate), description);
  }

  /** The same with a description. */
  public Pin describedAs(String newDescription) {
    return new Pin(name, revision, narHash, date, Optional.of(newDescription));
  }

  /**
   * Gives {@code name} back when it may name a pin.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static String checkName(String name) {
    if (!VALID_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name
          + "' can't be a pin's name: use 1 to 100 of A-Z a-z 0-9 . _ + - and start with a letter,"
          + " digit or _");
    }
    return name;
  }
}

package dev.templedb.setting;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which setting is meant: one of a project, or one of the whole database.
 *
 * @param projectSlug the project; empty for the whole database
 * @param name 1 to 200 of A-Z a-z 0-9 . _ - and the first a letter, digit or _
 */
public record SettingKey(Optional<String> projectSlug, String name) {

  private static final Pattern VALID_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when no setting can have it
   */
  public SettingKey {
    Objects.requireNonNull(projectSlug, "projectSlug");
    if (!VALID_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name
          + "' can't be a setting's name: use 1 to 200 of A-Z a-z 0-9 . _ - and start with a"
          + " letter, digit or _");
    }
  }

  /** A setting of the whole database. */
  public static SettingKey global(String name) {
    return new SettingKey(Optional.empty(), name);
  }

  /** A setting of a project. */
  public static SettingKey of(String projectSlug, String name) {
    return new SettingKey(Optional.of(projectSlug), name);
  }

  /** For messages: {@code project/name}, or the name alone. */
  @Override
  public String toString() {
    return projectSlug.map(slug -> slug + "/").orElse("") + name;
  }
}

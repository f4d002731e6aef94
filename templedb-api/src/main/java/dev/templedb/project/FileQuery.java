package dev.templedb.project;

import java.util.Objects;
import java.util.Optional;

/**
 * Which files of a project to read.
 *
 * @param type only files of this type
 * @param glob only files whose whole path matches: {@code *} and {@code ?} stand for any characters but {@code /}, <code>**</code> also
 *     for {@code /} (and <code>**&#47;</code> for nothing), {@code [abc]} and {@code [!a-z]} for one character, <code>{a,b}</code> for
 *     either; a backslash takes the next character literally. Names are compared exactly, upper and lower case apart.
 */
public record FileQuery(Optional<String> type, Optional<String> glob) {

  private static final FileQuery ALL = new FileQuery(Optional.empty(), Optional.empty());

  public FileQuery {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(glob, "glob");
  }

  /** Every file. */
  public static FileQuery all() {
    return ALL;
  }

  /** The files of a type, by {@link FileType#name()}. */
  public static FileQuery ofType(String type) {
    return ALL.withType(type);
  }

  /** The files whose path matches. */
  public static FileQuery matching(String glob) {
    return ALL.withGlob(glob);
  }

  /** The same, restricted to a type. */
  public FileQuery withType(String newType) {
    return new FileQuery(Optional.of(newType), glob);
  }

  /** The same, restricted to paths that match. */
  public FileQuery withGlob(String newGlob) {
    return new FileQuery(type, Optional.of(newGlob));
  }
}

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
 * @param containing only files whose path has this text somewhere
 * @param ignoreCase whether {@code containing} disregards upper and lower case
 */
public record FileQuery(
    Optional<String> type, Optional<String> glob, Optional<String> containing, boolean ignoreCase) {

  private static final FileQuery ALL =
      new FileQuery(Optional.empty(), Optional.empty(), Optional.empty(), false);

  public FileQuery {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(glob, "glob");
    Objects.requireNonNull(containing, "containing");
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

  /** The files whose path has {@code text} somewhere. */
  public static FileQuery containing(String text) {
    return ALL.withContaining(text);
  }

  /** The same, restricted to a type. */
  public FileQuery withType(String newType) {
    return new FileQuery(Optional.of(newType), glob, containing, ignoreCase);
  }

  /** The same, restricted to paths that match. */
  public FileQuery withGlob(String newGlob) {
    return new FileQuery(type, Optional.of(newGlob), containing, ignoreCase);
  }

  /** The same, restricted to paths that have {@code text} somewhere. */
  public FileQuery withContaining(String text) {
    return new FileQuery(type, glob, Optional.of(text), ignoreCase);
  }

  /** The same, where the text that paths must contain may be in upper or lower case. */
  public FileQuery ignoringCase() {
    return new FileQuery(type, glob, containing, true);
  }
}

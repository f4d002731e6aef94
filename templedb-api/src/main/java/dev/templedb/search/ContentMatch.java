package dev.templedb.search;

import java.util.List;
import org.immutables.value.Value;

/**
 * A line that matches. Of several matches in one line the first is described.
 *
 * @param projectSlug the project
 * @param path the file's path in it
 * @param lineNumber the line's number in the file, from 1
 * @param column where in the line the match starts: the number of its first UTF-16 unit, from 1
 * @param text the line without its end. Of a line of more than {@value #MAX_TEXT_LENGTH} UTF-16 units, so many from shortly before the match
 * @param start where in {@code text} the match starts, from 0
 * @param end where in {@code text} it ends, exclusive; the text's length when the match goes beyond it
 * @param before the lines before it, the nearest last, each cut to {@value #MAX_TEXT_LENGTH} UTF-16 units; fewer than asked for at the start
 *     of the file
 * @param after the lines after it; fewer than asked for at the end of the file
 */
@Value.Builder
public record ContentMatch(
    String projectSlug,
    String path,
    long lineNumber,
    int column,
    String text,
    int start,
    int end,
    List<String> before,
    List<String> after) {

  /** The most of a line that is given. */
  public static final int MAX_TEXT_LENGTH = 2_000;

  public ContentMatch {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** A builder. */
  public static ContentMatchBuilder builder() {
    return new ContentMatchBuilder();
  }

  /** The part of the line that matches. */
  public String matched() {
    return text.substring(start, end);
  }
}

package dev.templedb.search;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import dev.templedb.project.FileQuery;
import dev.templedb.project.Slug;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.immutables.value.Value;

/**
 * What to look for in the content of files, and where.
 *
 * <p>Content is looked at line by line. A line ends with a line feed, which is not part of it, nor is a carriage return right before; the
 * last line may lack its end. Lines are read as UTF-8, a byte order mark at the start of the file left out; bytes that are not UTF-8 are no
 * obstacle, and appear as U+FFFD. A line of more than {@value #MAX_LINE_BYTES} bytes may be taken as several.
 *
 * <p>Binary files, those with a NUL byte within their first 8,192 bytes (files in UTF-16 among them), are left out and counted, unless
 * {@code includeBinary}. Symbolic links have no content.
 *
 * @param pattern the text to find, or a regular expression
 * @param regex whether the pattern is a regular expression of {@link Pattern}, which is tried on each line by itself: {@code ^} and {@code
 *     $} stand for its start and end
 * @param ignoreCase whether upper and lower case are the same, letters beyond ASCII included
 * @param projectSlug the project whose files are searched; all projects if empty
 * @param files which of their files are searched
 * @param includeBinary whether binary files are searched too
 * @param linesBefore how many lines before each match come with it, at most {@value #MAX_CONTEXT_LINES}
 * @param linesAfter how many lines after it
 * @param limit after how many matching lines the search ends
 * @param limitPerFile how many matching lines of one file are given at most
 * @param deadline how long the search may take; as long as it needs if empty
 * @param progress hears how far it has come; the only phase is {@code search}, its units are files
 * @param cancellation ends the search when cancelled
 */
@Value.Builder
public record ContentSearch(
    String pattern,
    boolean regex,
    boolean ignoreCase,
    Optional<String> projectSlug,
    FileQuery files,
    boolean includeBinary,
    int linesBefore,
    int linesAfter,
    long limit,
    long limitPerFile,
    Optional<Duration> deadline,
    ProgressListener progress,
    CancellationToken cancellation) {

  /** The longest line that is searched in one piece. */
  public static final int MAX_LINE_BYTES = 1 << 20;

  /** The most lines before or after a match that come with it. */
  public static final int MAX_CONTEXT_LINES = 100;

  /**
   * Refuses what can't be searched for.
   *
   * @throws IllegalArgumentException when the pattern is empty, has a line feed or half of a character, or is no regular expression; when a
   *     number is out of its range
   */
  public ContentSearch {
    require(!pattern.isEmpty(), "the pattern is empty; every line has that");
    require(regex || pattern.indexOf('\n') < 0, "a text to find within a line has no line feed");
    require(
        StandardCharsets.UTF_8.newEncoder().canEncode(pattern),
        "the pattern contains half of a character (a lone surrogate)");
    if (regex) {
      Pattern.compile(pattern);
    }
    projectSlug.ifPresent(Slug::check);
    Objects.requireNonNull(files, "files");
    require(
        linesBefore >= 0 && linesBefore <= MAX_CONTEXT_LINES,
        "linesBefore must be from 0 to " + MAX_CONTEXT_LINES + ", was " + linesBefore);
    require(
        linesAfter >= 0 && linesAfter <= MAX_CONTEXT_LINES,
        "linesAfter must be from 0 to " + MAX_CONTEXT_LINES + ", was " + linesAfter);
    require(limit >= 1, "limit must be at least 1, was " + limit);
    require(limitPerFile >= 1, "limitPerFile must be at least 1, was " + limitPerFile);
    deadline.ifPresent(duration -> require(
        !duration.isZero() && !duration.isNegative(),
        "deadline must be positive, was " + duration));
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(cancellation, "cancellation");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** A search for a text in the files of a project. */
  public static ContentSearch in(String projectSlug, String text) {
    return literal(text).projectSlug(projectSlug).build();
  }

  /** A builder of a search for a text, in all projects unless it is told one. */
  public static ContentSearchBuilder literal(String text) {
    return defaults().pattern(text).regex(false);
  }

  /** A builder of a search by a regular expression, in all projects unless it is told one. */
  public static ContentSearchBuilder regex(String expression) {
    return defaults().pattern(expression).regex(true);
  }

  private static ContentSearchBuilder defaults() {
    return new ContentSearchBuilder()
        .ignoreCase(false)
        .files(FileQuery.all())
        .includeBinary(false)
        .linesBefore(0)
        .linesAfter(0)
        .limit(Long.MAX_VALUE)
        .limitPerFile(Long.MAX_VALUE)
        .progress(ProgressListener.NONE)
        .cancellation(CancellationToken.create());
  }
}

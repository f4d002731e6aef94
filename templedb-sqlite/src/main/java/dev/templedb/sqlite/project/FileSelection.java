package dev.templedb.sqlite.project;

import dev.templedb.project.FileQuery;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a query selects, with the part of the path that an index can narrow. Immutable and thread-safe. */
public final class FileSelection {

  /** Sorts after every text: U+10FFFF, several times, since a path could begin with one. */
  private static final String AFTER_ALL = "\uDBFF\uDFFF\uDBFF\uDFFF\uDBFF\uDFFF";

  private final Optional<String> type;
  private final Predicate<String> path;
  private final String prefix;

  /**
   * The selection that {@code query} means.
   *
   * @throws IllegalArgumentException when the glob is malformed
   */
  public FileSelection(FileQuery query) {
    type = query.type();
    Optional<Glob> glob = query.glob().map(Glob::compile);
    path = query
        .containing()
        .map(text -> containing(text, query.ignoreCase()))
        .orElse(any -> true)
        .and(glob.<Predicate<String>>map(g -> g::matches).orElse(any -> true));
    prefix = glob.map(Glob::literalPrefix).orElse("");
  }

  private static Predicate<String> containing(String text, boolean ignoreCase) {
    return ignoreCase
        ? Pattern.compile(text, Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
            .asPredicate()
        : path -> path.contains(text);
  }

  /** The type, if it matters. */
  public Optional<String> type() {
    return type;
  }

  /** What the paths of all selected files start with, so that none sorts before it. */
  public String prefix() {
    return prefix;
  }

  /** What the paths of all selected files sort before. */
  public String end() {
    return prefix + AFTER_ALL;
  }

  /** Whether a path from {@link #prefix} to {@link #end} is selected. */
  public boolean test(String candidate) {
    return path.test(candidate);
  }
}

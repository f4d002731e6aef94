package dev.templedb.sqlite.search;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tries a regular expression on one line after another. */
final class RegexFinder implements LineFinder {

  private final Matcher matcher;
  private final Runnable check;
  private @Nullable Window prepared;
  private boolean ascii;

  /** Finds {@code pattern}; {@code check} throws when the search is to end. */
  RegexFinder(Pattern pattern, Runnable check) {
    this.matcher = pattern.matcher("");
    this.check = check;
  }

  @Override
  public @Nullable Hit find(Window window, int from) {
    prepare(window);
    int next;
    for (int lineStart = from; lineStart < window.end(); lineStart = next) {
      next = window.nextLine(lineStart);
      int lineEnd = window.lineEnd(lineStart, next);
      int first = lineStart;
      if (ascii) {
        matcher.region(lineStart, lineEnd);
      } else {
        matcher.reset(new StoppableText(window.decode(lineStart, lineEnd), check));
        first = 0;
      }
      if (matcher.find()) {
        return new Hit(
            lineStart,
            window.decode(lineStart, lineEnd),
            matcher.start() - first,
            matcher.end() - first);
      }
    }
    return null;
  }

  /** Where all bytes are ASCII, their positions are those of the characters, and no line needs to be decoded. */
  private void prepare(Window window) {
    if (prepared != window) {
      prepared = window;
      ascii = window.isAscii();
      if (ascii) {
        matcher.reset(new StoppableText(window.text(), check));
      }
    }
  }
}

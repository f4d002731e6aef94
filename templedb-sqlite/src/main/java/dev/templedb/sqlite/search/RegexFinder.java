package dev.templedb.sqlite.search;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tries a regular expression on one line after another. */
final class RegexFinder implements LineFinder {

  private final Matcher matcher;
  private final @Nullable ByteSearch required;
  private final Runnable check;
  private @Nullable Window prepared;
  private boolean ascii;

  /** Finds {@code pattern}, whose every match has {@code required} in it; {@code check} throws when the search is to end. */
  RegexFinder(Pattern pattern, Optional<String> required, Runnable check) {
    this.matcher = pattern.matcher("");
    this.required = required
        .map(text -> new ByteSearch(text.getBytes(StandardCharsets.UTF_8)))
        .orElse(null);
    this.check = check;
  }

  @Override
  public @Nullable Hit find(Window window, int from) {
    int next;
    for (int lineStart = nextToTry(window, from);
        lineStart < window.end();
        lineStart = nextToTry(window, next)) {
      prepare(window);
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

  /** The first line from {@code from} on that could match; the window's end when there is none. */
  private int nextToTry(Window window, int from) {
    if (required == null || from == window.end()) {
      return from;
    }
    int at = window.find(required, from);
    return at < 0 ? window.end() : window.lineStart(at);
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

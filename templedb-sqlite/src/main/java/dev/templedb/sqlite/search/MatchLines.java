package dev.templedb.sqlite.search;

import static dev.templedb.search.ContentMatch.MAX_TEXT_LENGTH;

import dev.templedb.search.ContentMatch;
import dev.templedb.search.ContentMatchBuilder;
import dev.templedb.search.ContentSearch;
import dev.templedb.sqlite.search.LineFinder.Hit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes matches of one file's lines that match, with the lines around them. Is given the file window by window. */
final class MatchLines {

  /** How much of a long line is given that is before the match. */
  private static final int LEAD = 200;

  /** A match that still waits for lines after it. */
  private record Pending(ContentMatchBuilder match, List<String> after) {}

  private final ContentSearch request;
  private final Candidate file;
  private final LineFinder finder;
  private final Output output;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private Deque<String> tail = new ArrayDeque<>();
  private long lineNumber = 1;
  private long found;

  MatchLines(ContentSearch request, Candidate file, LineFinder finder, Output output) {
    this.request = request;
    this.file = file;
    this.finder = finder;
    this.output = output;
  }

  /** Takes the next window of the file, whose first line that matches is {@code first}. */
  void feed(Window window, @Nullable Hit first) {
    Hit hit = found < request.limitPerFile() ? first : null;
    int at = window.start();
    while (at < window.end() && (hit != null || !pending.isEmpty())) {
      if (pending.isEmpty()) {
        lineNumber += window.countLines(at, hit.lineStart());
        at = hit.lineStart();
      }
      int next = window.nextLine(at);
      addToPending(window, at, next);
      if (hit != null && hit.lineStart() == at) {
        add(window, hit);
        hit = ++found < request.limitPerFile() ? finder.find(window, next) : null;
      }
      if (window.endsWithFeed(next)) {
        lineNumber++;
      }
      at = next;
    }
    lineNumber += window.countLines(at, window.end());
    tail = before(window, window.end());
  }

  /** Whether there is nothing to be gained from further windows. */
  boolean isComplete() {
    return found >= request.limitPerFile() && pending.isEmpty();
  }

  /** Gives what waits for lines that the file doesn't have. */
  void finish() {
    pending.forEach(this::give);
    pending.clear();
  }

  private void addToPending(Window window, int lineStart, int next) {
    if (pending.isEmpty()) {
      return;
    }
    String line = context(window, lineStart, next);
    pending.forEach(match -> match.after().add(line));
    if (pending.getFirst().after().size() == request.linesAfter()) {
      give(pending.removeFirst());
    }
  }

  private void add(Window window, Hit hit) {
    String line = hit.line();
    int from = 0;
    int to = line.length();
    if (to > MAX_TEXT_LENGTH) {
      from = wholeCharacter(line, Math.max(0, Math.min(hit.start() - LEAD, to - MAX_TEXT_LENGTH)));
      to = wholeCharacter(line, from + MAX_TEXT_LENGTH);
    }
    Pending match = new Pending(
        ContentMatch.builder()
            .projectSlug(file.projectSlug())
            .path(file.path())
            .lineNumber(lineNumber)
            .column(hit.start() + 1)
            .text(line.substring(from, to))
            .start(hit.start() - from)
            .end(Math.min(hit.end(), to) - from)
            .before(before(window, hit.lineStart())),
        new ArrayList<>());
    if (request.linesAfter() == 0) {
      give(match);
    } else {
      pending.addLast(match);
    }
  }

  private void give(Pending match) {
    output.match(match.match().after(match.after()).build());
  }

  /** The lines before a position, as many as are asked for, those of earlier windows included. */
  private Deque<String> before(Window window, int position) {
    Deque<String> lines = new ArrayDeque<>();
    int next = position;
    while (lines.size() < request.linesBefore() && next > window.start()) {
      int lineStart = window.lineStart(next - 1);
      lines.addFirst(context(window, lineStart, next));
      next = lineStart;
    }
    for (var earlier = tail.descendingIterator();
        earlier.hasNext() && lines.size() < request.linesBefore(); ) {
      lines.addFirst(earlier.next());
    }
    return lines;
  }

  private static String context(Window window, int lineStart, int next) {
    int lineEnd = window.lineEnd(lineStart, next);
    // A character has at most four bytes.
    String line =
        window.decode(lineStart, Math.min(lineEnd, lineStart + 4 * (MAX_TEXT_LENGTH + 1)));
    return line.length() <= MAX_TEXT_LENGTH
        ? line
        : line.substring(0, wholeCharacter(line, MAX_TEXT_LENGTH));
  }

  /** A place to cut a text that is not inside a character. */
  private static int wholeCharacter(String text, int index) {
    boolean inside = index > 0
        && index < text.length()
        && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
    return inside ? index - 1 : index;
  }
}

package dev.templedb.sqlite.transfer;

import dev.templedb.sqlite.project.CodePointSet;
import dev.templedb.sqlite.project.PathAutomaton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of an ignore file, as gitignore(5) describes it and git reads it. Where the page is silent, what git does is the
 * specification: a property test compares both.
 *
 * <p>Git matches bytes, so {@code ?} stands for half of an {@code é}. Texts and patterns here are byte strings, each char a byte of the
 * UTF-8 form: see {@link #byteString}.
 *
 * @param negated whether it includes again what an earlier line excluded
 * @param directoriesOnly whether it is about directories alone
 * @param anchored whether it is about paths from the ignore file's directory, and not about names at any depth below
 * @param automaton what it matches
 */
record IgnorePattern(
    boolean negated, boolean directoriesOnly, boolean anchored, PathAutomaton automaton) {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** The patterns of an ignore file, in its order. */
  static List<IgnorePattern> parseFile(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int start = text.startsWith(new String(BYTE_ORDER_MARK, StandardCharsets.ISO_8859_1))
        ? BYTE_ORDER_MARK.length
        : 0;
    List<IgnorePattern> patterns = new ArrayList<>();
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      parseLine(text.substring(start, end)).ifPresent(patterns::add);
      start = end + 1;
    }
    return List.copyOf(patterns);
  }

  /** A name or path as git's matching sees it: one char for each byte of its UTF-8 form. */
  static String byteString(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80) {
        return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      }
    }
    return name;
  }

  private static Optional<IgnorePattern> parseLine(String line) {
    if (line.startsWith("#")) {
      return Optional.empty();
    }
    String pattern = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    int nul = pattern.indexOf('\0');
    pattern = withoutTrailingSpaces(nul < 0 ? pattern : pattern.substring(0, nul));

    boolean negated = pattern.startsWith("!");
    pattern = negated ? pattern.substring(1) : pattern;
    boolean directoriesOnly = pattern.endsWith("/");
    pattern = directoriesOnly ? pattern.substring(0, pattern.length() - 1) : pattern;
    boolean anchored = pattern.indexOf('/') >= 0;
    pattern = pattern.startsWith("/") ? pattern.substring(1) : pattern;
    if (pattern.isEmpty()) {
      return Optional.empty();
    }
    return new Parser(pattern)
        .parse()
        .map(automaton -> new IgnorePattern(negated, directoriesOnly, anchored, automaton));
  }

  private static String withoutTrailingSpaces(String line) {
    int end = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\\') {
        i++;
        end = i + 1;
      } else if (line.charAt(i) != ' ') {
        end = i + 1;
      }
    }
    return line.substring(0, Math.min(end, line.length()));
  }

  /** Reads a pattern as git's wildmatch does. One that is malformed matches nothing, so that it is left out. */
  private static final class Parser {
    private final String pattern;
    private final PathAutomaton.Builder automaton = new PathAutomaton.Builder();
    private int next;

    Parser(String pattern) {
      this.pattern = pattern;
    }

    Optional<PathAutomaton> parse() {
      while (next < pattern.length()) {
        char c = pattern.charAt(next++);
        switch (c) {
          case '\\' -> {
            if (next == pattern.length()) {
              return Optional.empty();
            }
            automaton.literal(pattern.charAt(next++));
          }
          case '?' -> automaton.one();
          case '*' -> stars();
          case '[' -> {
            Optional<CodePointSet> set = bracket();
            if (set.isEmpty()) {
              return Optional.empty();
            }
            automaton.one(set.get());
          }
          default -> automaton.literal(c);
        }
      }
      return Optional.of(automaton.build());
    }

    /** Several stars are special where they are all between two slashes or the pattern's ends, and one star elsewhere. */
    private void stars() {
      int first = next - 1;
      while (at(next) == '*') {
        next++;
      }
      boolean startsSegment = first == 0 || pattern.charAt(first - 1) == '/';
      boolean endsSegment =
          next == pattern.length() || at(next) == '/' || (at(next) == '\\' && at(next + 1) == '/');
      if (next - first == 1 || !startsSegment || !endsSegment) {
        automaton.segmentRun();
      } else if (at(next) == '/') {
        next++;
        automaton.directories();
      } else {
        automaton.run();
      }
    }

    /** Reads on from behind the opening bracket; empty when the bracket is malformed. */
    private Optional<CodePointSet> bracket() {
      CodePointSet.Builder set = new CodePointSet.Builder();
      boolean complement = at(next) == '!' || at(next) == '^';
      if (complement) {
        next++;
      }
      int rangeStart = 0;
      for (boolean first = true; first || at(next) != ']'; first = false) {
        char c = at(next++);
        if (c == 0) {
          return Optional.empty();
        }
        if (c == '-' && rangeStart != 0 && at(next) != 0 && at(next) != ']') {
          char last = member(at(next++));
          if (last == 0) {
            return Optional.empty();
          }
          set.add(rangeStart, last);
          rangeStart = 0;
        } else if (c == '[' && at(next) == ':') {
          int close = pattern.indexOf(']', next + 1);
          if (close < 0) {
            return Optional.empty();
          }
          if (close > next + 1 && at(close - 1) == ':') {
            if (!PosixClass.addTo(set, pattern.substring(next + 1, close - 1))) {
              return Optional.empty();
            }
            next = close + 1;
            rangeStart = 0;
          } else {
            set.add(c);
            rangeStart = c;
          }
        } else {
          char member = member(c);
          if (member == 0) {
            return Optional.empty();
          }
          set.add(member);
          rangeStart = member;
        }
      }
      next++;
      return Optional.of(set.build(complement));
    }

    /** What {@code c}, just read, stands for in brackets: itself, or what follows if it is a backslash. 0 at the pattern's end. */
    private char member(char c) {
      return c == '\\' ? at(next++) : c;
    }

    /** The char at an index; 0, which is in no pattern, past the end. */
    private char at(int index) {
      return index < pattern.length() ? pattern.charAt(index) : 0;
    }
  }
}

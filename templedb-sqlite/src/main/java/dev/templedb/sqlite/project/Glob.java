package dev.templedb.sqlite.project;

/**
 * A glob over paths, with the meaning that {@link dev.templedb.project.FileQuery} states. Beyond that: groups may be nested; a bracket
 * or {@code ?} never stands for {@code /}; in brackets {@code -} first or last is itself; a {@code ]} or {@code }} that closes nothing is
 * itself, as is a comma outside of a group. Immutable and thread-safe.
 */
public final class Glob {

  private final String pattern;
  private final PathAutomaton automaton;

  private Glob(String pattern, PathAutomaton automaton) {
    this.pattern = pattern;
    this.automaton = automaton;
  }

  /**
   * Compiles a glob.
   *
   * @throws IllegalArgumentException when it is malformed; the message has the index of the offending character
   */
  public static Glob compile(String pattern) {
    return new Glob(pattern, new Parser(pattern).parse());
  }

  /** Whether the whole path matches, in time proportional to the product of both lengths at most. */
  public boolean matches(String path) {
    return automaton.matches(path);
  }

  /** What every path that matches starts with; all of it when the glob has no wildcard. */
  public String literalPrefix() {
    return automaton.literalPrefix();
  }

  /** The pattern it was compiled from. */
  @Override
  public String toString() {
    return pattern;
  }

  private static final class Parser {
    private final String pattern;
    private final PathAutomaton.Builder automaton = new PathAutomaton.Builder();
    private int outermostGroup;
    private int next;

    Parser(String pattern) {
      this.pattern = pattern;
    }

    PathAutomaton parse() {
      while (next < pattern.length()) {
        int start = next;
        int codePoint = read();
        switch (codePoint) {
          case '\\' -> automaton.literal(readEscaped(start));
          case '?' -> automaton.one();
          case '*' -> stars();
          case '[' -> automaton.one(bracket(start));
          case '{' -> {
            if (automaton.openGroups() == 0) {
              outermostGroup = start;
            }
            automaton.openGroup();
          }
          case ',' -> {
            if (automaton.openGroups() > 0) {
              automaton.nextAlternative();
            } else {
              automaton.literal(codePoint);
            }
          }
          case '}' -> {
            if (automaton.openGroups() > 0) {
              automaton.closeGroup();
            } else {
              automaton.literal(codePoint);
            }
          }
          default -> automaton.literal(codePoint);
        }
      }
      if (automaton.openGroups() > 0) {
        throw malformed(outermostGroup, "'{' is not closed by '}'");
      }
      return automaton.build();
    }

    private void stars() {
      boolean deep = false;
      while (next < pattern.length() && pattern.charAt(next) == '*') {
        deep = true;
        next++;
      }
      if (!deep) {
        automaton.segmentRun();
      } else if (next < pattern.length() && pattern.charAt(next) == '/') {
        next++;
        automaton.directories();
      } else {
        automaton.run();
      }
    }

    private CodePointSet bracket(int start) {
      CodePointSet.Builder set = new CodePointSet.Builder();
      boolean complement = next < pattern.length() && pattern.charAt(next) == '!';
      if (complement) {
        next++;
      }
      while (true) {
        int memberStart = next;
        int first = member(start);
        if (first == ']' && pattern.charAt(memberStart) != '\\') {
          break;
        }
        int last = first;
        if (next + 1 < pattern.length()
            && pattern.charAt(next) == '-'
            && pattern.charAt(next + 1) != ']') {
          next++;
          last = member(start);
          if (last < first) {
            throw malformed(memberStart, "a range that ends before it starts");
          }
        }
        set.add(first, last);
      }
      if (set.isEmpty()) {
        throw malformed(start, "nothing in brackets; a bracket itself is \\[ or \\]");
      }
      return set.build(complement);
    }

    private int member(int bracket) {
      if (next == pattern.length()) {
        throw malformed(bracket, "'[' is not closed by ']'");
      }
      int start = next;
      int codePoint = read();
      if (codePoint == '\\') {
        codePoint = readEscaped(start);
      }
      if (codePoint == '/') {
        throw malformed(start, "'/' in brackets, which stand for one character of a name");
      }
      return codePoint;
    }

    private int readEscaped(int backslash) {
      if (next == pattern.length()) {
        throw malformed(backslash, "a backslash with nothing after it");
      }
      return read();
    }

    private int read() {
      int codePoint = pattern.codePointAt(next);
      next += Character.charCount(codePoint);
      return codePoint;
    }

    private IllegalArgumentException malformed(int index, String problem) {
      return new IllegalArgumentException(
          "glob '" + pattern + "' is malformed at index " + index + ": " + problem);
    }
  }
}

package dev.templedb.sqlite.search;

import java.util.Optional;

/**
 * Finds a text that every match of a regular expression contains, so that only lines with that text need to be tried. Understands only what
 * is plain: literals, and what interrupts them. Whatever it does not know makes it find none, which is always right.
 */
final class RequiredText {

  /** Below this it excludes too little. */
  private static final int SHORTEST = 3;

  /** Escapes that stand for one character or one place, without arguments. */
  private static final String KNOWN_ESCAPES = "dDsSwWbBhHvVRAZzGtnrfea";

  /** Thrown at what is not understood. */
  private static final class UnknownSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownSyntaxException() {
      super(null, null, false, false);
    }
  }

  private final String expression;
  private final StringBuilder run = new StringBuilder();
  private String longest = "";
  private int next;

  private RequiredText(String expression) {
    this.expression = expression;
  }

  /** The longest such text of a valid expression without flags, if there is a useful one. */
  static Optional<String> of(String expression) {
    try {
      String text = new RequiredText(expression).longest();
      return text.length() >= SHORTEST ? Optional.of(text) : Optional.empty();
    } catch (UnknownSyntaxException e) {
      return Optional.empty();
    }
  }

  private String longest() throws UnknownSyntaxException {
    while (next < expression.length()) {
      char c = expression.charAt(next++);
      switch (c) {
        case '\\' -> escape();
        case '[' -> {
          endRun();
          skipClass();
        }
        case '(' -> {
          endRun();
          skipGroup();
        }
        case '.', '^', '$' -> endRun();
        case '*', '?', '{' -> {
          dropLast();
          endRun();
          skipQuantifier(c);
        }
        case '+' -> {
          endRun();
          skipQuantifier(c);
        }
        // One of several alternatives is required, but none of them is; and a decoder gives U+FFFD
        // for bytes that are not its.
        case '|', '\uFFFD' -> throw new UnknownSyntaxException();
        default -> run.append(c);
      }
    }
    endRun();
    return longest;
  }

  private void endRun() {
    if (run.length() > longest.length()) {
      longest = run.toString();
    }
    run.setLength(0);
  }

  /** What a quantifier may make optional is the last character. */
  private void dropLast() {
    if (run.length() > 0) {
      run.setLength(run.offsetByCodePoints(run.length(), -1));
    }
  }

  private void skipQuantifier(char first) throws UnknownSyntaxException {
    if (first == '{') {
      next = indexAfter('}');
    }
    if (next < expression.length() && "?+".indexOf(expression.charAt(next)) >= 0) {
      next++;
    }
  }

  private void escape() throws UnknownSyntaxException {
    char c = read();
    if (KNOWN_ESCAPES.indexOf(c) >= 0) {
      endRun();
    } else if (c < 128 && !Character.isLetterOrDigit(c)) {
      run.append(c);
    } else {
      throw new UnknownSyntaxException();
    }
  }

  private void skipClass() throws UnknownSyntaxException {
    refuseBracketFirst();
    for (char c = read(); c != ']'; c = read()) {
      if (c == '\\') {
        plainEscape();
      } else if (c == '[') {
        skipClass();
      }
    }
  }

  /** Whether a bracket that opens or closes nothing can be a member depends on the version of the JDK. */
  private void refuseBracketFirst() throws UnknownSyntaxException {
    if (expression.startsWith("]", next) || expression.startsWith("^]", next)) {
      throw new UnknownSyntaxException();
    }
  }

  private void skipGroup() throws UnknownSyntaxException {
    if (next + 1 < expression.length()
        && expression.charAt(next) == '?'
        && ":=!><".indexOf(expression.charAt(next + 1)) < 0) {
      throw new UnknownSyntaxException();
    }
    for (char c = read(); c != ')'; c = read()) {
      switch (c) {
        case '\\' -> plainEscape();
        case '[' -> skipClass();
        case '(' -> skipGroup();
        default -> {}
      }
    }
  }

  /** Passes an escape in what is skipped; a quotation could hold anything. */
  private void plainEscape() throws UnknownSyntaxException {
    if (read() == 'Q') {
      throw new UnknownSyntaxException();
    }
  }

  private char read() throws UnknownSyntaxException {
    if (next == expression.length()) {
      throw new UnknownSyntaxException();
    }
    return expression.charAt(next++);
  }

  private int indexAfter(char c) throws UnknownSyntaxException {
    int index = expression.indexOf(c, next);
    if (index < 0) {
      throw new UnknownSyntaxException();
    }
    return index + 1;
  }
}

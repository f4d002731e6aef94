package dev.templedb.nix.expression;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one place through which text from data reaches a Nix expression: as a string, an attribute name or a comment, never as a bare token.
 * Every method refuses, with an {@link IllegalArgumentException}, a NUL character (Nix ends the file there and says nothing) and a lone
 * surrogate (it has no UTF-8). The forms are those of Nix's lexer, {@code src/libexpr/lexer.l}.
 */
final class NixLiteral {

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_'-]*");

  private static final Set<String> KEYWORDS =
      Set.of("assert", "else", "if", "in", "inherit", "let", "or", "rec", "then", "with");

  private static final Pattern LINE_END = Pattern.compile("\\R");

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\u0080-\u009f]");

  private static final Pattern BIDIRECTIONAL =
      Pattern.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]");

  private NixLiteral() {}

  /** A string literal on one line, in double quotes. */
  static String string(String text) {
    check(text);
    StringBuilder literal = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> literal.append('\\').append(c);
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '\t' -> literal.append("\\t");
        case '$' -> literal.append(text.startsWith("{", i + 1) ? "\\$" : "$");
        default -> literal.append(c);
      }
    }
    return literal.append('"').toString();
  }

  /**
   * A string literal that keeps the lines of a longer text apart, each indented by {@code indent} spaces and the end by two fewer; in
   * double quotes where that form could not be exact.
   */
  static String lines(String text, int indent) {
    check(text);
    if (!fitsIndentedString(text)) {
      return string(text);
    }
    String margin = " ".repeat(indent);
    String body = text.lines()
        .map(line -> line.isEmpty() ? "" : margin + escapeIndented(line))
        .collect(Collectors.joining("\n"));
    return text.endsWith("\n")
        ? "''\n" + body + "\n" + " ".repeat(Math.max(0, indent - 2)) + "''"
        : "''\n" + body + "''";
  }

  /** A dotted attribute path such as {@code python311Packages.pip}, each part quoted where it must be. */
  static String attributePath(String path) {
    return parts(path).stream().map(NixLiteral::attribute).collect(Collectors.joining("."));
  }

  /** One attribute's name, quoted unless it is an identifier. */
  static String attribute(String name) {
    return IDENTIFIER.matcher(name).matches() && !KEYWORDS.contains(name) ? name : string(name);
  }

  /** Refuses what is no attribute path, as {@link #parts}. */
  static void checkPath(String path) {
    parts(path);
  }

  /**
   * The names in a dotted attribute path.
   *
   * @throws IllegalArgumentException also when one of them is empty
   */
  static List<String> parts(String path) {
    check(path);
    List<String> parts = List.of(path.split("\\.", -1));
    if (parts.contains("")) {
      throw new IllegalArgumentException(
          "'" + path
              + "' is no attribute path: write names with one dot between two, as in python311Packages.pip");
    }
    return parts;
  }

  /** A list of string literals: {@code [ "a" "b" ]}. */
  static String list(List<String> texts) {
    return texts.stream().map(NixLiteral::string).collect(Collectors.joining(" ", "[ ", " ]"));
  }

  /**
   * Comment lines, each ended by a line feed. No character ends a comment early or reorders what a reader sees: other line ends become
   * line ends, other control characters spaces, and bidirectional controls (Unicode Standard Annex 9) replacement characters.
   */
  static String comment(String text) {
    check(text);
    StringBuilder comment = new StringBuilder();
    for (String line : LINE_END.split(text.strip(), -1)) {
      String visible = BIDIRECTIONAL
          .matcher(CONTROL.matcher(line).replaceAll(" "))
          .replaceAll("\ufffd")
          .stripTrailing();
      comment.append(visible.isEmpty() ? "#" : "# " + visible).append('\n');
    }
    return comment.toString();
  }

  /**
   * Whether the text can be written between pairs of single quotes and come back as it is. Nix strips the indentation that all lines share,
   * so one line must have none, and no line only blanks; a carriage return would become a line feed; and a quote before what is escaped by
   * quotes, or at the end, would join them.
   */
  private static boolean fitsIndentedString(String text) {
    if (text.indexOf('\n') < 0 || text.endsWith("'")) {
      return false;
    }
    boolean oneWithoutIndentation = false;
    for (String line : text.split("\n", -1)) {
      if (!line.isEmpty() && line.isBlank()) {
        return false;
      }
      oneWithoutIndentation |= !line.isEmpty() && line.charAt(0) != ' ';
    }
    return oneWithoutIndentation
        && text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c != 0x7f))
        && !text.contains("'${");
  }

  private static String escapeIndented(String line) {
    return line.replace("''", "'''").replace("${", "''${");
  }

  /** Refuses a NUL character and a lone surrogate. */
  static void check(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new IllegalArgumentException(
            "a text with a NUL character (at index " + i + ") can't be in a Nix expression");
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new IllegalArgumentException(
            "a text with half of a character (a lone surrogate, at index " + i
                + ") can't be in a Nix expression: it has no UTF-8");
      }
    }
  }
}

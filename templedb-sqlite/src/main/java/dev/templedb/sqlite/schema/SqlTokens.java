package dev.templedb.sqlite.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * SQL cut into tokens, by the rules of SQLite's tokenizer (https://www.sqlite.org/lang.html) as far as statements' ends and equality need
 * them: what is between quotes or in a comment is one token, even where it is never closed.
 */
final class SqlTokens {

  enum Kind {
    SPACE,
    COMMENT,
    WORD,
    QUOTED,
    SEMICOLON,
    SYMBOL
  }

  /**
   * @param start where the token begins in the text
   * @param end where it ends, exclusive
   */
  record Token(Kind kind, int start, int end) {

    boolean isWhiteSpace() {
      return kind == Kind.SPACE || kind == Kind.COMMENT;
    }
  }

  private static final Pattern QUOTED_NAME = Pattern.compile("\"[A-Za-z_][A-Za-z0-9_]*\"");

  private SqlTokens() {}

  /** Every token of {@code sql}, in order and without gaps. */
  static List<Token> of(String sql) {
    List<Token> tokens = new ArrayList<>();
    for (int at = 0; at < sql.length(); ) {
      Token token = tokenAt(sql, at);
      tokens.add(token);
      at = token.end();
    }
    return tokens;
  }

  /**
   * {@code sql} without comments, with one space between any two other tokens, and without the quotes around plain names that ALTER TABLE
   * adds.
   */
  static String normalise(String sql) {
    StringBuilder text = new StringBuilder(sql.length());
    for (Token token : of(sql)) {
      if (!token.isWhiteSpace()) {
        boolean unquote =
            QUOTED_NAME.matcher(sql).region(token.start(), token.end()).matches();
        int margin = unquote ? 1 : 0;
        text.append(text.isEmpty() ? "" : " ")
            .append(sql, token.start() + margin, token.end() - margin);
      }
    }
    return text.toString();
  }

  private static Token tokenAt(String sql, int start) {
    char c = sql.charAt(start);
    if (isSpace(c)) {
      int end = start + 1;
      while (end < sql.length() && isSpace(sql.charAt(end))) {
        end++;
      }
      return new Token(Kind.SPACE, start, end);
    }
    if (isWord(c)) {
      int end = start + 1;
      while (end < sql.length() && isWord(sql.charAt(end))) {
        end++;
      }
      return new Token(Kind.WORD, start, end);
    }
    return switch (c) {
      case ';' -> new Token(Kind.SEMICOLON, start, start + 1);
      case '\'', '"', '`' -> new Token(Kind.QUOTED, start, endOfQuoted(sql, start));
      case '[' -> new Token(Kind.QUOTED, start, after(sql, "]", start + 1));
      default -> {
        if (sql.startsWith("--", start)) {
          yield new Token(Kind.COMMENT, start, after(sql, "\n", start + 2));
        }
        if (sql.startsWith("/*", start)) {
          yield new Token(Kind.COMMENT, start, after(sql, "*/", start + 2));
        }
        yield new Token(Kind.SYMBOL, start, start + 1);
      }
    };
  }

  /** A quote is written inside quotes by doubling it. */
  private static int endOfQuoted(String sql, int start) {
    String quote = sql.substring(start, start + 1);
    int end = after(sql, quote, start + 1);
    while (sql.startsWith(quote, end)) {
      end = after(sql, quote, end + 1);
    }
    return end;
  }

  private static int after(String sql, String closing, int from) {
    int at = sql.indexOf(closing, from);
    return at < 0 ? sql.length() : at + closing.length();
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r' && c != 0x0b);
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }
}

package dev.templedb.sqlite.schema;

import dev.templedb.sqlite.schema.SqlTokens.Kind;
import dev.templedb.sqlite.schema.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One statement of a script. The driver runs either the first statement of a text and ignores the others, or all of them without saying
 * which one failed.
 *
 * @param index its place in the script, from 1
 * @param line the line of the script on which it begins, from 1
 * @param text the statement, without the comments before it and the semicolon after it
 */
record SqlStatement(int index, int line, String text) {

  /** What the engine does itself, or what would take a step out of its transaction. */
  private static final Set<String> KEPT_BY_THE_ENGINE = Set.of(
      "ATTACH",
      "BEGIN",
      "COMMIT",
      "DETACH",
      "END",
      "PRAGMA",
      "RELEASE",
      "ROLLBACK",
      "SAVEPOINT",
      "VACUUM");

  /**
   * Refuses what a step must not run.
   *
   * @throws IllegalArgumentException when the statement is one that only the engine may run
   */
  void requireAllowed(String source) {
    int end = 0;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    String word = text.substring(0, end).toUpperCase(Locale.ROOT);
    if (KEPT_BY_THE_ENGINE.contains(word)) {
      throw new IllegalArgumentException(
          source + ", line " + line + ": a step may not have "
              + word
              + ", because it runs inside a transaction of the engine with settings of the engine; leave it out");
    }
  }

  /** What tells the statement to a reader: its first line. */
  String firstLine() {
    return text.lines().findFirst().orElse(text).strip();
  }

  /**
   * The statements of {@code script}. A statement ends at a semicolon, but CREATE TRIGGER, which has semicolons within, at
   * {@code ; END ;}: the rule of https://www.sqlite.org/c3ref/complete.html. The END of a CASE never follows a semicolon.
   */
  static List<SqlStatement> allOf(String script) {
    List<SqlStatement> statements = new ArrayList<>();
    List<Token> tokens = new ArrayList<>();
    for (Token token : SqlTokens.of(script)) {
      if (token.isWhiteSpace()) {
        continue;
      }
      if (token.kind() != Kind.SEMICOLON) {
        tokens.add(token);
      } else if (isTrigger(script, tokens) && !isTriggersEnd(script, tokens)) {
        tokens.add(token);
      } else {
        addTo(statements, script, tokens);
        tokens.clear();
      }
    }
    addTo(statements, script, tokens);
    return List.copyOf(statements);
  }

  private static void addTo(List<SqlStatement> statements, String script, List<Token> tokens) {
    if (tokens.isEmpty()) {
      return;
    }
    int start = tokens.get(0).start();
    int line =
        1 + (int) script.substring(0, start).chars().filter(c -> c == '\n').count();
    String text = script.substring(start, tokens.get(tokens.size() - 1).end());
    statements.add(new SqlStatement(statements.size() + 1, line, text));
  }

  private static boolean isTrigger(String script, List<Token> tokens) {
    if (!wordAt(script, tokens, 0).equals("CREATE")) {
      return false;
    }
    String second = wordAt(script, tokens, 1);
    boolean temporary = second.equals("TEMP") || second.equals("TEMPORARY");
    return wordAt(script, tokens, temporary ? 2 : 1).equals("TRIGGER");
  }

  private static boolean isTriggersEnd(String script, List<Token> tokens) {
    int last = tokens.size() - 1;
    return wordAt(script, tokens, last).equals("END")
        && tokens.get(last - 1).kind() == Kind.SEMICOLON;
  }

  private static String wordAt(String script, List<Token> tokens, int index) {
    if (index >= tokens.size() || tokens.get(index).kind() != Kind.WORD) {
      return "";
    }
    return script
        .substring(tokens.get(index).start(), tokens.get(index).end())
        .toUpperCase(Locale.ROOT);
  }
}

package dev.templedb.nix.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/** Text as one word of a POSIX shell script (POSIX.1-2017, Shell Command Language, 2.2 Quoting). */
final class ShellWord {

  private static final Pattern CASE = Pattern.compile("\\bcase\\s+[^;]*?\\sin\\b");

  private static final Pattern ESAC = Pattern.compile("\\besac\\b");

  private ShellWord() {}

  /** The word that is exactly {@code text}. */
  static String literal(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /**
   * {@code text} in double quotes, for the shell to expand. A double quote that belongs to the text itself, and not to a command or
   * parameter in it, is escaped, and so is a backslash at its end: neither ends the word. Line continuations are dropped, as the shell does
   * before it looks at what is around them, and {@code $$} is put in braces: where it looks for the end of the word, bash takes {@code $$(}
   * for the beginning of a command.
   *
   * @throws IllegalArgumentException when the text opens a <code>$(</code>, <code>${</code>, backtick or quote that it doesn't close, or
   *     has a comment, a {@code $'…'}, a here-document or a {@code case} whose patterns have no opening parenthesis in a command: these
   *     would swallow the rest of the script
   */
  static String expanded(String text) {
    StringBuilder word = new StringBuilder("\"");
    Deque<Character> open = new ArrayDeque<>();
    Deque<Integer> starts = new ArrayDeque<>();
    boolean afterDollar = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char within = open.isEmpty() ? 0 : open.peek();
      refuseSwallowing(word, c, within, afterDollar);
      if (c == '\\' && within != '\'') {
        char escaped = ++i == text.length() ? '\\' : text.charAt(i);
        if (escaped != '\n') {
          word.append(c).append(escaped);
          afterDollar = false;
        }
        continue;
      }
      if (c == '$' && afterDollar && within != '\'') {
        word.append("{$}");
        afterDollar = false;
        continue;
      }
      if (within == 0 && c == '"') {
        word.append('\\');
      } else if (c == within) {
        open.pop();
        refuseUnclosedCase(c, text.substring(starts.pop(), i));
      } else if (within != '\'') {
        char closing = closing(c, within, afterDollar);
        if (closing != 0) {
          open.push(closing);
          starts.push(i + 1);
        }
      }
      afterDollar = c == '$' && !afterDollar;
      word.append(c);
    }
    if (!open.isEmpty()) {
      throw new IllegalArgumentException("it lacks a closing " + open.peek());
    }
    return word.append('"').toString();
  }

  /** Refuses what would make the shell read on past the end of a command: comments, {@code $'…'} and here-documents. */
  private static void refuseSwallowing(
      CharSequence word, char c, char within, boolean afterDollar) {
    if (within != ')' && within != '`') {
      return;
    }
    char previous = word.charAt(word.length() - 1);
    boolean atWordStart = " \t\r\n;&|(`".indexOf(previous) >= 0;
    if (c == '#' && atWordStart) {
      throw new IllegalArgumentException("it has a comment in a command");
    }
    if (c == '\'' && afterDollar) {
      throw new IllegalArgumentException("it has a $'…' in a command");
    }
    if (c == '<' && previous == '<') {
      throw new IllegalArgumentException("it has a here-document in a command");
    }
  }

  /** A pattern's parenthesis was taken for that of the command when this ends between {@code case} and {@code esac}. */
  private static void refuseUnclosedCase(char closing, String command) {
    if (closing == ')'
        && CASE.matcher(command).results().count()
            > ESAC.matcher(command).results().count()) {
      throw new IllegalArgumentException(
          "it has a case in a command; put an opening parenthesis before its patterns: (a) …;;");
    }
  }

  /** What will close that which {@code c} opens, inside of that which {@code within} will close; 0 when it opens nothing. */
  private static char closing(char c, char within, boolean afterDollar) {
    boolean inCommand = within == ')' || within == '`';
    return switch (c) {
      case '`' -> c;
      case '"' -> within == 0 ? 0 : c;
      // POSIX leaves it open whether an apostrophe in a parameter quotes; to bash it does.
      case '\'' -> inCommand || within == '}' ? c : 0;
      case '(' -> inCommand || afterDollar ? ')' : 0;
      case '{' -> afterDollar ? '}' : 0;
      default -> 0;
    };
  }
}

package dev.templedb.environment;

import java.util.ArrayDeque;
import java.util.Deque;

/** Text that a shell expands as if it stood in double quotes (POSIX.1-2017, Shell Command Language, 2.2.3 Double-Quotes). */
final class ShellText {

  private ShellText() {}

  /** What the shell makes exactly {@code text} of. */
  static String literal(String text) {
    return text.replaceAll("[\\\\$`\"]", "\\\\$0");
  }

  /** Whether each <code>$(</code>, <code>${</code>, backtick and quote that {@code text} opens is closed in it. */
  static boolean isComplete(String text) {
    Deque<Character> open = new ArrayDeque<>();
    boolean afterDollar = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char within = open.isEmpty() ? 0 : open.peek();
      if (c == '\\' && within != '\'') {
        i++;
        // The shell removes a line continuation before it looks at what is around it.
        afterDollar = afterDollar && i < text.length() && text.charAt(i) == '\n';
        continue;
      }
      if (c == within) {
        open.pop();
      } else if (within != '\'') {
        char closing = closing(c, within, afterDollar);
        if (closing != 0) {
          open.push(closing);
        }
      }
      afterDollar = c == '$' && !afterDollar;
    }
    return open.isEmpty();
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

  /**
   * The same as {@code text}, which is complete, but not changed by what follows it: that would be escaped by a backslash at the end, made
   * a command or parameter by a dollar sign, and taken into the name of a parameter. Line continuations at the end, which the shell removes
   * before it looks at these, are dropped.
   */
  static String ended(String text) {
    int start = text.length();
    while (start > 0 && isTail(text.charAt(start - 1))) {
      start--;
    }
    StringBuilder ended = new StringBuilder(text).delete(start, text.length());
    boolean afterDollar = false;
    boolean afterProcessId = false;
    int name = -1;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        char escaped = i < text.length() ? text.charAt(i) : '\\';
        if (escaped != '\n') {
          ended.append(c).append(escaped);
          afterDollar = false;
          afterProcessId = false;
          name = -1;
        }
        continue;
      }
      if (!isNamePart(c)) {
        name = -1;
      } else if (afterDollar && !isDigit(c)) {
        name = ended.length();
      }
      afterProcessId = c == '$' && afterDollar;
      afterDollar = c == '$' && !afterDollar;
      ended.append(c);
    }
    if (afterProcessId) {
      // Where it looks for the end of the word, bash takes $$( for the beginning of a command.
      ended.insert(ended.length() - 1, '{').append('}');
    } else if (afterDollar) {
      ended.insert(ended.length() - 1, '\\');
    } else if (name >= 0) {
      ended.insert(name, '{').append('}');
    }
    return ended.toString();
  }

  /** Whether a character opens and closes nothing, but can change the meaning of what follows it. */
  private static boolean isTail(char c) {
    return isNamePart(c) || c == '$' || c == '\\' || c == '\n';
  }

  private static boolean isNamePart(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || isDigit(c) || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

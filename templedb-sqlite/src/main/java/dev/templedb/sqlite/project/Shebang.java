package dev.templedb.sqlite.project;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * The interpreter that a script's first line names, as Linux's execve(2) reads it, and through env(1) as GNU coreutils does.
 *
 * @param name the interpreter without directory, for instance {@code python3.11}
 */
record Shebang(String name) {

  /** Reads the first line of {@code head}, of which {@code length} bytes count. */
  static Optional<Shebang> parse(byte[] head, int length) {
    if (length < 3 || head[0] != '#' || head[1] != '!') {
      return Optional.empty();
    }
    int end = 2;
    while (end < length && head[end] != '\n' && head[end] != 0) {
      end++;
    }
    String line = new String(head, 2, end - 2, StandardCharsets.UTF_8);
    StringTokenizer words = new StringTokenizer(line, " \t\r");
    if (!words.hasMoreTokens()) {
      return Optional.empty();
    }
    String interpreter = fileName(words.nextToken());
    if (interpreter.equals("env")) {
      interpreter = fileName(commandOfEnv(words));
    }
    return interpreter.isEmpty() ? Optional.empty() : Optional.of(new Shebang(interpreter));
  }

  /** The same without what looks like a version: {@code python} for {@code python3.11}, {@code guile} for {@code guile-3.0}. */
  String withoutVersion() {
    int end = name.length();
    while (end > 0 && (Character.isDigit(name.charAt(end - 1)) || name.charAt(end - 1) == '.')) {
      end--;
    }
    if (end < name.length() && end > 0 && name.charAt(end - 1) == '-') {
      end--;
    }
    return end == 0 ? name : name.substring(0, end);
  }

  private static String commandOfEnv(StringTokenizer words) {
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      if (word.equals("-u")
          || word.equals("--unset")
          || word.equals("-C")
          || word.equals("--chdir")) {
        if (words.hasMoreTokens()) {
          words.nextToken();
        }
      } else if (word.startsWith("-S") && word.length() > 2) {
        return word.substring(2);
      } else if (word.startsWith("--split-string=")) {
        return word.substring("--split-string=".length());
      } else if (!word.startsWith("-") && word.indexOf('=') < 0) {
        return word;
      }
    }
    return "";
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}

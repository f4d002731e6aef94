package dev.templedb.nix.entering;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A command to run in an environment. Its words reach it as they are: no shell splits or expands them.
 *
 * @param words the program, looked up on the environment's {@code PATH}, and its arguments; recorded with the session
 * @param inheritsIo whether it has the standard input, output and error output of this process; otherwise they are captured
 * @param input what its standard input gives it, as UTF-8; otherwise, unless it is inherited, that is empty
 * @param timeLimit how long it may take, without the building before it; without an end by default
 * @param outputLimitBytes how much of the output, and of the error output, is captured; 16 MiB by default. The rest is read and dropped
 */
public record EnvironmentCommand(
    List<String> words,
    boolean inheritsIo,
    Optional<String> input,
    Optional<Duration> timeLimit,
    int outputLimitBytes) {

  private static final int DEFAULT_OUTPUT_LIMIT = 16 << 20;

  private static final int MAX_SUMMARY = 200;

  public EnvironmentCommand {
    words = List.copyOf(words);
    if (words.isEmpty() || words.get(0).isEmpty()) {
      throw new IllegalArgumentException("a command needs the name of a program");
    }
    for (String word : words) {
      if (word.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("a command's words can't have a NUL, one of "
            + words.get(0) + " has one at index " + word.indexOf('\0'));
      }
    }
    Objects.requireNonNull(input, "input");
    if (inheritsIo && input.isPresent()) {
      throw new IllegalArgumentException("the command " + words.get(0)
          + " can't both inherit its standard input and be given one");
    }
    timeLimit.ifPresent(limit -> LauncherOptions.checkPositive("timeLimit", limit));
    if (outputLimitBytes < 0) {
      throw new IllegalArgumentException(
          "outputLimitBytes must not be negative, was " + outputLimitBytes);
    }
  }

  /** A command whose output is captured. */
  public static EnvironmentCommand of(String... words) {
    return of(List.of(words));
  }

  /** A command whose output is captured. */
  public static EnvironmentCommand of(List<String> words) {
    return new EnvironmentCommand(
        words, false, Optional.empty(), Optional.empty(), DEFAULT_OUTPUT_LIMIT);
  }

  /** The same with the standard input, output and error output of this process. */
  public EnvironmentCommand inheritingIo() {
    return new EnvironmentCommand(words, true, input, timeLimit, outputLimitBytes);
  }

  /** The same with this on its standard input. */
  public EnvironmentCommand withInput(String text) {
    return new EnvironmentCommand(
        words, inheritsIo, Optional.of(text), timeLimit, outputLimitBytes);
  }

  /** The same with a time limit. */
  public EnvironmentCommand withTimeLimit(Duration limit) {
    return new EnvironmentCommand(words, inheritsIo, input, Optional.of(limit), outputLimitBytes);
  }

  /** The same with another limit of what is captured. */
  public EnvironmentCommand withOutputLimit(int bytes) {
    return new EnvironmentCommand(words, inheritsIo, input, timeLimit, bytes);
  }

  /** As one would type it in a POSIX shell. */
  String text() {
    return shellText(words);
  }

  /** The beginning of its text, on one line, for messages. */
  String summary() {
    String line = text().replaceAll("[\\s\\p{Cntrl}]+", " ");
    return line.length() <= MAX_SUMMARY ? line : line.substring(0, MAX_SUMMARY) + " …";
  }

  /** These words as a POSIX shell reads them back (POSIX.1-2017, Shell Command Language, 2.2.2). */
  static String shellText(List<String> words) {
    return words.stream()
        .map(word ->
            word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  /** Without the input, which may be secret. */
  @Override
  public String toString() {
    return "EnvironmentCommand[" + text() + "]";
  }
}

package dev.templedb.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param directory the tree to measure with; null for a generated one
 * @param only the contests to run; empty for all
 */
record Options(
    @Nullable Path directory,
    int rounds,
    int files,
    Path scratch,
    Set<String> only,
    boolean memory,
    boolean keep) {

  /** A command line that makes no sense. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  static Options parse(String[] arguments, Set<String> names) throws UsageException {
    Path directory = null;
    int rounds = 5;
    int files = GeneratedTree.FILES;
    Path scratch = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    Set<String> only = new TreeSet<>();
    boolean memory = false;
    boolean keep = false;
    List<String> left = new ArrayList<>(List.of(arguments));
    while (!left.isEmpty()) {
      String argument = left.remove(0);
      switch (argument) {
        case "--rounds" -> rounds = number(argument, left);
        case "--files" -> files = number(argument, left);
        case "--scratch" -> scratch = Path.of(value(argument, left));
        case "--only" -> only.addAll(List.of(value(argument, left).split(",", -1)));
        case "--memory" -> memory = true;
        case "--keep" -> keep = true;
        default -> {
          if (argument.startsWith("-") || directory != null) {
            throw new UsageException("unexpected: " + argument);
          }
          directory = Path.of(argument);
        }
      }
    }
    for (String name : only) {
      if (!names.contains(name)) {
        throw new UsageException("no comparison is called '" + name + "'; there are " + names);
      }
    }
    return new Options(directory, rounds, files, scratch, only, memory, keep);
  }

  /** Whether a contest is wanted; a long one only if it is named. */
  boolean runs(String contest, boolean takesLong) {
    return only.contains(contest) || (takesLong ? memory : only.isEmpty());
  }

  private static String value(String option, List<String> left) throws UsageException {
    if (left.isEmpty()) {
      throw new UsageException(option + " needs a value");
    }
    return left.remove(0);
  }

  private static int number(String option, List<String> left) throws UsageException {
    String value = value(option, left);
    if (!value.matches("[1-9][0-9]{0,6}")) {
      throw new UsageException(option + " needs a number, not '" + value + "'");
    }
    return Integer.parseInt(value);
  }
}

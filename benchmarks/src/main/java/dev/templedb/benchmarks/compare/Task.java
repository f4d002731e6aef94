package dev.templedb.benchmarks.compare;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** What a side does in a {@link SideJvm}. Sizes are in bytes and times in milliseconds. */
enum Task {
  /** {@link TempleSide#first}. */
  TEMPLE_FIRST(arguments -> TempleSide.first(arguments[0], arguments[1])),
  /** {@link TempleSide#again}. */
  TEMPLE_AGAIN(arguments -> TempleSide.again(arguments[0], arguments[1])),
  /** {@link TempleSide#checkOut}. */
  TEMPLE_CHECKOUT(arguments -> TempleSide.checkOut(arguments[0], arguments[1])),
  /** {@link TempleSide#search}. */
  TEMPLE_SEARCH(arguments -> TempleSide.search(arguments[0], arguments[1])),
  /** {@link FloorImport}. */
  FLOOR_FIRST(arguments -> FloorImport.run(arguments[0], arguments[1], arguments[2])),
  /** {@link JGitSide#first}. */
  JGIT_FIRST(arguments -> JGitSide.first(arguments[0], arguments[1])),
  /** {@link WatchedImport#run}. */
  WATCHED_IMPORT(arguments -> WatchedImport.run(arguments[0], arguments[1], arguments[2])),
  /** {@link WatchedImport#neighbour}. */
  WATCH_FROM_OUTSIDE(arguments -> WatchedImport.neighbour(arguments[0], arguments[1])),
  /** {@link MemorySide#in}. */
  MEMORY_IN(arguments -> MemorySide.in(arguments[0], arguments[1])),
  /** {@link MemorySide#out}. */
  MEMORY_OUT(arguments -> MemorySide.out(arguments[0], arguments[1]));

  /** What is done, with the arguments that follow the task's name. */
  @FunctionalInterface
  private interface Work {
    Map<String, Double> run(String... arguments) throws Exception;
  }

  @SuppressWarnings("ImmutableEnumChecker") // what is done are functions without state
  private final Work work;

  Task(Work work) {
    this.work = work;
  }

  /**
   * Does the task that the arguments name, or one for each line of the standard input.
   *
   * @param arguments none, or a task and its arguments
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream results = System.out;
    if (arguments.length > 0) {
      results.println(report(arguments));
      return;
    }
    BufferedReader tasks =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = tasks.readLine(); line != null; line = tasks.readLine()) {
      results.println(report(line.split("\t", -1)));
    }
  }

  private static String report(String[] words) throws Exception {
    Map<String, Double> figures =
        valueOf(words[0]).work.run(Arrays.copyOfRange(words, 1, words.length));
    return figures.entrySet().stream()
        .map(figure -> figure.getKey() + "=" + figure.getValue())
        .collect(Collectors.joining("\t"));
  }
}

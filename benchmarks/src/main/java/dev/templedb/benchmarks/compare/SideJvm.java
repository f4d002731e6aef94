package dev.templedb.benchmarks.compare;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A JVM of its own, with default options, in which one side works: for {@link #run} after {@link #run}, so that it gets warm, or for one
 * task in {@link #once}. No side shares a heap or compiled code with another.
 */
final class SideJvm implements AutoCloseable {

  private final Process process;
  private final BufferedWriter tasks;
  private final BufferedReader results;

  SideJvm(String... jvmArguments) throws IOException {
    process = new ProcessBuilder(command(List.of(jvmArguments), List.of()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    tasks = process.outputWriter(StandardCharsets.UTF_8);
    results = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Runs a task and gives its figures by name. */
  Map<String, Double> run(Task task, Object... arguments) throws IOException {
    start(task, arguments);
    return await();
  }

  /** Starts a task. */
  void start(Task task, Object... arguments) throws IOException {
    tasks.write(task.name());
    for (Object argument : arguments) {
      tasks.write("\t" + argument);
    }
    tasks.write("\n");
    tasks.flush();
  }

  /** Waits for the end of the task that was started, and gives its figures by name. */
  Map<String, Double> await() throws IOException {
    String line = results.readLine();
    if (line == null) {
      throw new IOException("the JVM of a side ended; what it printed says why");
    }
    Map<String, Double> figures = new HashMap<>();
    for (String figure : line.split("\t", -1)) {
      int equals = figure.indexOf('=');
      figures.put(figure.substring(0, equals), Double.valueOf(figure.substring(equals + 1)));
    }
    return figures;
  }

  /** The time of a whole process that does one task, in milliseconds. */
  static double once(Task task, Object... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(task.name()));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    return Tool.run(command(List.of(), all), Path.of("."), Map.of()).millis();
  }

  private static List<String> command(List<String> jvmArguments, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(jvmArguments);
    command.add("-cp");
    command.add(System.getProperty("java.class.path", "."));
    command.add(Task.class.getName());
    command.addAll(arguments);
    return command;
  }

  @Override
  public void close() throws IOException {
    tasks.close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}

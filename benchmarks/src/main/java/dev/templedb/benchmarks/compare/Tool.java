package dev.templedb.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs other programs, and takes their time from the start of the process to its end. */
final class Tool {

  /** What a program has printed, and how long it took. */
  record Outcome(String output, double millis) {}

  private Tool() {}

  /** Runs a program to its successful end. Environment variables of git are taken away from it, then {@code environment} is added. */
  static Outcome run(List<String> command, Path directory, Map<String, String> environment)
      throws IOException, InterruptedException {
    return run(command, directory, environment, Set.of(0));
  }

  /** Runs a program to an end with one of these statuses. */
  static Outcome run(
      List<String> command, Path directory, Map<String, String> environment, Set<Integer> statuses)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    double millis = (System.nanoTime() - start) / 1e6;
    if (!statuses.contains(status)) {
      throw new IOException(command + " ended with status " + status + ": " + output);
    }
    return new Outcome(output, millis);
  }

  /** Whether a program is on the path. */
  static boolean isPresent(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Lets the disk finish what was written before, so that one measurement doesn't pay for another. */
  static void settle() throws IOException, InterruptedException {
    if (isPresent("sync")) {
      run(List.of("sync"), Path.of("/"), Map.of());
    }
  }
}

package dev.templedb.nix.entering;

import dev.templedb.error.ProgramException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A process that was started by the thread that waits for it. It has to be that thread: bubblewrap ends what it runs when the thread that
 * started it ends ({@code --die-with-parent}, {@code PR_SET_PDEATHSIG} in prctl(2)).
 */
final class Child {

  private static final ProcessBuilder.Redirect NOTHING =
      ProcessBuilder.Redirect.from(new File("/dev/null"));

  private final Process process;
  private final Duration grace;

  private Child(Process process, Duration grace) {
    this.process = process;
    this.grace = grace;
  }

  /**
   * Starts a process with the variables and the working directory that the options say. Its standard input is empty, unless {@code change}
   * says otherwise.
   *
   * @throws ProgramException when it can't be started
   */
  static Child start(
      List<String> command,
      LauncherOptions options,
      Consumer<ProcessBuilder> change,
      String operation) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectInput(NOTHING);
    options.directory().map(Path::toFile).ifPresent(builder::directory);
    Map<String, String> variables = builder.environment();
    // What is the same is left alone, so that bytes that are no text stay what they are.
    variables.keySet().retainAll(options.environment().keySet());
    options.environment().forEach((name, value) -> {
      if (!value.equals(variables.get(name))) {
        variables.put(name, value);
      }
    });
    change.accept(builder);
    try {
      return new Child(builder.start(), options.grace());
    } catch (IOException e) {
      throw new ProgramException(
          operation + " failed: " + command.get(0) + " could not be started: " + e.getMessage()
              + ". Make sure that it and the working directory are there and may be used.",
          e);
    }
  }

  /** The process. */
  Process process() {
    return process;
  }

  /**
   * Waits until it ends, or makes it end.
   *
   * @param meanwhile runs again and again until then; what it throws also makes the process end, and is passed on
   * @return its exit code; 128 and the number of the signal when a signal ended it
   * @throws dev.templedb.error.CancelledException when interrupted or cancelled; it has ended then
   * @throws dev.templedb.error.DeadlineExceededException when the time limit has passed; it has ended then
   */
  int await(Patience patience, Runnable meanwhile) {
    boolean ended = false;
    try {
      while (!ended) {
        patience.check();
        meanwhile.run();
        ended = process.waitFor(patience.pollNanos(), TimeUnit.NANOSECONDS);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw patience.interrupted(e);
    } finally {
      if (!ended) {
        terminate();
      }
    }
  }

  /** Ends it and all processes below it: SIGTERM, after the grace SIGKILL. An interrupt does not shorten this, and stays set. */
  private void terminate() {
    boolean interrupted = Thread.interrupted();
    ProcessHandle root = process.toHandle();
    List<ProcessHandle> tree =
        Stream.concat(root.descendants(), Stream.of(root)).toList();
    for (ProcessHandle handle : tree) {
      // Bubblewrap itself has no grace: it kills what it runs when it ends, and ends when that
      // does.
      if (!isBubblewrap(handle)) {
        handle.destroy();
      }
    }
    long deadline = System.nanoTime() + grace.toNanos();
    while (tree.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
      interrupted |= !pause();
    }
    Stream.concat(root.descendants(), tree.stream()).forEach(ProcessHandle::destroyForcibly);
    boolean ended = false;
    while (!ended) {
      try {
        process.waitFor();
        ended = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isBubblewrap(ProcessHandle handle) {
    return handle
        .info()
        .command()
        .map(command -> Path.of(command).endsWith("bwrap"))
        .orElse(false);
  }

  /** Gives false when it was interrupted. */
  private static boolean pause() {
    try {
      Thread.sleep(10);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}

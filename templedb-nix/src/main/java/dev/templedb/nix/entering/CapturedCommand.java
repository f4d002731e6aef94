package dev.templedb.nix.entering;

import dev.templedb.environment.EnvironmentSession;
import dev.templedb.error.DeadlineExceededException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;

/** A command under way: gives it its input and takes what it writes, where these are not inherited. */
final class CapturedCommand {

  private static final Duration OUTPUT_AFTER_END = Duration.ofMillis(500);

  /** How much of the output a message has. */
  private static final int LAST_LINES = 10;

  private static final int LAST_CHARACTERS = 2000;

  private final Child child;
  private final CapturedOutput output;
  private final CapturedOutput errors;

  CapturedCommand(Child child, EnvironmentCommand command) {
    this.child = child;
    Process process = child.process();
    this.output = CapturedOutput.of(process.getInputStream(), command.outputLimitBytes());
    this.errors = CapturedOutput.of(process.getErrorStream(), command.outputLimitBytes());
    command.input().ifPresent(text -> write(text, process.getOutputStream()));
  }

  /** Waits for its end, and gives what it becomes together with its session. */
  Function<EnvironmentSession, CommandResult> await(Patience patience) {
    int exitCode;
    try {
      exitCode = child.await(patience, () -> {});
    } catch (DeadlineExceededException e) {
      awaitOutput(patience);
      throw new DeadlineExceededException(
          e.getMessage() + saidLast("output", output) + saidLast("error output", errors),
          e.deadline(),
          e);
    }
    awaitOutput(patience);
    return session -> new CommandResult(
        exitCode,
        output.text(),
        errors.text(),
        output.isTruncated() || errors.isTruncated(),
        session);
  }

  private void awaitOutput(Patience patience) {
    try {
      output.awaitEnd(OUTPUT_AFTER_END);
      errors.awaitEnd(OUTPUT_AFTER_END);
    } catch (InterruptedException e) {
      throw patience.interrupted(e);
    }
  }

  private static String saidLast(String name, CapturedOutput captured) {
    String end = captured.lastLines(LAST_LINES, LAST_CHARACTERS);
    return end.isEmpty()
        ? ""
        : "\nThe end of its " + name + (captured.isTruncated() ? ", as far as it was kept" : "")
            + ":\n" + end;
  }

  private static void write(String text, OutputStream out) {
    Thread thread = new Thread(
        () -> {
          try (out) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
          } catch (IOException e) {
            // The command has ended, or closed its input, before it had read all: that is its
            // right.
            return;
          }
        },
        "templedb-environment-input");
    thread.setDaemon(true);
    thread.start();
  }
}

package dev.templedb.nix.expression;

import dev.templedb.error.CancelledException;
import dev.templedb.error.ProgramException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether Nix can read an expression, as {@code nix-instantiate --parse} says: that parses and finds names that nothing binds; it evaluates
 * nothing, needs no store and fetches nothing.
 *
 * @param outcome what came of it
 * @param line the line of the expression at which the problem is, from 1 on, where it is known
 * @param message what the problem is, with the lines around it, or why there was no check; empty when the expression parsed
 */
public record ExpressionCheck(Outcome outcome, OptionalInt line, String message) {

  /** What came of a check. */
  public enum Outcome {

    /** Nix can read it. */
    PARSED,

    /** Nix can't read it, or would read something else. */
    PROBLEM,

    /** There is no {@code nix-instantiate} on the PATH. */
    NO_NIX
  }

  private static final String PROGRAM = "nix-instantiate";

  private static final Pattern POSITION = Pattern.compile("\\bat [^\\n]*?:(\\d+):\\d+");

  public ExpressionCheck {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(line, "line");
    Objects.requireNonNull(message, "message");
  }

  /**
   * Checks an expression, for ten seconds at most. It is not written to a file.
   *
   * @throws ProgramException when {@code nix-instantiate} doesn't come to an end in time
   * @throws CancelledException when the thread is interrupted
   */
  public static ExpressionCheck of(String expression) {
    return of(expression, Duration.ofSeconds(10));
  }

  /**
   * Checks an expression within a time limit. It is not written to a file.
   *
   * @throws ProgramException when {@code nix-instantiate} doesn't come to an end in time
   * @throws CancelledException when the thread is interrupted
   */
  public static ExpressionCheck of(String expression, Duration limit) {
    return of(expression, limit, PROGRAM);
  }

  /** The same with another program in the place of {@code nix-instantiate}. */
  static ExpressionCheck of(String expression, Duration limit, String program) {
    try {
      NixLiteral.check(expression);
    } catch (IllegalArgumentException e) {
      return new ExpressionCheck(
          Outcome.PROBLEM, OptionalInt.empty(), Objects.requireNonNull(e.getMessage()));
    }
    Process process;
    try {
      process = new ProcessBuilder(List.of(program, "--store", "dummy://", "--parse", "-"))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      return new ExpressionCheck(
          Outcome.NO_NIX,
          OptionalInt.empty(),
          "checking an expression needs " + program + ", which can't be run (" + e.getMessage()
              + "). Install Nix, or put it on the PATH.");
    }
    try {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> send(process, expression), ExpressionCheck::startThread);
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(() -> errors(process), ExpressionCheck::startThread);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ProgramException("checking an expression: " + program
            + " did not come to an end in "
            + limit.toMillis() + " ms. Run " + program + " --parse on the file to see why, or give"
            + " it more time.");
      }
      sent.join();
      return process.exitValue() == 0
          ? new ExpressionCheck(Outcome.PARSED, OptionalInt.empty(), "")
          : problem(errors.join());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException("checking an expression was interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Not the common pool, which others may have filled with waiting. */
  private static void startThread(Runnable task) {
    Thread thread = new Thread(task, "templedb-expression-check");
    thread.setDaemon(true);
    thread.start();
  }

  /** A program that has ended takes no more text, and its exit code tells why. */
  private static void send(Process process, String expression) {
    try (OutputStream out = process.getOutputStream()) {
      out.write(expression.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      process.destroy();
    }
  }

  private static String errors(Process process) {
    try (InputStream in = process.getErrorStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExpressionCheck problem(String errors) {
    Matcher position = POSITION.matcher(errors);
    return new ExpressionCheck(
        Outcome.PROBLEM,
        position.find() ? OptionalInt.of(Integer.parseInt(position.group(1))) : OptionalInt.empty(),
        errors.strip());
  }
}

package dev.templedb.nix.entering;

import dev.templedb.error.ProgramException;
import dev.templedb.nix.expression.ExpressionForm;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs the programs of Nix that build. */
final class NixProgram {

  private static final int TAIL_LINES = 25;

  private static final int MAX_OUTPUT = 1 << 20;

  private static final Duration GRACE_OF_OUTPUT = Duration.ofSeconds(1);

  /** Where installers put Nix, for programs that were not started from a login shell. */
  private static final List<String> USUAL_PLACES =
      List.of("/nix/var/nix/profiles/default/bin", "/run/current-system/sw/bin");

  private final LauncherOptions options;
  private final Patience patience;

  NixProgram(LauncherOptions options, Patience patience) {
    this.options = options;
    this.patience = patience;
  }

  /**
   * Where a program of Nix is.
   *
   * @throws ProgramException when it is not installed
   */
  static Path find(String name, LauncherOptions options, String operation) {
    Map<String, String> environment = options.environment();
    Stream<String> path =
        Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1));
    Stream<String> profile =
        Optional.ofNullable(environment.get("HOME"))
            .map(home -> home + "/.nix-profile/bin")
            .stream();
    return Stream.of(path, profile, USUAL_PLACES.stream())
        .flatMap(places -> places)
        .filter(place -> !place.isEmpty())
        .map(place -> Path.of(place, name))
        .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
        .findFirst()
        .orElseThrow(() -> new ProgramException(operation + " needs " + name
            + ", which is not on the PATH: install Nix (https://nixos.org/download) and try again. "
            + (options.form() == ExpressionForm.FHS
                ? "What was built before can be entered without it."
                : "The form SHELL needs Nix each time; the form FHS, on Linux, only to build.")));
  }

  /**
   * Runs a program to its end.
   *
   * @return the lines of its standard output
   * @throws ProgramException when it is not installed, can't be started, or fails; with the end of what it said
   * @throws dev.templedb.error.CancelledException when interrupted or cancelled; it has ended then
   * @throws dev.templedb.error.DeadlineExceededException when the time limit has passed; it has ended then
   */
  List<String> run(String name, List<String> arguments) {
    Path program = find(name, options, patience.operation());
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    Child child = Child.start(command, options, builder -> {}, patience.operation());
    CapturedOutput output = CapturedOutput.of(child.process().getInputStream(), MAX_OUTPUT);
    Tail tail = new Tail(child.process().getErrorStream());
    int exitCode = child.await(patience, tail::readAvailable);
    tail.readAvailable();
    tail.end();
    if (exitCode != 0) {
      throw new ProgramException(
          patience.operation() + " failed: " + name + " ended with " + exitCode
              + tail.missing.advice(options.generator().catalogue())
              + (tail.lines.isEmpty() ? "" : ". It said:\n" + String.join("\n", tail.lines)));
    }
    try {
      output.awaitEnd(GRACE_OF_OUTPUT);
    } catch (InterruptedException e) {
      throw patience.interrupted(e);
    }
    return output.text().lines().toList();
  }

  /** Hands over what Nix says as it comes, in the calling thread, and keeps the last lines of it for the message of a failure. */
  private final class Tail {
    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<String> lines = new ArrayDeque<>();
    private final MissingPackages missing = new MissingPackages();

    Tail(InputStream in) {
      this.in = in;
    }

    void readAvailable() {
      try {
        for (int n = in.available(); n > 0; n = in.available()) {
          for (byte b : in.readNBytes(n)) {
            if (b == '\n') {
              end();
            } else if (line.size() < MAX_OUTPUT) {
              line.write(b);
            }
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void end() {
      if (line.size() > 0) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        missing.read(text);
        lines.addLast(text);
        if (lines.size() > TAIL_LINES) {
          lines.removeFirst();
        }
        options.buildOutput().accept(text);
      }
    }
  }
}

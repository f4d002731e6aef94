package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** Runs the real {@code nix-instantiate} and {@code bash}, without a store and without a network. */
final class Nix {

  /** The releases of nixpkgs that there is a stub of. */
  static final List<String> RELEASES = List.of("22.11", "24.11", "25.11", "26.05");

  private Nix() {}

  /** What a program did; its output is UTF-8. */
  record Run(int exitCode, String output, String errors) {}

  /** Skips the test, with a reason, where a program is not installed. */
  static void assumeInstalled(String program) {
    assumeTrue(isInstalled(program), () -> program + " is not on the PATH");
  }

  /** Skips properties, with a reason, where {@code nix-instantiate} or {@code bash} is not installed. */
  static final class Required implements SkipExecutionHook {

    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
      return Stream.of("nix-instantiate", "bash")
          .filter(program -> !isInstalled(program))
          .findFirst()
          .map(program -> SkipResult.skip(program + " is not on the PATH"))
          .orElse(SkipResult.doNotSkip());
    }
  }

  private static boolean isInstalled(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** The value of an expression, fully evaluated. */
  static JsonNode evaluate(String expression) {
    return json(evaluate("22.11", Map.of(), expression));
  }

  /** Evaluates a generated expression against a stub, and gives what {@code path} selects of the result. */
  static Run evaluateGenerated(String release, String expression, String path) {
    return evaluate(
        release, Map.of("generated.nix", expression), "(import ./generated.nix { })." + path);
  }

  /** The value of an expression beside these files, fully evaluated, where {@code <nixpkgs>} is a stub. */
  static Run evaluate(String release, Map<String, String> files, String expression) {
    return inDirectory(directory -> {
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(directory.resolve(file.getKey()), file.getValue());
      }
      Path evaluated = Files.writeString(directory.resolve("evaluated.nix"), expression);
      return run(
          directory,
          Map.of("NIX_PATH", "nixpkgs=" + stub(release)),
          List.of(
              "nix-instantiate",
              "--store",
              "dummy://",
              "--eval",
              "--strict",
              "--json",
              evaluated.toString()));
    });
  }

  /** The output as JSON. */
  static JsonNode json(Run run) {
    assertThat(run.exitCode()).as(run.errors()).isZero();
    try {
      return new ObjectMapper().readTree(run.output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a script in bash. */
  static Run bash(String script) {
    return inDirectory(directory -> {
      Path file = Files.writeString(directory.resolve("script.sh"), script);
      return run(directory, Map.of(), List.of("bash", file.toString()));
    });
  }

  /** Runs a program in a directory, with more in its environment. */
  static Run run(Path directory, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", "");
    Path errors = Files.createTempFile(directory, "errors", "");
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectOutput(output.toFile())
        .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    return new Run(exitCode, Files.readString(output), Files.readString(errors));
  }

  /** The directory of a stub of nixpkgs. */
  static Path stub(String release) {
    try {
      return Path.of(
              Nix.class.getResource("/nixpkgs/" + release + "/default.nix").toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface InDirectory {
    Run run(Path directory) throws IOException, InterruptedException;
  }

  private static Run inDirectory(InDirectory work) {
    try {
      Path directory = Files.createTempDirectory("templedb-nix-test");
      try {
        return work.run(directory);
      } finally {
        try (var files = Files.list(directory)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

package dev.templedb.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** Real programs on the PATH. */
final class Program {

  private Program() {}

  /** Skips properties, with a reason, where there is no {@code bash}. */
  static final class BashRequired implements SkipExecutionHook {
    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
      return unless("bash");
    }
  }

  /** Skips properties, with a reason, where there is no {@code nix-hash}. */
  static final class NixHashRequired implements SkipExecutionHook {
    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
      return unless("nix-hash");
    }
  }

  private static SkipExecutionHook.SkipResult unless(String program) {
    boolean present = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    return present
        ? SkipExecutionHook.SkipResult.doNotSkip()
        : SkipExecutionHook.SkipResult.skip(program + " is not on the PATH");
  }

  /** What a script prints, cut at its NUL bytes. */
  static List<String> bash(String script) {
    return split(run("\0", List.of("bash", "-s"), script));
  }

  /** What a program that is given these arguments prints, by line. */
  static List<String> lines(List<String> command) {
    return split(run("\n", command, ""));
  }

  private static List<String> split(List<String> printed) {
    assertThat(printed.get(printed.size() - 1)).as("what follows the last end").isEmpty();
    return printed.subList(0, printed.size() - 1);
  }

  private static List<String> run(String end, List<String> command, String input) {
    try {
      Path in = Files.createTempFile("templedb-api-test", "");
      Path errors = Files.createTempFile("templedb-api-test", "");
      try {
        Files.writeString(in, input);
        Process process = new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectError(errors.toFile())
            .start();
        String printed =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        assertThat(exitCode).as(Files.readString(errors)).isZero();
        return Arrays.asList(printed.split(end, -1));
      } finally {
        Files.delete(in);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

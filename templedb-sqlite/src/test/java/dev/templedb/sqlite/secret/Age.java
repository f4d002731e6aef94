package dev.templedb.sqlite.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code age} command on PATH. */
final class Age {

  /** What a run ended with and printed. */
  record Outcome(int exitCode, String printed, String errors) {}

  private final Path directory;

  private Age(Path directory) {
    this.directory = directory;
  }

  /** The command; the test is skipped when there is none. */
  static Age orSkip(Path directory) {
    boolean present = false;
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      present |= Files.isExecutable(Path.of(folder, "age"))
          && Files.isExecutable(Path.of(folder, "age-keygen"));
    }
    assumeTrue(present, "age and age-keygen are not on PATH");
    return new Age(directory);
  }

  /** Runs a program with an input. */
  Outcome run(String input, String... command) throws IOException, InterruptedException {
    Path in = Files.writeString(directory.resolve("age-input"), input);
    Path out = directory.resolve("age-output");
    Path err = directory.resolve("age-errors");
    Process process = new ProcessBuilder(List.of(command))
        .redirectInput(in.toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Outcome outcome = new Outcome(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
    Files.delete(in);
    Files.delete(out);
    return outcome;
  }

  /** What {@code age} makes of a text for a recipient, in ASCII armor. */
  String encrypt(String text, String recipient) throws IOException, InterruptedException {
    Outcome outcome = run(text, "age", "-a", "-r", recipient);
    assertThat(outcome.errors()).isEmpty();
    return outcome.printed();
  }

  /** What {@code age} reads with the key in a file. */
  Outcome decrypt(String armored, Path keyFile) throws IOException, InterruptedException {
    return run(armored, "age", "-d", "-i", keyFile.toString());
  }
}

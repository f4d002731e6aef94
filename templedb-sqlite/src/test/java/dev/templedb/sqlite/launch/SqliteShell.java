package dev.templedb.sqlite.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The {@code sqlite3} shell on PATH, as a reader of a database uses it: no library, no settings of ours. */
public final class SqliteShell {

  /** What a run ended with and printed. */
  public record Outcome(int exitCode, String printed, String errors) {

    /** What it printed, if there was no error. */
    public String printedWithoutError() {
      assertThat(errors).isEmpty();
      assertThat(exitCode).isZero();
      return printed;
    }

    /** Fails unless there was this error. */
    public void assertFailsWith(String error) {
      assertThat(errors).contains(error);
      assertThat(exitCode).isNotZero();
    }
  }

  private final Path directory;

  /** A shell that keeps its own files in {@code directory}. */
  private SqliteShell(Path directory) {
    this.directory = directory;
  }

  /** The shell; the test is skipped when there is none. */
  public static SqliteShell orSkip(Path directory) {
    boolean present = false;
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      present |= Files.isExecutable(Path.of(folder, "sqlite3"));
    }
    assumeTrue(present, "the sqlite3 shell is not on PATH");
    return new SqliteShell(directory);
  }

  /** Runs {@code input} against {@code database} until the first error. */
  public Outcome run(Path database, String input) throws IOException, InterruptedException {
    Path in = Files.writeString(directory.resolve("shell-input"), input);
    Path out = directory.resolve("shell-output");
    Path err = directory.resolve("shell-errors");
    ProcessBuilder builder = new ProcessBuilder("sqlite3", "-batch", "-bail", database.toString())
        .redirectInput(in.toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process shell = builder.start();
    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).as("the shell ends").isTrue();
    return new Outcome(shell.exitValue(), Files.readString(out), Files.readString(err));
  }
}

package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The operating system's own programs. */
final class Tools {

  private Tools() {}

  /** Skips the test where a program is not on PATH. */
  static void require(String program) {
    boolean present = false;
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      present |= Files.isExecutable(Path.of(folder, program));
    }
    assumeTrue(present, program + " is not on PATH");
  }

  /** Runs a program in a directory and gives what it prints; skips the test where it is not on PATH. */
  static String run(Path directory, String... command) throws IOException, InterruptedException {
    require(command[0]);
    ProcessBuilder builder = new ProcessBuilder(List.of(command))
        .directory(directory.toFile())
        .redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    String printed;
    try (InputStream out = process.getInputStream()) {
      printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }
}

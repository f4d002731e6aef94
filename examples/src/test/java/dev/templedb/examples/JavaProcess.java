package dev.templedb.examples;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a tool of this JDK as a user would. */
final class JavaProcess {

  private JavaProcess() {}

  /** What a process printed on its standard output and error streams, and its exit code. */
  record Result(int exitCode, String output) {}

  /** Runs {@code tool}, {@code java} or {@code javac}, to its end. */
  static Result run(String tool, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    if (tool.equals("java")) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  /** What this test has on its class path and module path, wherever the build put it. */
  static String classPath() {
    return Stream.of("java.class.path", "jdk.module.path", "surefire.real.class.path")
        .map(property -> System.getProperty(property, ""))
        .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
        .filter(entry -> !entry.isEmpty() && !entry.endsWith("test-classes"))
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }
}

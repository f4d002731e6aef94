package dev.templedb.examples;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a tool of this JDK as a user would. */
public final class JavaProcess {

  private JavaProcess() {}

  /** What a process printed on its standard output and error streams, and its exit code. */
  public record Result(int exitCode, String output) {}

  /** Runs {@code tool}, {@code java} or {@code javac}, to its end. */
  public static Result run(String tool, String... arguments) throws Exception {
    return run(Map.of(), tool, arguments);
  }

  /** The same with these variables. */
  public static Result run(Map<String, String> variables, String tool, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    if (tool.equals("java")) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(variables);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  /** What the examples need at run time. */
  public static String runtimePath() {
    return entries()
        .filter(entry -> !Path.of(entry)
            .getFileName()
            .toString()
            .matches(".*(junit|assertj|opentest4j|apiguardian|byte-buddy"
                + "|surefire|testkit).*|test-classes"))
        .filter(entry -> !entry.contains("templedb-testkit"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What this test has on its class path and module path, wherever the build put it. */
  public static String classPath() {
    return entries().collect(Collectors.joining(File.pathSeparator));
  }

  private static Stream<String> entries() {
    return Stream.of("java.class.path", "jdk.module.path", "surefire.real.class.path")
        .map(property -> System.getProperty(property, ""))
        .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
        .filter(entry -> !entry.isEmpty() && !entry.endsWith("test-classes"))
        .distinct();
  }
}

package dev.templedb.nix.entering;

import dev.templedb.TempleDb;
import dev.templedb.nix.expression.ExpressionForm;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program that enters the environment {@code dev} of the project {@code app}, as its own process. */
final class LauncherProgram {

  private LauncherProgram() {}

  /** {@code DATABASE FORM enter}, or {@code DATABASE FORM run WORD…}; ends with the exit code of what it ran. */
  public static void main(String[] arguments) {
    int exitCode;
    try (TempleDb db = TempleDb.open(Path.of(arguments[0]))) {
      ExpressionForm form = ExpressionForm.valueOf(arguments[1]);
      EnvironmentLauncher launcher =
          EnvironmentLauncher.of(db, options -> options.form(form).checksNamespaces(false));
      exitCode = arguments[2].equals("enter")
          ? launcher.enter("app", "dev")
          : launcher
              .run(
                  "app",
                  "dev",
                  EnvironmentCommand.of(List.of(arguments).subList(3, arguments.length))
                      .inheritingIo())
              .exitCode();
    }
    System.exit(exitCode);
  }

  /** This program, with a store of its own. */
  static ProcessBuilder with(PrivateNix nix, String... arguments) {
    ProcessBuilder builder = program(LauncherProgram.class, arguments);
    builder.environment().clear();
    builder.environment().putAll(nix.environment());
    return builder;
  }

  /** A program of this package in a JVM of its own. */
  static ProcessBuilder program(Class<?> main, String... arguments) {
    String classPath = Stream.of(
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", ""),
            Path.of("target", "classes").toAbsolutePath().toString(),
            Path.of("target", "test-classes").toAbsolutePath().toString())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        classPath,
        main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}

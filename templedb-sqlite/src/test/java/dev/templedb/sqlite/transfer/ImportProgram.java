package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.sqlite.launch.ImportMain;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link ImportMain} as a process of its own. */
final class ImportProgram {

  private final List<String> prefix = new ArrayList<>();
  private final List<String> options =
      new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC"));
  private final Map<String, String> environment = new HashMap<>(Map.of("LC_ALL", "C.UTF-8"));
  private String classPath = String.join(File.pathSeparator, classPath());

  /** A command that runs the program, such as {@code setpriv}. */
  ImportProgram under(String... command) {
    prefix.addAll(List.of(command));
    return this;
  }

  /** An option of the JVM. */
  ImportProgram option(String option) {
    options.add(option);
    return this;
  }

  /** A variable of the environment. */
  ImportProgram variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Copies the classes to {@code directory}, where anybody can read them. */
  ImportProgram copiedTo(Path directory) throws IOException {
    List<String> copies = new ArrayList<>();
    for (String entry : classPath()) {
      Path copy = directory.resolve(Integer.toString(copies.size()));
      copyAll(Path.of(entry), copy);
      copies.add(copy.toString());
    }
    classPath = String.join(File.pathSeparator, copies);
    return this;
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path copy = to.resolve(from.relativize(path).toString());
        Files.copy(path, copy);
        Trees.permissions(copy, Files.isDirectory(copy) ? "rwxr-xr-x" : "rw-r--r--");
      }
    }
  }

  /** What the tests themselves run with, whether on the class path or on the module path. */
  private static List<String> classPath() {
    return Stream.concat(
            Stream.of("target/classes", "target/test-classes"),
            Stream.of("jdk.module.path", "java.class.path")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .flatMap(path -> Stream.of(path.split(File.pathSeparator, -1))))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).toAbsolutePath())
        .filter(Files::exists)
        .map(Path::toString)
        .distinct()
        .collect(Collectors.toList());
  }

  /** Starts it; what it prints is to be read. */
  Process start(Path database, String slug, Path directory) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, ImportMain.class.getName()));
    command.addAll(List.of(database.toString(), slug, directory.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Runs it to its end and gives the lines that it printed. */
  List<String> run(Path database, String slug, Path directory)
      throws IOException, InterruptedException {
    Process process = start(database, slug, directory);
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the program ends").isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    return printed.lines().toList();
  }
}

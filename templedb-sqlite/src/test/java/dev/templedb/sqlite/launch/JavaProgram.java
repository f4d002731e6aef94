package dev.templedb.sqlite.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.bech32.Bech32;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyFactory;
import com.fasterxml.jackson.core.JsonFactory;
import com.github.luben.zstd.Zstd;
import com.zaxxer.hikari.HikariDataSource;
import dev.templedb.TempleDb;
import dev.templedb.sqlite.SqliteProvider;
import io.leangen.geantyref.GenericTypeReflector;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.mozilla.universalchardet.UniversalDetector;
import org.slf4j.Logger;
import org.sqlite.JDBC;

/** A program of this package in a JVM of its own. Its output goes to a file, so that a full pipe never holds it up. */
public final class JavaProgram implements AutoCloseable {

  private static final List<String> QUICK_START = List.of(
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC",
      "--enable-native-access=ALL-UNNAMED",
      "-Xshare:auto");

  private final Process process;
  private final Path output;

  private JavaProgram(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts {@code main}. */
  public static JavaProgram start(Class<?> main, Object... arguments) throws IOException {
    return startWith(List.of(), main, arguments);
  }

  /** Starts {@code main} with options for the JVM. */
  public static JavaProgram startWith(List<String> options, Class<?> main, Object... arguments)
      throws IOException {
    return startIn(Map.of(), options, main, arguments);
  }

  /** Starts {@code main} with options for the JVM, in an environment where some variables are others. */
  public static JavaProgram startIn(
      Map<String, String> environment, List<String> options, Class<?> main, Object... arguments)
      throws IOException {
    return start(List.of(), environment, options, paths(classPath()), main, arguments);
  }

  /**
   * Starts {@code main} by {@code launcher}, which may change the user; the class path is copied to {@code directory}, for users who can't
   * read it where it is.
   */
  public static JavaProgram startBy(
      List<String> launcher, Path directory, Class<?> main, Object... arguments)
      throws IOException {
    List<Path> copies = new ArrayList<>();
    for (Path original : classPath()) {
      Path copy = directory.resolve(copies.size() + "-" + original.getFileName());
      copyTree(original, copy);
      copies.add(copy);
    }
    List<String> options = List.of("-Djava.io.tmpdir=" + directory);
    return start(launcher, Map.of(), options, paths(copies), main, arguments);
  }

  private static JavaProgram start(
      List<String> launcher,
      Map<String, String> environment,
      List<String> options,
      String classPath,
      Class<?> main,
      Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(launcher);
    command.addAll(QUICK_START);
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    Path output = Files.createTempFile("program", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new JavaProgram(builder.start(), output);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  /** What the module requires, the module and its tests. */
  private static List<Path> classPath() {
    return Stream.concat(
            Stream.concat(libraries(), Stream.of(origin(SqliteProvider.class))),
            Stream.of(Path.of("target", "test-classes").toAbsolutePath()))
        .toList();
  }

  /** What the module requires, and only that: on the module path one automatic module draws in all others that lie there. */
  public static Stream<Path> libraries() {
    return Stream.of(
            TempleDb.class,
            FileKey.class,
            ArmoredDecryptingChannelFactory.class,
            X25519KeyFactory.class,
            Bech32.class,
            JsonFactory.class,
            UniversalDetector.class,
            Zstd.class,
            HikariDataSource.class,
            GenericTypeReflector.class,
            Jdbi.class,
            Logger.class,
            JDBC.class)
        .map(JavaProgram::origin)
        .distinct();
  }

  /** The directory or jar that a class comes from. */
  public static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String paths(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Waits for the program's end, which must be a good one, and gives the lines it printed. */
  public List<String> lines() throws IOException, InterruptedException {
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the program ends").isTrue();
    List<String> lines = printedSoFar();
    assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
    // JVMs print these by themselves.
    return lines.stream()
        .filter(line -> !line.startsWith("SLF4J") && !line.startsWith("WARNING:"))
        .toList();
  }

  private List<String> printedSoFar() throws IOException {
    return Files.readAllLines(output, StandardCharsets.UTF_8);
  }

  /** Waits until it has printed a line. */
  public void awaitLine(String line) throws IOException, InterruptedException {
    awaitLine(line::equals);
  }

  /** Waits until it has printed such a line. */
  public void awaitLine(Predicate<String> wanted) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (printedSoFar().stream().noneMatch(wanted)) {
      assertThat(process.isAlive())
          .as("still running; it printed: " + printedSoFar())
          .isTrue();
      assertThat(System.nanoTime())
          .as("waiting for a line; it printed: " + printedSoFar())
          .isLessThan(end);
      Thread.sleep(2);
    }
  }

  /** Kills it as {@code kill -9} does, waits until it is gone, and gives the lines that it had printed whole. */
  public List<String> kill() throws IOException {
    process.destroyForcibly().onExit().join();
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    return printed.substring(0, printed.lastIndexOf('\n') + 1).lines().toList();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() throws IOException {
    kill();
    Files.deleteIfExists(output);
  }
}

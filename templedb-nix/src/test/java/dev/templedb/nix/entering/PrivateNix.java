package dev.templedb.nix.entering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.templedb.TempleDb;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The real Nix with a store of its own, a nixpkgs that can be built, and programs first on the {@code PATH} that record how Nix's are called.
 * Closing it removes all of it.
 */
final class PrivateNix implements AutoCloseable {

  private static final List<String> PROGRAMS = List.of(
      "nix",
      "nix-build",
      "nix-instantiate",
      "nix-shell",
      "nix-store",
      "nix-env",
      "nix-collect-garbage");

  private final Path directory;
  private final Map<String, String> environment = new TreeMap<>();

  private PrivateNix(Path directory) {
    this.directory = directory;
  }

  /** Sets up a store; skips the test, with a reason, where there is no {@code nix-build}. */
  static PrivateNix create() throws IOException {
    assumeInstalled("nix-build");
    assumeInstalled("bash");
    PrivateNix nix =
        new PrivateNix(Files.createTempDirectory("templedb-private-nix").toRealPath());
    nix.setUp();
    return nix;
  }

  static void assumeInstalled(String program) {
    assumeTrue(find(program).isPresent(), () -> program + " is not on the PATH");
  }

  private static Optional<Path> find(String program) {
    return Stream.of(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
        .map(place -> Path.of(place, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private void setUp() throws IOException {
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Files.writeString(
        conf.resolve("nix.conf"), "sandbox = false\nbuild-users-group =\nsubstituters =\n");
    Path recording = Files.createDirectories(directory.resolve("recording"));
    for (String program : PROGRAMS) {
      Optional<Path> real = find(program);
      if (real.isPresent()) {
        Path script = Files.writeString(
            recording.resolve(program),
            "#!/bin/sh\necho \"" + program + " $*\" >> '" + calls() + "'\nexec " + real.get()
                + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    environment.put("PATH", recording + ":/usr/bin:/bin");
    environment.put("HOME", Files.createDirectories(directory.resolve("home")).toString());
    environment.put("NIX_STORE_DIR", directory.resolve("store").toString());
    environment.put("NIX_STATE_DIR", directory.resolve("state").toString());
    environment.put("NIX_LOG_DIR", directory.resolve("log").toString());
    environment.put("NIX_CONF_DIR", conf.toString());
    environment.put("NIX_PATH", "nixpkgs=" + nixpkgs());
    environment.put("NIX_BUILD_SHELL", find("bash").orElseThrow().toString());
    environment.put("LC_ALL", "C.UTF-8");
  }

  private Path calls() {
    return directory.resolve("calls");
  }

  /** A directory for whatever a test wants, databases for instance. */
  Path directory() {
    return directory;
  }

  /** The nixpkgs that can be built. */
  static Path nixpkgs() {
    try {
      return Path.of(
              PrivateNix.class.getResource("/nixpkgs/buildable/default.nix").toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The variables of a process that uses this store. */
  Map<String, String> environment() {
    return environment;
  }

  /** A database of this name, in a directory of its own. */
  TempleDb open(String name) throws IOException {
    return TempleDb.open(Files.createDirectories(directory.resolve(name)).resolve("work.templedb"));
  }

  /** A launcher that uses this store, where user namespaces don't matter. */
  EnvironmentLauncher launcher(TempleDb db) {
    return launcher(db, options -> {});
  }

  /** The same with options. */
  EnvironmentLauncher launcher(TempleDb db, Consumer<LauncherOptionsBuilder> change) {
    return EnvironmentLauncher.of(db, options -> {
      options.environment(environment).checksNamespaces(false);
      change.accept(options);
    });
  }

  /** The calls of Nix's programs up to now, each with its arguments. */
  List<String> recordedCalls() throws IOException {
    return Files.exists(calls()) ? Files.readAllLines(calls()) : List.of();
  }

  /** The calls of one program up to now. */
  List<String> recordedCalls(String program) throws IOException {
    return recordedCalls().stream()
        .filter(call -> call.startsWith(program + " "))
        .toList();
  }

  /** Runs a program of Nix on this store and gives its standard output. */
  String run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", "");
    Path errors = Files.createTempFile(directory, "errors", "");
    List<String> line = new ArrayList<>(List.of(command));
    line.set(0, find(command[0]).orElseThrow().toString());
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
    return Files.readString(output).strip();
  }

  /** Collects the garbage of this store. */
  void collectGarbage() throws IOException, InterruptedException {
    run("nix-store", "--gc");
  }

  /** How many store paths have this ending. */
  long inStore(String ending) throws IOException {
    try (Stream<Path> paths = Files.list(directory.resolve("store"))) {
      return paths.filter(path -> path.toString().endsWith(ending)).count();
    }
  }

  @Override
  public void close() {
    try {
      Files.walkFileTree(directory, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
            throws IOException {
          // What is in the store is read-only.
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
            throws IOException {
          Files.delete(path);
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path path, IOException failure)
            throws IOException {
          Files.delete(path);
          return FileVisitResult.CONTINUE;
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

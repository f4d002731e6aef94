package dev.templedb.nix.entering;

import dev.templedb.content.ContentHash;
import dev.templedb.error.ProgramException;
import dev.templedb.error.StorageException;
import dev.templedb.nix.expression.ExpressionFiles;
import dev.templedb.nix.expression.ExpressionForm;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where built environments are: in {@code nix-envs} of the data directory, {@code built/<key>.nix} is what one was built from, {@code
 * roots/<key>/} has the links that keep it in the Nix store, and {@code locks/<key>.lock} is locked while it is built or looked up.
 *
 * <p>In {@code roots/<key>/}, {@code environment} and {@code environment-2} are Nix's links to what was built, {@code pin-…} those to the
 * pinned nixpkgs; {@code enter} and {@code command} lead to the programs in them and are made last, so that they tell that all is there.
 */
final class BuildDirectory {

  private static final String ENVIRONMENT = "environment";
  private static final String ENTER = "enter";
  private static final String COMMAND = "command";

  private final Path directory;

  BuildDirectory(Path dataDirectory) {
    this.directory = dataDirectory.toAbsolutePath().resolve(ExpressionFiles.DIRECTORY);
  }

  /** The directory of all expressions. */
  Path directory() {
    return directory;
  }

  Path built() {
    return directory.resolve("built");
  }

  Path roots() {
    return directory.resolve("roots");
  }

  Path locks() {
    return directory.resolve("locks");
  }

  Path expressionFile(ContentHash key) {
    return built().resolve(key + ".nix");
  }

  Path roots(ContentHash key) {
    return roots().resolve(key.hex());
  }

  Path lock(ContentHash key) {
    return locks().resolve(key + ".lock");
  }

  /** Nix's link to what was built. */
  Path environment(ContentHash key) {
    return roots(key).resolve(ENVIRONMENT);
  }

  /** The program that enters the environment. */
  Path enter(ContentHash key) throws IOException {
    return roots(key).resolve(ENTER).toRealPath();
  }

  /** The program that runs a command in it. */
  Path command(ContentHash key) throws IOException {
    return roots(key).resolve(COMMAND).toRealPath();
  }

  /** Whether it is built and in the store. */
  boolean isBuilt(EnvironmentBuild build) {
    Path links = roots(build.key());
    return build.form() == ExpressionForm.FHS
        ? Files.isExecutable(links.resolve(ENTER)) && Files.isExecutable(links.resolve(COMMAND))
        : Files.exists(links.resolve(ENVIRONMENT)) && Files.exists(expressionFile(build.key()));
  }

  /**
   * Builds it, in any case; its lock is held. When that fails, nothing of it is left, but for what was built before and still is: somebody
   * may be in it.
   */
  void build(EnvironmentBuild build, LauncherOptions options, Patience patience) {
    boolean before = isBuilt(build);
    boolean done = false;
    try {
      Files.createDirectories(roots(build.key()));
      writeExpression(build);
      NixProgram nix = new NixProgram(options, patience);
      nix.run("nix-build", arguments(build, options));
      if (build.form() == ExpressionForm.FHS) {
        // Nix makes one link for two attributes that are the same derivation.
        boolean same = Files.notExists(roots(build.key()).resolve(ENVIRONMENT + "-2"));
        linkProgram(build, COMMAND, same ? ENVIRONMENT : ENVIRONMENT + "-2");
        linkProgram(build, ENTER, ENVIRONMENT);
      }
      keepSources(build, options, nix);
      done = true;
    } catch (ClosedByInterruptException e) {
      throw patience.interrupted(e);
    } catch (IOException e) {
      throw new StorageException(
          patience.operation() + " failed: " + e + ". Make sure that " + directory
              + " can be written and has space, and try again.",
          e);
    } finally {
      if (!done && !(before && isBuilt(build))) {
        removeQuietly(build.key());
      }
    }
  }

  private List<String> arguments(EnvironmentBuild build, LauncherOptions options) {
    List<String> arguments = new ArrayList<>();
    arguments.add(expressionFile(build.key()).toString());
    for (String attribute : build.attributes()) {
      arguments.addAll(List.of("-A", attribute));
    }
    arguments.addAll(List.of("--out-link", environment(build.key()).toString()));
    arguments.addAll(options.buildArguments());
    return arguments;
  }

  private void linkProgram(EnvironmentBuild build, String link, String result) throws IOException {
    Path links = roots(build.key());
    Path program = Path.of(result, "bin", build.wrapper());
    if (!Files.isExecutable(links.resolve(program))) {
      throw new IOException("what was built has no program bin/" + build.wrapper());
    }
    // Replaced at once: who enters what was built before looks it up without the lock.
    Path temporary = links.resolve("." + link + ".tmp");
    Files.deleteIfExists(temporary);
    Files.createSymbolicLink(temporary, program);
    Files.move(
        temporary,
        links.resolve(link),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private void writeExpression(EnvironmentBuild build) throws IOException {
    Files.createDirectories(built());
    // Readable by its owner alone, since variables may be secret, and complete when it appears.
    Path temporary = Files.createTempFile(roots(build.key()), ".expression-", ".tmp");
    try {
      Files.writeString(temporary, build.expression());
      Files.move(
          temporary,
          expressionFile(build.key()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Keeps the pinned nixpkgs in the store too, so that after a collection the next environment of the same pin needs no download. Where they
   * are follows from name and hash alone.
   */
  private void keepSources(EnvironmentBuild build, LauncherOptions options, NixProgram nix) {
    for (String source : build.sources()) {
      String hash = HexFormat.of()
          .formatHex(Base64.getDecoder().decode(source.substring("sha256-".length())));
      try {
        String path = nix.run(
                "nix-store",
                List.of("--print-fixed-path", "--recursive", "sha256", hash, "nixpkgs"))
            .get(0);
        if (Files.exists(Path.of(path))) {
          Path root = roots(build.key()).resolve("pin-" + hash.substring(0, 16));
          nix.run(
              "nix-store", List.of("--realise", path, "--add-root", root.toString(), "--indirect"));
        }
      } catch (ProgramException e) {
        // The environment is built and usable without this.
        options.buildOutput().accept("The pinned nixpkgs is not kept: " + e.getMessage());
      }
    }
  }

  /** All that there is of a key, but for its lock. */
  List<Path> files(ContentHash key) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> links =
        Files.isDirectory(roots(key)) ? Files.list(roots(key)) : Stream.empty()) {
      links.sorted().forEach(files::add);
    }
    Optional.of(expressionFile(key)).filter(Files::exists).ifPresent(files::add);
    return files;
  }

  /** Removes all that there is of a key, but for its lock, which is held. */
  void remove(ContentHash key) throws IOException {
    for (Path file : files(key)) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(roots(key));
  }

  private void removeQuietly(ContentHash key) {
    try {
      remove(key);
    } catch (IOException e) {
      // What made the building fail is worth more than this; the collector finds what is left.
      return;
    }
  }
}

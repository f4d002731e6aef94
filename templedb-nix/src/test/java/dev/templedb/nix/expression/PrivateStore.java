package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Nix store in a directory of its own, to which Nix can fetch, with stubs of nixpkgs as revisions to fetch. */
final class PrivateStore implements AutoCloseable {

  private final Path directory;

  private final Map<String, String> environment;

  PrivateStore() throws IOException {
    directory = Files.createTempDirectory("templedb-nix-store");
    Path configuration = Files.createDirectories(directory.resolve("conf"));
    Files.writeString(configuration.resolve("nix.conf"), "build-users-group =\n");
    environment = Map.of(
        "NIX_STORE_DIR", directory.resolve("store").toString(),
        "NIX_STATE_DIR", directory.resolve("state").toString(),
        "NIX_LOG_DIR", directory.resolve("log").toString(),
        "NIX_CONF_DIR", configuration.toString(),
        "NIX_REMOTE", "",
        "NIX_PATH", "",
        "HOME", directory.resolve("home").toString());
  }

  Nix.Run run(String... command) throws IOException, InterruptedException {
    return Nix.run(directory, environment, List.of(command));
  }

  /** {@code nix} with its flakes. */
  Nix.Run flakes(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("nix", "--extra-experimental-features", "nix-command flakes"));
    command.addAll(List.of(arguments));
    return Nix.run(directory, environment, command);
  }

  Path write(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** What precedes a revision in the URL of its archive. */
  String source() {
    return directory.toUri() + "archive/";
  }

  /** A tree that is the stub of a release, and a flake. */
  Path tree(String release) throws IOException {
    Path tree = directory.resolve("nixpkgs-" + release);
    Path stubs = Nix.stub(release).getParent();
    try (Stream<Path> files = Files.walk(stubs)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = tree.resolve(stubs.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    Files.writeString(tree.resolve("default.nix"), "{ }: import ./" + release + " { }\n");
    Files.writeString(
        tree.resolve("flake.nix"),
        "{ outputs = { self }: { legacyPackages = { x86_64-linux = import ./. { }; aarch64-darwin = import ./. { }; }; }; }\n");
    return tree;
  }

  /** Makes a tree the archive of a revision, and gives the hash of it. */
  String archive(Path tree, String revision) throws IOException, InterruptedException {
    Path archive = directory.resolve("archive").resolve(revision + ".tar.gz");
    Files.createDirectories(archive.getParent());
    Nix.Run tar = run(
        "tar",
        "-C",
        directory.toString(),
        "-czf",
        archive.toString(),
        tree.getFileName().toString());
    assertThat(tar.exitCode()).as(tar.errors()).isZero();
    Nix.Run hash = run("nix-hash", "--type", "sha256", "--base32", tree.toString());
    assertThat(hash.exitCode()).as(hash.errors()).isZero();
    return hash.output().strip();
  }

  /** Deletes it, where all that is in the store is read-only. */
  @Override
  public void close() throws IOException {
    Files.walkFileTree(directory, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
        assertThat(dir.toFile().setWritable(true)).isTrue();
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path dir, IOException failure) throws IOException {
        Files.delete(dir);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}

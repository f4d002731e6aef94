package dev.templedb.nix.entering;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which nixpkgs, and which configuration of it, an expression would meet, as a text that changes when they do. Found without Nix, so it tells
 * a checkout of nixpkgs by its commit and the time of its {@code default.nix}, and what comes from a URL or channel by that name alone.
 */
final class NixpkgsIdentity {

  private static final List<String> VERSION_FILES =
      List.of(".git-revision", ".version-suffix", ".version", "lib/.version");

  private static final int MAX_VERSION_BYTES = 4096;

  private final Map<String, String> environment;
  private final SearchPath searchPath;

  NixpkgsIdentity(Map<String, String> environment, Path directory) {
    this.environment = environment;
    this.searchPath = new SearchPath(environment, directory);
  }

  /** What a pinned expression, which brings its nixpkgs, depends on. */
  String ofPinned() {
    return configuration();
  }

  /** What an expression that imports {@code <nixpkgs>} depends on. */
  String ofSearchPath() {
    return searchPath
            .find("nixpkgs")
            .map(found -> found
                .path()
                .map(NixpkgsIdentity::ofDirectory)
                .orElseGet(() -> "nixpkgs " + found.text() + "\n"))
            .orElse("nixpkgs none\n")
        + configuration();
  }

  private static String ofDirectory(Path path) {
    Path real = real(path);
    StringBuilder identity = new StringBuilder("nixpkgs ").append(real).append('\n');
    for (String file : VERSION_FILES) {
      read(real.resolve(file))
          .ifPresent(
              text -> identity.append(file).append(' ').append(text.strip()).append('\n'));
    }
    gitHead(real).ifPresent(head -> identity.append("git ").append(head).append('\n'));
    return identity.append(state(real.resolve("default.nix"))).toString();
  }

  /** The commit, or what stands for it, that is checked out (gitrepository-layout(5)). */
  private static Optional<String> gitHead(Path worktree) {
    Path git = worktree.resolve(".git");
    Path directory = read(git)
        .filter(text -> text.startsWith("gitdir: "))
        .map(text -> worktree.resolve(text.substring("gitdir: ".length()).strip()))
        .orElse(git);
    return read(directory.resolve("HEAD")).map(text -> {
      String head = text.strip();
      if (!head.startsWith("ref: ")) {
        return head;
      }
      Path common = read(directory.resolve("commondir"))
          .map(relative -> directory.resolve(relative.strip()))
          .orElse(directory);
      return head + " "
          + read(common.resolve(head.substring("ref: ".length())))
              .map(String::strip)
              .orElseGet(() -> state(common.resolve("packed-refs")));
    });
  }

  /** What nixpkgs reads of its user's (nixpkgs manual, "Global configuration" and "Overlays"). */
  private String configuration() {
    StringBuilder identity = new StringBuilder();
    List<Path> files = new ArrayList<>();
    Optional.ofNullable(environment.get("NIXPKGS_CONFIG")).map(Path::of).ifPresent(files::add);
    Optional.ofNullable(environment.get("HOME")).map(Path::of).ifPresent(home -> {
      files.add(home.resolve(".config/nixpkgs/config.nix"));
      files.add(home.resolve(".nixpkgs/config.nix"));
      files.add(home.resolve(".config/nixpkgs/overlays.nix"));
      files.add(home.resolve(".config/nixpkgs/overlays"));
    });
    searchPath.find("nixpkgs-overlays").ifPresent(found -> {
      identity.append("overlays ").append(found.text()).append('\n');
      found.path().ifPresent(files::add);
    });
    for (Path file : files) {
      identity.append(state(file));
      try (Stream<Path> inside = Files.isDirectory(file) ? Files.list(file) : Stream.empty()) {
        inside.sorted().map(NixpkgsIdentity::state).forEach(identity::append);
      } catch (IOException e) {
        identity.append("unreadable\n");
      }
    }
    return identity.toString();
  }

  /** Where a file is, its size and its time; nothing when there is none. */
  private static String state(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return "file " + real(file) + " " + attributes.size() + " " + attributes.lastModifiedTime()
          + "\n";
    } catch (IOException e) {
      return "";
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  private static Optional<String> read(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= MAX_VERSION_BYTES
          ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

package dev.templedb.sqlite.transfer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the file {@code info/exclude} of the git repository whose work tree a directory is (gitrepository-layout(5)). */
final class GitExcludes {

  private GitExcludes() {}

  /** Its content; null when there is none, or the directory is not the top of a work tree. */
  static byte @Nullable [] read(Path workTree) {
    Path repository = repository(workTree.resolve(".git"));
    return repository == null
        ? null
        : TreeWalk.ignoreFile(repository.resolve("info").resolve("exclude"));
  }

  private static @Nullable Path repository(Path dotGit) {
    if (Files.isDirectory(dotGit)) {
      return dotGit;
    }
    // In a linked work tree and in a submodule it is a file that says where the repository is.
    String pointer = firstLine(dotGit);
    if (pointer == null || !pointer.startsWith("gitdir: ")) {
      return null;
    }
    Path directory =
        dotGit.resolveSibling(pointer.substring("gitdir: ".length())).normalize();
    String common = firstLine(directory.resolve("commondir"));
    return common == null ? directory : directory.resolve(common).normalize();
  }

  private static @Nullable String firstLine(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.lines().findFirst().orElse(null);
    } catch (IOException e) {
      return null;
    }
  }
}

package dev.templedb.benchmarks.compare;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A directory of this run's own, with the tree that everything is measured on. Closing it deletes it, unless it is to be kept. */
final class Scratch implements AutoCloseable {

  private final Path directory;
  private final boolean keep;

  /** A new directory in {@code parent}. */
  Scratch(Path parent, boolean keep) throws IOException {
    this.directory = Files.createTempDirectory(parent.toRealPath(), "templedb-compare-");
    this.keep = keep;
  }

  /** A path in it. */
  Path path(String name) {
    return directory.resolve(name);
  }

  /** The tree that is measured. */
  Path tree() {
    return path("tree");
  }

  /** Deletes a file, or a directory with what is in it, if it is there. */
  static void delete(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(path, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
          throws IOException {
        if (failure != null) {
          throw failure;
        }
        Files.delete(visited);
        return FileVisitResult.CONTINUE;
      }
    });
  }

  /** Deletes a database with its log. */
  static void deleteDatabase(Path file) throws IOException {
    for (String suffix : new String[] {"", "-wal", "-shm"}) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
    }
  }

  /** Copies a tree with its links, times and permissions, but without {@code .git}; links are not followed. */
  static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(from, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path source, BasicFileAttributes attributes)
          throws IOException {
        if (isGit(source)) {
          return FileVisitResult.SKIP_SUBTREE;
        }
        Files.createDirectories(to.resolve(from.relativize(source)));
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path source, BasicFileAttributes attributes)
          throws IOException {
        if (!isGit(source) && (attributes.isRegularFile() || attributes.isSymbolicLink())) {
          Files.copy(
              source,
              to.resolve(from.relativize(source)),
              LinkOption.NOFOLLOW_LINKS,
              StandardCopyOption.COPY_ATTRIBUTES);
        }
        return FileVisitResult.CONTINUE;
      }

      private boolean isGit(Path source) {
        return !source.equals(from) && source.getFileName().toString().equals(".git");
      }
    });
  }

  @Override
  public void close() throws IOException {
    if (keep) {
      System.err.println("kept " + directory);
    } else {
      delete(directory);
    }
  }
}

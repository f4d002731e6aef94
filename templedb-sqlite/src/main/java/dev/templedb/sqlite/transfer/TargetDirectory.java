package dev.templedb.sqlite.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open directory of a target. What is done here is done in this very directory, wherever its path leads meanwhile, and never through a
 * symbolic link. Names are single names. Used by one thread at a time, but for {@link #move} into it and what the staging directory does.
 */
interface TargetDirectory extends Closeable {

  /** Opens the directory that is a target's root, or above it. */
  @SuppressWarnings("StreamResourceLeak") // What is given back holds it open.
  static TargetDirectory ofRoot(Path directory) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new SecureDirectory(directory, secure);
    }
    stream.close();
    return new PlainDirectory(directory);
  }

  /** Opens a directory in this one; fails if it is no directory, or a symbolic link to one. */
  TargetDirectory open(Path name) throws IOException;

  /** Opens a directory below this one, or this one, step by step; {@code path} has been checked. */
  default TargetDirectory descend(String path) throws IOException {
    TargetDirectory open = reopen();
    if (path.isEmpty()) {
      return open;
    }
    for (String name : path.split("/", -1)) {
      try (TargetDirectory parent = open) {
        open = parent.open(Path.of(name));
      }
    }
    return open;
  }

  /** Opens this directory once more, for another thread. */
  TargetDirectory reopen() throws IOException;

  /** The state of something in it, as far as it can be told by this means; null if there is nothing. */
  @Nullable FileState state(Path name) throws IOException;

  /** What is in it. */
  List<Path> names() throws IOException;

  /** Creates a file, which must not exist. */
  FileChannel create(Path name, boolean executable) throws IOException;

  /** Opens a file for reading. */
  FileChannel read(Path name) throws IOException;

  /** Opens a file for writing. */
  FileChannel write(Path name) throws IOException;

  /** Moves something elsewhere, in place of a file or symbolic link that may be there. */
  void move(Path name, TargetDirectory to, Path newName) throws IOException;

  /** Deletes a file or symbolic link. */
  void deleteFile(Path name) throws IOException;

  /** Deletes an empty directory. */
  void deleteDirectory(Path name) throws IOException;

  /** Lets, or doesn't let, those execute a file who may read it; its owner alone decides. */
  void setExecutable(Path name, boolean executable) throws IOException;

  /** A path for what a directory can't be asked for: making directories and links, and setting times. */
  Path handle() throws IOException;

  /** Deletes a directory and everything in it, unless somebody else was faster. */
  default void deleteTree(Path name) throws IOException {
    try (TargetDirectory directory = open(name)) {
      for (Path child : directory.names()) {
        FileState state = directory.state(child);
        if (state != null && state.kind() == FileState.Kind.DIRECTORY) {
          directory.deleteTree(child);
        } else if (state != null) {
          directory.deleteFile(child);
        }
      }
      deleteDirectory(name);
    } catch (NoSuchFileException e) {
      // It is gone, as it should be.
    }
  }

  @Override
  void close() throws IOException;
}

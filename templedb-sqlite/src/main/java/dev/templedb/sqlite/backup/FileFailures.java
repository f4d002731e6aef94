package dev.templedb.sqlite.backup;

import dev.templedb.error.CancelledException;
import dev.templedb.error.ConflictException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.error.ReadOnlyException;
import dev.templedb.error.StorageException;
import dev.templedb.error.StorageFullException;
import dev.templedb.error.TempleDbException;
import dev.templedb.sqlite.connection.Operation;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Turns what the file system reports into TempleDB's own exceptions. */
final class FileFailures {

  private FileFailures() {}

  /** The exception for {@code e}, which came up at {@code path}. */
  static TempleDbException translate(IOException e, Operation operation, Path path) {
    if (e instanceof FileAlreadyExistsException) {
      return exists(operation, path, e);
    }
    if (e instanceof NoSuchFileException) {
      return new NotFoundException(
          operation + ": '" + path + "' does not exist; create it first, or name another", e);
    }
    if (e instanceof ClosedByInterruptException || e instanceof FileLockInterruptionException) {
      return new CancelledException(operation + ": the thread was interrupted", e);
    }
    String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (e instanceof AccessDeniedException || reason.contains("read-only file system")) {
      return new ReadOnlyException(
          operation + ": '" + path + "' can't be written (" + e.getMessage()
              + "); change its permissions, or name another place",
          e);
    }
    if (reason.contains("no space left")
        || reason.contains("not enough space")
        || reason.contains("quota")) {
      return new StorageFullException(
          operation + ": no space is left at '" + path + "'; free some, or name another place", e);
    }
    if (e instanceof FileSystemException && reason.contains("not a directory")) {
      return new InvalidInputException(operation + ": '" + path + "' is no directory; name one", e);
    }
    return new StorageException(operation + ": '" + path + "' failed: " + e + "; see the cause", e);
  }

  static ConflictException exists(Operation operation, Path path, Throwable cause) {
    return new ConflictException(
        operation + ": '" + path + "' exists already; name another file, or delete it first",
        cause);
  }
}

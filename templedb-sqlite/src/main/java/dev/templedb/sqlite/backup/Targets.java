package dev.templedb.sqlite.backup;

import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.sqlite.connection.OpenFiles;
import dev.templedb.sqlite.connection.Operation;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether files and directories that a caller names will do. */
final class Targets {

  private Targets() {}

  /** A file to be written: absolute, not there yet, and not the database itself under another name. */
  static Path newFile(Path target, Path database, Operation operation) {
    Path file = local(target, operation);
    if (OpenFiles.isSame(file, database)) {
      throw new InvalidInputException(
          operation + ": '" + target + "' is the database itself; name another file");
    }
    Publication.refuseExisting(file, operation);
    directory(Publication.directory(file), operation);
    return file;
  }

  /** A directory that is there. */
  static Path directory(Path directory, Operation operation) {
    Path absolute = local(directory, operation);
    if (!Files.exists(absolute)) {
      throw new NotFoundException(
          operation + ": the directory '" + directory + "' does not exist; create it first");
    }
    if (!Files.isDirectory(absolute)) {
      throw new InvalidInputException(
          operation + ": '" + directory + "' is no directory; name one");
    }
    return absolute;
  }

  /** A file that is there. */
  static Path existing(Path file, Operation operation) {
    Path absolute = local(file, operation);
    if (!Files.exists(absolute)) {
      throw new NotFoundException(
          operation + ": '" + file + "' does not exist; name a backup that does");
    }
    if (!Files.isRegularFile(absolute)) {
      throw new InvalidInputException(operation + ": '" + file + "' is no file; name one");
    }
    return absolute;
  }

  /** An absolute path of the operating system. */
  static Path local(Path path, Operation operation) {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new InvalidInputException(operation + ": '" + path
          + "' is no path of the operating system, and SQLite can use no other; name such a path");
    }
    return path.toAbsolutePath();
  }
}

package dev.templedb.sqlite.backup;

import dev.templedb.sqlite.connection.Operation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a file that is complete gets its name: flushed first, in one step, and never over another one. */
final class Publication {

  private static final Logger log = LoggerFactory.getLogger(Publication.class);

  private Publication() {}

  /** Fails when something has the name already. */
  static void refuseExisting(Path target, Operation operation) {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw FileFailures.exists(operation, target, null);
    }
  }

  /** The directory that a file lies in. */
  static Path directory(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("'" + file + "' is no file");
    }
    return parent;
  }

  /** Gives {@code complete} its name, for good. */
  static void publish(Path complete, Path place, Operation operation) {
    try {
      flush(complete);
      give(complete, place);
      flushDirectory(directory(place));
    } catch (IOException e) {
      throw FileFailures.translate(e, operation, place);
    }
  }

  /** A hard link fails when the name is taken, which a move does not; where there are none, it is looked at before. */
  private static void give(Path file, Path target) throws IOException {
    try {
      Files.createLink(target, file);
      Files.delete(file);
      return;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(target.toString());
      }
    }
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Sees to it that what a file holds survives a power failure. */
  static void flush(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Sees to it that the names in a directory survive a power failure, where the operating system can do that. */
  static void flushDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no directories; it flushes names by itself.
      return;
    }
  }

  /** Deletes a file that is not wanted after all. */
  static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("can't delete '{}'; it is not needed", file, e);
    }
  }
}

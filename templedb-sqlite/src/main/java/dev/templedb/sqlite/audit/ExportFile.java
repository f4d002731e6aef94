package dev.templedb.sqlite.audit;

import dev.templedb.error.ConflictException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.ReadOnlyException;
import dev.templedb.error.StorageException;
import dev.templedb.error.StorageFullException;
import dev.templedb.error.TempleDbException;
import dev.templedb.sqlite.connection.Operation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of an export while it is made: hidden, for its owner alone, and without its name until it is complete. */
final class ExportFile {

  private static final Logger log = LoggerFactory.getLogger(ExportFile.class);

  private static final String PREFIX = ".templedb-audit-";
  private static final Pattern NAME = Pattern.compile("\\.templedb-audit-[0-9a-f-]{36}");

  /** An export writes all the time, and reads what it wrote in less; what has rested for longer is of a process that is gone. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  /** With less room than this, what failed is taken to have failed for it. */
  private static final long FULL_BYTES = 1 << 20;

  private final Operation operation;
  private final Path target;
  private final Path directory;
  private final Path unfinished;

  /**
   * The file that will be {@code target}. Creates nothing yet.
   *
   * @throws InvalidInputException when it is no path of the operating system
   * @throws ConflictException when there is something of that name
   */
  ExportFile(Operation operation, Path target) {
    this.operation = operation;
    this.target = local(operation, target);
    this.directory = Objects.requireNonNull(this.target.getParent(), "a file's directory");
    this.unfinished = directory.resolve(PREFIX + UUID.randomUUID());
    if (Files.exists(this.target, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(null);
    }
  }

  /** An absolute path, whose file can be forced to a disk. */
  static Path local(Operation operation, Path file) {
    if (file.getFileSystem() != FileSystems.getDefault()) {
      throw new InvalidInputException(
          operation + ": '" + file
              + "' is no path of the operating system, and can't be forced to a disk; name such a path");
    }
    return file.toAbsolutePath();
  }

  /** Where it is until it is published. */
  Path path() {
    return unfinished;
  }

  /** Creates it, after what others left in the directory is gone. */
  FileChannel create() throws IOException {
    removeAbandoned();
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? FileChannel.open(unfinished, options, ownerAlone())
        : FileChannel.open(unfinished, options);
  }

  private static FileAttribute<?> ownerAlone() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }

  private void removeAbandoned() throws IOException {
    Instant limit = Instant.now().minus(ABANDONED);
    try (DirectoryStream<Path> found = Files.newDirectoryStream(
        directory, path -> NAME.matcher(path.getFileName().toString()).matches())) {
      for (Path file : found) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
          delete(file);
        }
      }
    }
  }

  /** Gives it its name, for good, and never in the place of another file. */
  void publish() throws IOException {
    give();
    flush(directory);
  }

  /** A hard link fails when the name is taken, which a move does not; where there are none, it is looked at before. */
  private void give() throws IOException {
    try {
      Files.createLink(target, unfinished);
      return;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(target.toString());
      }
    }
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Sees to it that the names in a directory survive a power failure, where the operating system can do that. */
  private static void flush(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      log.debug("can't force the directory '{}' to the disk", directory, e);
    }
  }

  /** Removes what has another name by now, or isn't wanted. */
  void discard() {
    delete(unfinished);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("can't delete '{}'; it is not needed", file, e);
    }
  }

  /** TempleDB's own exception for what the file system reports. Call it before {@link #discard}, which makes room. */
  TempleDbException failure(IOException e) {
    if (e instanceof FileAlreadyExistsException) {
      return exists(e);
    }
    return failure(operation, target, e);
  }

  /** The exception for {@code e}, which came up at {@code file}. */
  static TempleDbException failure(Operation operation, Path file, IOException e) {
    String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (e instanceof AccessDeniedException || reason.contains("read-only file system")) {
      return new ReadOnlyException(
          operation + ": '" + file + "' can't be written (" + e
              + "); change the permissions, or name another place",
          e);
    }
    if (isFull(file) || reason.contains("no space left") || reason.contains("quota")) {
      return new StorageFullException(
          operation + ": no space is left at '" + file + "'; free some, or name another place", e);
    }
    return new StorageException(
        operation + ": '" + file + "' can't be written (" + e + "); see the cause", e);
  }

  /** Asked for the room that is left, since the system's own words for what is wrong are in its user's language. */
  private static boolean isFull(Path file) {
    Path directory = file.getParent();
    try {
      return directory != null
          && Files.exists(directory)
          && Files.getFileStore(directory).getUsableSpace() < FULL_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  private ConflictException exists(@Nullable Throwable cause) {
    return new ConflictException(
        operation + ": there is a file '" + target
            + "' already; prune the log by it if it was exported before, or choose another name",
        cause);
  }
}

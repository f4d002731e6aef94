package dev.templedb.sqlite.backup;

import dev.templedb.sqlite.connection.Operation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A private directory beside a file that is being made, on the same disk, so that what is complete gets its name in one step, and whatever
 * SQLite puts beside it lies in there too. It holds a lock file, locked while its process works in it: a directory whose lock can be had was
 * left by a process that was killed, and is removed by the next that makes one there.
 */
final class WorkDirectory implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WorkDirectory.class);

  static final String PREFIX = ".templedb-work-";

  private static final Pattern NAME = Pattern.compile("\\.templedb-work-[0-9a-f]{16}");
  private static final String LOCK = "lock";

  /** Every file that can be in one begins with this, but for the lock. */
  private static final String FILES = "work";

  /** Between a directory's creation and that of its lock nothing is locked yet. */
  private static final Duration WITHOUT_LOCK = Duration.ofMinutes(1);

  private final Path directory;
  private final FileChannel channel;
  private final FileLock lock;

  private WorkDirectory(Path directory, FileChannel channel, FileLock lock) {
    this.directory = directory;
    this.channel = channel;
    this.lock = lock;
  }

  /** Makes one in {@code parent}, after those that nobody works in any more are gone. */
  static WorkDirectory in(Path parent, Operation operation) {
    try {
      removeAbandoned(parent);
      Path directory = Files.createDirectory(
          parent.resolve(
              PREFIX + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong())),
          permissions(parent, "rwx------"));
      FileChannel channel = FileChannel.open(
          directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new WorkDirectory(directory, channel, channel.lock());
    } catch (IOException e) {
      throw FileFailures.translate(e, operation, parent);
    }
  }

  /** The path of a file in it, whose name begins with {@code work}. */
  Path file(String suffix) {
    return directory.resolve(FILES + suffix);
  }

  /** Creates an empty file in it, for its owner alone. */
  Path create(String suffix) throws IOException {
    Path file = file(suffix);
    return Files.createFile(file, permissions(file, "rw-------"));
  }

  private static FileAttribute<?>[] permissions(Path place, String text) {
    return place.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))
        }
        : new FileAttribute<?>[0];
  }

  private static void removeAbandoned(Path parent) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(
        parent, path -> NAME.matcher(path.getFileName().toString()).matches())) {
      for (Path directory : found) {
        if (Files.isDirectory(directory, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
          removeIfAbandoned(directory);
        }
      }
    }
  }

  private static void removeIfAbandoned(Path directory) {
    Path lockFile = directory.resolve(LOCK);
    try {
      if (!Files.exists(lockFile)) {
        if (Files.getLastModifiedTime(directory)
            .toInstant()
            .isBefore(Instant.now().minus(WITHOUT_LOCK))) {
          delete(directory);
        }
        return;
      }
      try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock != null) {
          delete(directory);
          log.info("removed '{}', left by a process that is gone", directory);
        }
      }
    } catch (OverlappingFileLockException e) {
      log.debug("'{}' is in use by this process", directory);
    } catch (IOException e) {
      log.debug("can't remove '{}'", directory, e);
    }
  }

  /** Deletes what a work directory can hold, and then itself; what is not ours stays, and so does the directory then. */
  private static void delete(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, FILES + "*")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(directory.resolve(LOCK));
    Files.deleteIfExists(directory);
  }

  @Override
  public void close() {
    try {
      delete(directory);
    } catch (IOException e) {
      log.warn("can't remove '{}'; delete it", directory, e);
    } finally {
      release();
    }
  }

  private void release() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      log.debug("can't unlock '{}'", directory, e);
    }
  }
}

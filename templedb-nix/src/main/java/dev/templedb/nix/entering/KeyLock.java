package dev.templedb.nix.entering;

import dev.templedb.error.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The lock of one built environment, between threads and processes. It is held while the environment is built, looked up or removed, and not
 * while it is used: then an open session protects it.
 */
final class KeyLock implements AutoCloseable {

  /** Those held in this process. Two threads of one process can't have locks of one file, and closing it would drop that of the other. */
  private static final Set<Path> HELD = new HashSet<>();

  private static final long POLL_MILLIS = 20;

  private static final int MAX_SIZE = 1 << 20;

  private final Path file;
  private final FileChannel channel;

  private KeyLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Waits for the lock of this file, which is created, and does the work while it is held. */
  static <T> T holding(Path file, Patience patience, Supplier<T> work) {
    KeyLock lock = acquire(file, patience);
    try {
      return work.get();
    } finally {
      lock.close();
    }
  }

  private static KeyLock acquire(Path file, Patience patience) {
    try {
      while (true) {
        patience.check();
        Optional<KeyLock> lock = tryAcquire(file);
        if (lock.isPresent()) {
          return lock.get();
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      throw patience.interrupted(e);
    }
  }

  /** The lock of this file, which is created; empty while somebody else has it. */
  static Optional<KeyLock> tryAcquire(Path file) {
    Path key = file.toAbsolutePath().normalize();
    synchronized (HELD) {
      if (!HELD.add(key)) {
        return Optional.empty();
      }
    }
    Optional<KeyLock> lock = Optional.empty();
    try {
      lock = lockFile(key);
      return lock;
    } catch (IOException e) {
      throw new StorageException(
          "locking " + key + " failed: " + e
              + ". Make sure that the directory can be written and has space, and try again.",
          e);
    } finally {
      if (lock.isEmpty()) {
        release(key);
      }
    }
  }

  private static Optional<KeyLock> lockFile(Path file) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      locked = channel.tryLock() != null && isAt(file, channel);
      return locked ? Optional.of(new KeyLock(file, channel)) : Optional.empty();
    } catch (NoSuchFileException | OverlappingFileLockException | ClosedByInterruptException e) {
      // Removed meanwhile, or held by another copy of this class, or the thread is interrupted,
      // which its next wait finds.
      return Optional.empty();
    } finally {
      if (channel != null && !locked) {
        channel.close();
      }
    }
  }

  /**
   * Whether the file is the one that is locked. Who removes an environment removes this file with it, and the lock of a file that is gone is
   * none. Neither may the file be opened a second time, nor is its number its own, which others get when it is gone: so its size tells, which the
   * first who locks it makes up.
   */
  private static boolean isAt(Path file, FileChannel channel) throws IOException {
    if (channel.size() == 0) {
      channel.write(ByteBuffer.allocate(1), ThreadLocalRandom.current().nextInt(1, MAX_SIZE));
    }
    return channel.size() == Files.size(file);
  }

  private static void release(Path file) {
    synchronized (HELD) {
      HELD.remove(file);
    }
  }

  /** Removes the lock's file, while it is held. */
  void deleteFile() throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StorageException("unlocking " + file + " failed: " + e + ". Try again.", e);
    } finally {
      release(file);
    }
  }
}

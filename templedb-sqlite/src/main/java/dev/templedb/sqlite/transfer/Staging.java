package dev.templedb.sqlite.transfer;

import dev.templedb.error.ConflictException;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.transfer.Checkout;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A private directory in the root of a target, on the same file system therefore, where everything is made before it is moved to where it
 * belongs. It holds a lock as long as its checkout runs: the next one removes what a killed one has left.
 */
final class Staging implements Closeable {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  /** Those of this process: opening and closing another's lock file would take its lock away. */
  private static final Set<Path> LIVE = ConcurrentHashMap.newKeySet();

  private static final Path LOCK = Path.of("lock");
  private static final FileAttribute<?>[] PRIVATE = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
  };
  private static final FileAttribute<?>[] ORDINARY = {};

  private static final int ATTEMPTS = 5;

  private final TargetDirectory root;
  private final Path name;
  private final TargetDirectory directory;
  private final FileChannel lock;
  private final AtomicLong used = new AtomicLong();

  private Staging(TargetDirectory root, Path name, TargetDirectory directory, FileChannel lock) {
    this.root = root;
    this.name = name;
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Makes one in {@code root}, after removing those that killed checkouts have left.
   *
   * @throws ConflictException when another checkout is at work in the same directory
   */
  static Staging create(TargetDirectory root, Operation operation, Path shown) throws IOException {
    for (int attempt = 1; ; attempt++) {
      Staging staging = make(root);
      if (staging != null) {
        try {
          staging.removeOthers(operation, shown);
          return staging;
        } catch (IOException | RuntimeException | Error e) {
          staging.close();
          throw e;
        }
      } else if (attempt == ATTEMPTS) {
        throw new FileSystemException(
            shown.toString(), null, "another program removes the directory of a running checkout");
      }
    }
  }

  /** Makes one and locks it; null if somebody took it for one that was left, before it had its lock. */
  private static @Nullable Staging make(TargetDirectory root) throws IOException {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    Path name = Path.of(Checkout.STAGING_PREFIX + HexFormat.of().formatHex(random));
    LIVE.add(name);
    TargetDirectory directory = null;
    FileChannel lock = null;
    boolean done = false;
    try {
      make(root, name, POSIX ? PRIVATE : ORDINARY);
      directory = root.open(name);
      lock = directory.create(LOCK, false);
      lock.lock();
      if (directory.state(LOCK) != null) {
        done = true;
        return new Staging(root, name, directory, lock);
      }
      return null;
    } catch (NoSuchFileException e) {
      return null;
    } finally {
      if (!done) {
        LIVE.remove(name);
        if (lock != null) {
          lock.close();
        }
        if (directory != null) {
          directory.close();
        }
        root.deleteTree(name);
      }
    }
  }

  /** Whether something in a target's root is a checkout's own. */
  static boolean isStaging(String name) {
    return name.startsWith(Checkout.STAGING_PREFIX);
  }

  private void removeOthers(Operation operation, Path shown) throws IOException {
    for (Path other : root.names()) {
      if (isStaging(other.toString()) && !other.equals(name)) {
        FileState state = root.state(other);
        boolean directoryOfOurs = state != null && state.kind() == FileState.Kind.DIRECTORY;
        if (directoryOfOurs && (LIVE.contains(other) || !removeIfLeft(other))) {
          throw new ConflictException(operation + ": another checkout into '" + shown
              + "' is running; wait for its end and try again");
        }
      }
    }
  }

  /** Removes another one, with its lock in hand; says whether it could be had. */
  private boolean removeIfLeft(Path other) throws IOException {
    try (TargetDirectory open = root.open(other);
        FileChannel channel = open.write(LOCK)) {
      if (channel.tryLock() == null) {
        return false;
      }
      root.deleteTree(other);
    } catch (NoSuchFileException e) {
      // It was killed before it made its lock, or while it removed itself.
      root.deleteTree(other);
    }
    return true;
  }

  /** Makes a directory; its name is one that nobody can have foreseen, or lies in a directory that is private. */
  private static void make(TargetDirectory in, Path name, FileAttribute<?>... attributes)
      throws IOException {
    Files.createDirectory(in.handle().resolve(name), attributes);
    requireThere(in, name);
  }

  private static void requireThere(TargetDirectory in, Path name) throws IOException {
    if (in.state(name) == null) {
      throw new FileSystemException(
          name.toString(), null, "the directory in which it was made has been moved");
    }
  }

  /** The directory itself, open. */
  TargetDirectory directory() {
    return directory;
  }

  /** A name that nothing in it has. */
  Path newName() {
    return Path.of(Long.toString(used.incrementAndGet(), Character.MAX_RADIX));
  }

  /** Makes an empty directory under a new name. */
  Path makeDirectory() throws IOException {
    Path made = newName();
    make(directory, made, ORDINARY);
    return made;
  }

  /** Makes a symbolic link under a new name. */
  Path makeLink(String target) throws IOException {
    Path made = newName();
    Files.createSymbolicLink(directory.handle().resolve(made), LinkTarget.of(target));
    requireThere(directory, made);
    return made;
  }

  /** Removes it with everything in it. */
  @Override
  public void close() throws IOException {
    LIVE.remove(name);
    // Windows does not delete what is open. Whoever sees it without a lock now may help to remove
    // it.
    lock.close();
    directory.close();
    root.deleteTree(name);
  }
}

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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

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

  /** A staging directory without a lock may be one that is just being made, if it is younger than this. */
  private static final long MAKING_NANOS = TimeUnit.SECONDS.toNanos(10);

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
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    Path name = Path.of(Checkout.STAGING_PREFIX + HexFormat.of().formatHex(random));
    LIVE.add(name);
    Staging staging = null;
    try {
      make(root, name, POSIX ? PRIVATE : ORDINARY);
      TargetDirectory directory = root.open(name);
      FileChannel lock = directory.create(LOCK, false);
      staging = new Staging(root, name, directory, lock);
      lock.lock();
      staging.removeOthers(operation, shown);
      return staging;
    } catch (IOException | RuntimeException | Error e) {
      LIVE.remove(name);
      if (staging != null) {
        staging.close();
      }
      throw e;
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
        if (state == null || state.kind() != FileState.Kind.DIRECTORY) {
          continue;
        }
        if (isInUse(other, state)) {
          throw new ConflictException(operation + ": another checkout into '" + shown
              + "' is running; wait for its end and try again");
        }
        root.deleteTree(other);
      }
    }
  }

  private boolean isInUse(Path other, FileState state) throws IOException {
    if (LIVE.contains(other)) {
      return true;
    }
    try (TargetDirectory directory = root.open(other);
        FileChannel channel = directory.write(LOCK)) {
      return channel.tryLock() == null;
    } catch (NoSuchFileException e) {
      long age = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - state.modifiedNanos();
      return age < MAKING_NANOS && age > -MAKING_NANOS;
    }
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

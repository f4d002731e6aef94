package dev.templedb.sqlite.transfer;

import dev.templedb.sqlite.content.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The root of a target, for looking. What is seen by way of paths decides what is to be done, never where: that is left to {@link
 * TargetDirectory}.
 */
record TargetRoot(Path path) {

  /** Whether files have an exec bit here. */
  static final boolean HAS_EXECUTABLE =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private static final int BUFFER_BYTES = 1 << 16;

  /** The state of something; null if there is nothing, or can be nothing of this name. */
  @Nullable FileState state(String relative) throws IOException {
    try {
      return FileState.of(path.resolve(relative));
    } catch (NoSuchFileException e) {
      return null;
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      // The system's own words for what is wrong are in its user's language.
      boolean longName = relative.length() - relative.lastIndexOf('/') > NameTrials.SHORT_CHARS;
      if (longName || !isDirectory(path.resolve(relative).getParent())) {
        return null;
      }
      throw e;
    }
  }

  private static boolean isDirectory(@Nullable Path path) {
    return path != null && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** The time now, in nanoseconds since 1970, by the clock that files get their times from. */
  static long nowNanos() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }

  /** The target of a symbolic link. */
  String linkTarget(String relative) throws IOException {
    return Files.readSymbolicLink(path.resolve(relative)).toString();
  }

  /** Whether a directory is there, and every one that it is in, none of them by way of a link. */
  boolean hasDirectory(CheckoutDirectory directory) throws IOException {
    for (CheckoutDirectory step = directory; step.parent != null; step = step.parent) {
      FileState state = state(step.path);
      if (state == null || state.kind() != FileState.Kind.DIRECTORY) {
        return false;
      }
    }
    return true;
  }

  /** The SHA-256 of a file in an open directory. */
  static String hash(TargetDirectory directory, Path name, Runnable pause) throws IOException {
    MessageDigest digest = Sha256.digest();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (FileChannel channel = directory.read(name)) {
      while (channel.read(buffer) >= 0) {
        pause.run();
        digest.update(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}

package dev.templedb.sqlite.transfer;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the file system says of a file: as long as all of it stays the same, so does the content, unless it was changed within one tick of
 * the clock. Git's index compares the same.
 *
 * @param kind what it is
 * @param sizeBytes its size
 * @param modifiedNanos when its content was changed last, since 1970
 * @param changedNanos when anything of it was changed last, since 1970; 0 where the file system does not say
 * @param inode its number; 0 where the file system does not say
 * @param executable whether its owner may execute it
 */
record FileState(
    Kind kind,
    long sizeBytes,
    long modifiedNanos,
    long changedNanos,
    long inode,
    boolean executable) {

  /** What something in a directory is. */
  enum Kind {
    FILE,
    SYMLINK,
    DIRECTORY,
    OTHER
  }

  private static final boolean UNIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  private static final int TYPE_BITS = 0xF000;
  private static final int DIRECTORY_BITS = 0x4000;
  private static final int FILE_BITS = 0x8000;
  private static final int SYMLINK_BITS = 0xA000;
  private static final int OWNER_EXECUTE = 0x40;

  /** The clocks of file systems tick at least this often, if they have fractions of a second at all. */
  private static final long TICK_NANOS = 20_000_000;

  /** The coarsest tick: FAT has two seconds. */
  private static final long COARSE_TICK_NANOS = 2_000_000_000;

  /** The state of {@code file}, links not followed. */
  static FileState of(Path file) throws IOException {
    return UNIX ? unix(file) : basic(file);
  }

  private static FileState unix(Path file) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(
        file, "unix:mode,size,lastModifiedTime,ctime,ino", LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) attributes.get("mode");
    Kind kind =
        switch (mode & TYPE_BITS) {
          case FILE_BITS -> Kind.FILE;
          case SYMLINK_BITS -> Kind.SYMLINK;
          case DIRECTORY_BITS -> Kind.DIRECTORY;
          default -> Kind.OTHER;
        };
    return new FileState(
        kind,
        (Long) attributes.get("size"),
        nanos((FileTime) attributes.get("lastModifiedTime")),
        nanos((FileTime) attributes.get("ctime")),
        (Long) attributes.get("ino"),
        (mode & OWNER_EXECUTE) != 0);
  }

  private static FileState basic(Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Kind kind = attributes.isRegularFile()
        ? Kind.FILE
        : attributes.isSymbolicLink()
            ? Kind.SYMLINK
            : attributes.isDirectory() ? Kind.DIRECTORY : Kind.OTHER;
    return new FileState(
        kind, attributes.size(), nanos(attributes.lastModifiedTime()), 0, 0, false);
  }

  private static long nanos(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }

  /**
   * Whether a change of the content might have left this state as it is, given that the content was read at this time or later (in
   * nanoseconds since 1970): then the last change that the state tells of is so near that another may have had the same tick. This is git's
   * "racy" rule (Documentation/technical/racy-git.txt in its source).
   */
  boolean isRacyAt(long readNanos) {
    long last = changedNanos == 0 ? modifiedNanos : changedNanos;
    boolean fractions = modifiedNanos % 1_000_000_000 != 0 || changedNanos % 1_000_000_000 != 0;
    return last >= readNanos - (fractions ? TICK_NANOS : COARSE_TICK_NANOS);
  }
}

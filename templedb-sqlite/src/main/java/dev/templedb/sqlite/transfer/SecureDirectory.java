package dev.templedb.sqlite.transfer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A directory that is held by a file descriptor: what happens in it are {@code openat}, {@code fstatat}, {@code renameat} and {@code
 * unlinkat} (POSIX.1-2008), so nothing that others do to its path can lead elsewhere.
 *
 * <p>Java has neither {@code mkdirat} nor {@code symlinkat}. On Linux a path through {@code /proc/self/fd} comes to the same (proc(5)), see
 * {@link #handle}.
 */
final class SecureDirectory implements TargetDirectory {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Path ITSELF = Path.of(".");
  private static final Set<OpenOption> CREATE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> WRITE =
      Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  // The kernel takes away what the umask forbids.
  private static final FileAttribute<Set<PosixFilePermission>> PLAIN =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw-rw-"));
  private static final FileAttribute<Set<PosixFilePermission>> EXECUTABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx"));

  private static final Map<PosixFilePermission, PosixFilePermission> READ_TO_EXECUTE = Map.of(
      PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE,
      PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE,
      PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);

  private final Path path;
  private final SecureDirectoryStream<Path> stream;
  private volatile @Nullable Path handle;

  SecureDirectory(Path path, SecureDirectoryStream<Path> stream) {
    this.path = path;
    this.stream = stream;
  }

  @Override
  public TargetDirectory open(Path name) throws IOException {
    return new SecureDirectory(
        path.resolve(name), stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public TargetDirectory reopen() throws IOException {
    return new SecureDirectory(path, stream.newDirectoryStream(ITSELF, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public @Nullable FileState state(Path name) throws IOException {
    try {
      PosixFileAttributes attributes = view(name).readAttributes();
      return new FileState(
          kind(attributes),
          attributes.size(),
          attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
          0,
          0,
          attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static FileState.Kind kind(BasicFileAttributes attributes) {
    return attributes.isRegularFile()
        ? FileState.Kind.FILE
        : attributes.isSymbolicLink()
            ? FileState.Kind.SYMLINK
            : attributes.isDirectory() ? FileState.Kind.DIRECTORY : FileState.Kind.OTHER;
  }

  /** Who may read may execute then, or nobody may. */
  static Set<PosixFilePermission> permissions(PosixFileAttributes present, boolean executable) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    permissions.addAll(present.permissions());
    READ_TO_EXECUTE.forEach((read, execute) -> {
      if (executable && permissions.contains(read)) {
        permissions.add(execute);
      } else {
        permissions.remove(execute);
      }
    });
    return permissions;
  }

  private PosixFileAttributeView view(Path name) {
    return stream.getFileAttributeView(
        name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public List<Path> names() throws IOException {
    List<Path> names = new ArrayList<>();
    try (DirectoryStream<Path> listed =
        stream.newDirectoryStream(ITSELF, LinkOption.NOFOLLOW_LINKS)) {
      listed.forEach(entry -> names.add(entry.getFileName()));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  @Override
  public FileChannel create(Path name, boolean executable) throws IOException {
    return (FileChannel) stream.newByteChannel(name, CREATE, executable ? EXECUTABLE : PLAIN);
  }

  @Override
  public FileChannel read(Path name) throws IOException {
    return (FileChannel) stream.newByteChannel(name, READ);
  }

  @Override
  public FileChannel write(Path name) throws IOException {
    return (FileChannel) stream.newByteChannel(name, WRITE);
  }

  @Override
  public void move(Path name, TargetDirectory to, Path newName) throws IOException {
    stream.move(name, ((SecureDirectory) to).stream, newName);
  }

  @Override
  public void deleteFile(Path name) throws IOException {
    stream.deleteFile(name);
  }

  @Override
  public void deleteDirectory(Path name) throws IOException {
    stream.deleteDirectory(name);
  }

  @Override
  public void setExecutable(Path name, boolean executable) throws IOException {
    PosixFileAttributeView view = view(name);
    view.setPermissions(permissions(view.readAttributes(), executable));
  }

  /**
   * The path {@code /proc/self/fd/N} where N is a descriptor of this directory; below it, paths begin at the directory itself. It is found
   * by looking for the descriptor that leads to the same inode, since Java doesn't tell its number. Where there is no such path it is the
   * directory's ordinary one: there somebody who may write to the directory above could win a race, for a directory or link of a random
   * name elsewhere; that it has gone elsewhere is noticed before anything is put into it.
   */
  @Override
  public Path handle() throws IOException {
    Path known = handle;
    if (known == null) {
      known = findHandle();
      handle = known;
    }
    return known;
  }

  private Path findHandle() throws IOException {
    Object key = stream
        .getFileAttributeView(BasicFileAttributeView.class)
        .readAttributes()
        .fileKey();
    if (key != null && Files.isDirectory(DESCRIPTORS)) {
      List<Path> descriptors = new ArrayList<>();
      try (DirectoryStream<Path> listed = Files.newDirectoryStream(DESCRIPTORS)) {
        listed.forEach(descriptors::add);
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      // They are listed in their order, and this directory's is one of the newest.
      for (int i = descriptors.size() - 1; i >= 0; i--) {
        if (key.equals(keyOf(descriptors.get(i)))) {
          return descriptors.get(i);
        }
      }
    }
    return path;
  }

  private static @Nullable Object keyOf(Path descriptor) {
    try {
      return Files.readAttributes(descriptor, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      // A descriptor may be closed meanwhile, or lead to what has no attributes.
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}

package dev.templedb.sqlite.transfer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory that is reached by its path each time, where Java can't hold it open (Windows). Before anything is done in it, its path must
 * still lead to where it led when it was opened; somebody who may write to the directory above can win the moment in between.
 */
final class PlainDirectory implements TargetDirectory {

  private final Path path;
  private final Path real;

  /** The directory with this path, which may be reached through links. */
  PlainDirectory(Path path) throws IOException {
    this(path, path.toRealPath());
  }

  private PlainDirectory(Path path, Path real) {
    this.path = path;
    this.real = real;
  }

  @Override
  public TargetDirectory open(Path name) throws IOException {
    Path child = at(name);
    if (FileState.of(child).kind() != FileState.Kind.DIRECTORY) {
      throw new FileSystemException(child.toString(), null, "it is no directory");
    }
    Path realChild = child.toRealPath();
    if (!real.equals(realChild.getParent())) {
      throw new FileSystemException(child.toString(), null, "it leads elsewhere");
    }
    return new PlainDirectory(child, realChild);
  }

  @Override
  public TargetDirectory reopen() {
    return new PlainDirectory(path, real);
  }

  /** The path of something in this directory, which is still where it was. */
  private Path at(Path name) throws IOException {
    if (!path.toRealPath().equals(real)) {
      throw new FileSystemException(path.toString(), null, "it leads elsewhere than before");
    }
    return path.resolve(name);
  }

  @Override
  public @Nullable FileState state(Path name) throws IOException {
    try {
      return FileState.of(at(name));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public List<Path> names() throws IOException {
    List<Path> names = new ArrayList<>();
    try (DirectoryStream<Path> listed = Files.newDirectoryStream(at(Path.of("")))) {
      listed.forEach(entry -> names.add(entry.getFileName()));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  @Override
  public FileChannel create(Path name, boolean executable) throws IOException {
    Path file = at(name);
    FileChannel channel = FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    if (executable) {
      setExecutable(name, true);
    }
    return channel;
  }

  @Override
  public FileChannel read(Path name) throws IOException {
    return FileChannel.open(at(name), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public FileChannel write(Path name) throws IOException {
    return FileChannel.open(at(name), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void move(Path name, TargetDirectory to, Path newName) throws IOException {
    Files.move(at(name), ((PlainDirectory) to).at(newName), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void deleteFile(Path name) throws IOException {
    Files.delete(at(name));
  }

  @Override
  public void deleteDirectory(Path name) throws IOException {
    Files.delete(at(name));
  }

  @Override
  public void setExecutable(Path name, boolean executable) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(
        at(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view != null) {
      view.setPermissions(SecureDirectory.permissions(view.readAttributes(), executable));
    }
  }

  @Override
  public Path handle() throws IOException {
    return at(Path.of(""));
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}

package dev.templedb.sqlite.transfer;

import dev.templedb.content.ContentHash;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.content.StoredContent;
import dev.templedb.transfer.LeftPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread that writes files: into a new directory, which is in the staging directory still, under their own names; elsewhere under a
 * new name in the staging directory first, and moved from there when they are whole.
 */
final class CheckoutWriter implements CheckoutWorkers.Worker<CheckoutPiece> {

  private final Operation operation;
  private final String projectSlug;
  private final Cursor cursor;
  private final TargetRoot target;
  private final Staging staging;
  private final OpenDirectories directories;
  private final boolean restoreTimes;
  private final CheckoutProgress progress;
  private final List<LeftPath> left;

  CheckoutWriter(
      Operation operation,
      String projectSlug,
      Cursor cursor,
      TargetRoot target,
      TargetDirectory root,
      Staging staging,
      boolean restoreTimes,
      CheckoutProgress progress,
      List<LeftPath> left) {
    this.operation = operation;
    this.projectSlug = projectSlug;
    this.cursor = cursor;
    this.target = target;
    this.staging = staging;
    this.directories = new OpenDirectories(root, staging.directory());
    this.restoreTimes = restoreTimes;
    this.progress = progress;
    this.left = left;
  }

  @Override
  public void run(CheckoutPiece piece, Runnable pause) throws IOException {
    for (CheckoutFile file : piece.files()) {
      if (file.action != CheckoutFile.Action.NONE) {
        pause.run();
        try {
          if (piece.directory().exists) {
            replace(piece.directory(), file, pause);
          } else {
            add(piece.directory(), file, pause);
          }
        } catch (IOException e) {
          // What it says itself has the last name at best.
          throw new IOException("can't write '" + file.path + "': " + e, e);
        }
        progress.add(1, 0);
      }
    }
  }

  /** Writes a file into a new directory. */
  private void add(CheckoutDirectory directory, CheckoutFile file, Runnable pause)
      throws IOException {
    TargetDirectory open = directories.at(directory);
    Path name = Path.of(file.name());
    if (file.symlinkTarget != null || restoreTimes) {
      staging.directory().move(write(file, pause), open, name);
    } else {
      fill(open.create(name, file.executable), file, pause);
    }
    file.state = FileState.of(stagedPath(directory).resolve(name));
  }

  /** The path of a new directory, which nobody else knows or may enter. */
  private Path stagedPath(CheckoutDirectory directory) throws IOException {
    CheckoutDirectory top = directory;
    while (top.staged == null) {
      top = Objects.requireNonNull(top.parent);
    }
    Path staged = staging.directory().handle().resolve(top.staged);
    return top == directory
        ? staged
        : staged.resolve(directory.path.substring(top.path.length() + 1));
  }

  /** Writes a file into a directory that others may use, or gives the one that is there its exec bit. */
  private void replace(CheckoutDirectory directory, CheckoutFile file, Runnable pause)
      throws IOException {
    Path name = Path.of(file.name());
    if (file.action == CheckoutFile.Action.SET_EXECUTABLE) {
      try {
        TargetDirectory open = directories.at(directory);
        if (isAsSeen(open, name, file.seen)) {
          open.setExecutable(name, file.executable);
          file.state = null;
          return;
        }
      } catch (FileSystemException e) {
        rethrowUnlessChanged(directory, file, e);
      }
      leave(file);
      return;
    }
    Path made = write(file, pause);
    try {
      FileState before = FileState.of(staging.directory().handle().resolve(made));
      TargetDirectory open = directories.at(directory);
      if (isAsSeen(open, name, file.seen)) {
        long now = TargetRoot.nowNanos();
        staging.directory().move(made, open, name);
        remember(file, before, now);
        return;
      }
    } catch (FileSystemException e) {
      rethrowUnlessChanged(directory, file, e);
    }
    staging.directory().deleteFile(made);
    leave(file);
  }

  /** Notes the state of a file that was moved to its place, if nobody has changed it since. */
  private void remember(CheckoutFile file, FileState before, long movedNanos) throws IOException {
    FileState after = target.state(file.path);
    boolean same = after != null
        && after.kind() == before.kind()
        && after.inode() == before.inode()
        && after.sizeBytes() == before.sizeBytes()
        && after.modifiedNanos() == before.modifiedNanos();
    file.state = same ? after : null;
    file.racy = same && after.isRacyAt(movedNanos);
  }

  private void leave(CheckoutFile file) {
    file.action = CheckoutFile.Action.LEAVE;
    file.state = null;
    left.add(new LeftPath(
        file.path,
        LeftPath.Reason.CHANGED_MEANWHILE,
        "it, or a directory above it, was changed while the checkout ran; check out again"));
  }

  /** Whether a name leads to what was seen there, as far as a directory can tell. */
  static boolean isAsSeen(TargetDirectory directory, Path name, @Nullable FileState seen)
      throws IOException {
    FileState now = directory.state(name);
    if (now == null || seen == null || seen.kind() == FileState.Kind.DIRECTORY) {
      // What was a directory has been removed before.
      return now == null && (seen == null || seen.kind() == FileState.Kind.DIRECTORY);
    }
    return now.kind() == seen.kind()
        && now.sizeBytes() == seen.sizeBytes()
        && now.modifiedNanos() == seen.modifiedNanos()
        && now.executable() == seen.executable();
  }

  /** Throws what went wrong, unless it did because somebody has put something else there. */
  private void rethrowUnlessChanged(
      CheckoutDirectory directory, CheckoutFile file, FileSystemException failure)
      throws IOException {
    FileState now = target.state(file.path);
    boolean changed = !target.hasDirectory(directory)
        || (now == null ? file.seen != null : !now.equals(file.seen))
        || failure instanceof NoSuchFileException;
    if (!changed) {
      throw failure;
    }
  }

  /** Writes a file or link under a new name in the staging directory. */
  private Path write(CheckoutFile file, Runnable pause) throws IOException {
    if (file.symlinkTarget != null) {
      return staging.makeLink(file.symlinkTarget);
    }
    Path made = staging.newName();
    fill(staging.directory().create(made, file.executable), file, pause);
    if (restoreTimes && file.modifiedNanos != TrackedFile.NO_TIME) {
      Files.getFileAttributeView(
              staging.directory().handle().resolve(made),
              BasicFileAttributeView.class,
              LinkOption.NOFOLLOW_LINKS)
          .setTimes(FileTime.from(file.modifiedNanos, TimeUnit.NANOSECONDS), null, null);
    }
    return made;
  }

  /** Fills a file, the last part only when the hash of the whole is right, and closes it. */
  private void fill(FileChannel file, CheckoutFile wanted, Runnable pause) throws IOException {
    Operation reading = Operation.of(operation.verb(), projectSlug, wanted.path);
    try (FileChannel channel = file) {
      StoredContent content = cursor.read(connection -> StoredContent.open(
          connection,
          reading,
          wanted.contentId,
          new ContentHash(Objects.requireNonNull(wanted.hash)),
          wanted.sizeBytes));
      if (!content.isChunked()) {
        write(channel, content.only());
        return;
      }
      for (Optional<byte[]> part = cursor.read(content::next);
          part.isPresent();
          part = cursor.read(content::next)) {
        pause.run();
        write(channel, part.get());
      }
    }
  }

  private void write(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    progress.add(0, bytes.length);
  }

  @Override
  public void close() throws IOException {
    directories.close();
  }
}

package dev.templedb.sqlite.transfer;

import dev.templedb.content.ContentHash;
import dev.templedb.project.FileTypeId;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One file or symbolic link that the walk has found, and what reading it has shown. Written by one worker and read by the import's own
 * thread after the worker is done.
 */
final class TreeEntry {

  private final String path;
  private final Path file;
  private final @Nullable String symlinkTarget;
  private @Nullable Read read;

  /** What reading a file has shown. */
  record Read(ContentHash hash, long sizeBytes, boolean executable, FileTypeId type) {}

  TreeEntry(String path, Path file, @Nullable String symlinkTarget) {
    this.path = path;
    this.file = file;
    this.symlinkTarget = symlinkTarget;
  }

  /** The path from the root of the tree, with {@code /} between names. */
  String path() {
    return path;
  }

  /** Where the file is. */
  Path file() {
    return file;
  }

  /** Where a symbolic link points; null for a file. */
  @Nullable String symlinkTarget() {
    return symlinkTarget;
  }

  void read(@Nullable Read result) {
    read = result;
  }

  /** What reading has shown; there is nothing for a symbolic link and for a file that could not be read. */
  @Nullable Read read() {
    return read;
  }

  /** Whether it is part of the tree that is published. */
  boolean isTaken() {
    return symlinkTarget != null || read != null;
  }

  Read content() {
    return Objects.requireNonNull(read);
  }
}

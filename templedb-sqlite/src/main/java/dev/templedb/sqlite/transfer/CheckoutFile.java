package dev.templedb.sqlite.transfer;

import org.jspecify.annotations.Nullable;

/**
 * A file or symbolic link to be written, and what becomes of it. Written to by the worker that has its directory, one phase after the
 * other.
 */
final class CheckoutFile {

  /** What is to be done. */
  enum Action {
    /** It is there. */
    NONE,
    /** Its content is there, and its exec bit is not right. */
    SET_EXECUTABLE,
    /** It is to be written. */
    WRITE,
    /** Somebody else has written to it meanwhile. */
    LEAVE
  }

  final String path;
  final long typeId;
  final long contentId;
  final @Nullable String hash;
  final long sizeBytes;
  final boolean executable;
  final @Nullable String symlinkTarget;
  final long modifiedNanos;

  Action action = Action.WRITE;

  /** What is there, or was when it was looked at; null if there is nothing. */
  @Nullable FileState seen;

  /** Its state after the checkout, if nobody else can have had a hand in it. */
  @Nullable FileState state;

  /** Whether {@link #state} may outlast a change. */
  boolean racy;

  CheckoutFile(
      String path,
      long typeId,
      long contentId,
      @Nullable String hash,
      long sizeBytes,
      boolean executable,
      @Nullable String symlinkTarget,
      long modifiedNanos) {
    this.path = path;
    this.typeId = typeId;
    this.contentId = contentId;
    this.hash = hash;
    this.sizeBytes = sizeBytes;
    this.executable = executable;
    this.symlinkTarget = symlinkTarget;
    this.modifiedNanos = modifiedNanos;
  }

  /** The last name of the path. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** What the directory's index says of it from now on: that it is to be read again, where its state is not known for sure. */
  TrackedFile tracked() {
    FileState known = state;
    FileState.Kind kind = symlinkTarget == null ? FileState.Kind.FILE : FileState.Kind.SYMLINK;
    return new TrackedFile(
        path,
        known == null ? new FileState(kind, sizeBytes, 0, 0, 0, executable) : known,
        known == null || racy,
        contentId,
        typeId,
        executable,
        symlinkTarget,
        modifiedNanos);
  }
}

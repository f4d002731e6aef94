package dev.templedb.sqlite.transfer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One file or symbolic link that the walk has found, and what is known of its content: from the index, or from reading it. Written by one
 * worker and read by the import's own thread after the worker is done.
 */
final class TreeEntry {

  private final String path;
  private final @Nullable String symlinkTarget;
  private FileState state;
  private long seenNanos;
  private long typeId;
  private long contentId;
  private @Nullable ContentSlot slot;

  /**
   * An entry.
   *
   * @param path from the root of the tree, with {@code /} between names
   * @param symlinkTarget where a symbolic link points; null for a file
   * @param state its state on disk
   * @param seenNanos a time just before that state was asked for, since 1970
   */
  TreeEntry(String path, @Nullable String symlinkTarget, FileState state, long seenNanos) {
    this.path = path;
    this.symlinkTarget = symlinkTarget;
    this.state = state;
    this.seenNanos = seenNanos;
  }

  String path() {
    return path;
  }

  @Nullable String symlinkTarget() {
    return symlinkTarget;
  }

  boolean isSymlink() {
    return symlinkTarget != null;
  }

  FileState state() {
    return state;
  }

  /** A time just before the state was asked for, since 1970. */
  long seenNanos() {
    return seenNanos;
  }

  /** Takes over another look at the file. */
  void seenAgain(FileState newState, long newSeenNanos) {
    state = newState;
    seenNanos = newSeenNanos;
  }

  /** Says that the index knows the file. */
  void isKnown(long knownContentId, long knownTypeId) {
    contentId = knownContentId;
    typeId = knownTypeId;
  }

  /** Says what reading it has shown. */
  void wasRead(ContentSlot newSlot, long newTypeId) {
    slot = newSlot;
    typeId = newTypeId;
  }

  /** Forgets what reading it has shown. */
  void forget() {
    slot = null;
    contentId = 0;
  }

  /** The type of a file; not known for links. */
  long typeId() {
    return typeId;
  }

  /** The id of a file's content; 0 as long as it isn't stored. */
  long contentId() {
    ContentSlot read = slot;
    return read == null ? contentId : read.id();
  }

  /** Where reading it has put its content; null for what the index knows. */
  @Nullable ContentSlot slot() {
    return slot;
  }

  /** Whether it is part of the tree that is published: a link, or a file whose content is stored. */
  boolean isTaken() {
    return symlinkTarget != null || contentId() != 0;
  }

  /** What the index remembers of it. */
  TrackedFile tracked(long symlinkType) {
    return new TrackedFile(
        path,
        Objects.requireNonNull(state),
        symlinkTarget == null && state.isRacyAt(seenNanos),
        contentId(),
        symlinkTarget == null ? typeId : symlinkType,
        symlinkTarget == null && state.executable(),
        symlinkTarget,
        state.modifiedNanos());
  }
}

package dev.templedb.sqlite.transfer;

import org.jspecify.annotations.Nullable;

/**
 * A file or symbolic link that a project's tree has, and what is known of it on disk.
 *
 * @param path its path in the project
 * @param state its state on disk when it was read or written; null if it isn't known
 * @param racy whether it may have changed since without a change of that state
 * @param contentId which content it has; 0 for a symbolic link
 * @param typeId its type
 * @param executable whether its owner may execute it
 * @param symlinkTarget where a symbolic link points; null for a file
 * @param modifiedNanos when it was changed last, since 1970; {@link #NO_TIME} if it isn't known
 */
record TrackedFile(
    String path,
    @Nullable FileState state,
    boolean racy,
    long contentId,
    long typeId,
    boolean executable,
    @Nullable String symlinkTarget,
    long modifiedNanos) {

  static final long NO_TIME = Long.MIN_VALUE;
}

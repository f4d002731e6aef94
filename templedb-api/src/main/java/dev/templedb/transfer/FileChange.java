package dev.templedb.transfer;

import java.util.Objects;
import java.util.Optional;

/**
 * One file that an import changed.
 *
 * @param kind what happened to it
 * @param path its path in the project
 * @param previousPath where a renamed file was before; empty for every other kind
 * @param reason what made it so; of several the first in the order of {@link Reason}
 */
public record FileChange(Kind kind, String path, Optional<String> previousPath, Reason reason) {

  /** What happened to a file. */
  public enum Kind {
    /** The file is new. */
    ADDED,
    /** The file differs from before. */
    CHANGED,
    /** The file is at another path, with the content it had; it is still the same row. */
    RENAMED,
    /** The file is gone. */
    REMOVED
  }

  /** Why a file counts as changed. */
  public enum Reason {
    /** The project did not have it. */
    NEW,
    /** What was a file is a symbolic link now, or the other way round. */
    KIND,
    /** Its content is another. */
    CONTENT,
    /** The symbolic link points elsewhere. */
    SYMLINK_TARGET,
    /** Its exec bit is another. */
    EXECUTABLE,
    /** The rules recognise another type. */
    FILE_TYPE,
    /** A file that is gone had this content, which is not empty. */
    MOVED,
    /** The directory does not have it any more. */
    GONE,
    /** The directory has it, but ignore rules or the import's options leave it out now. */
    IGNORED
  }

  public FileChange {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(previousPath, "previousPath");
    Objects.requireNonNull(reason, "reason");
  }

  /** A change of a file that stayed where it was. */
  public static FileChange of(Kind kind, String path, Reason reason) {
    return new FileChange(kind, path, Optional.empty(), reason);
  }

  /** A file that is at another path. */
  public static FileChange renamed(String previousPath, String path) {
    return new FileChange(Kind.RENAMED, path, Optional.of(previousPath), Reason.MOVED);
  }
}

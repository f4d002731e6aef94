package dev.templedb.project;

import dev.templedb.content.ContentHash;
import java.util.Objects;
import java.util.Optional;

/**
 * What an edit expects to find at its path, so that it doesn't overwrite what somebody else has put there since (optimistic locking). An
 * edit that finds something else is refused with a {@link dev.templedb.error.ConflictException}: read again, and decide anew.
 *
 * @param state which kind of expectation it is
 * @param hash the content that must be there, for {@link State#FILE}
 * @param symlinkTarget where the link that must be there points, for {@link State#SYMLINK}
 */
public record Expected(State state, Optional<ContentHash> hash, Optional<String> symlinkTarget) {

  /** The kinds of expectation. */
  public enum State {
    /** Whatever is there, or nothing. */
    ANYTHING,
    /** Nothing. */
    NOTHING,
    /** A file with a certain content. */
    FILE,
    /** A symbolic link with a certain target. */
    SYMLINK
  }

  private static final Expected ANYTHING =
      new Expected(State.ANYTHING, Optional.empty(), Optional.empty());
  private static final Expected NOTHING =
      new Expected(State.NOTHING, Optional.empty(), Optional.empty());

  public Expected {
    Objects.requireNonNull(state, "state");
    if (hash.isPresent() != (state == State.FILE)
        || symlinkTarget.isPresent() != (state == State.SYMLINK)) {
      throw new IllegalArgumentException(
          "a file is expected by its hash, a symbolic link by its target, and nothing by either");
    }
  }

  /** No expectation: the edit replaces whatever is there. */
  public static Expected anything() {
    return ANYTHING;
  }

  /** The path must be free. */
  public static Expected nothing() {
    return NOTHING;
  }

  /** A file with this content must be there. */
  public static Expected content(ContentHash hash) {
    return new Expected(State.FILE, Optional.of(hash), Optional.empty());
  }

  /** A symbolic link that points there must be there. */
  public static Expected symlink(String target) {
    return new Expected(State.SYMLINK, Optional.empty(), Optional.of(target));
  }

  /** The content or target of {@code file} must still be what it was when it was read. Its exec bit and type don't matter. */
  public static Expected sameAs(ProjectFile file) {
    return file.hash()
        .map(Expected::content)
        .orElseGet(() -> symlink(file.symlinkTarget().orElseThrow()));
  }

  /** Whether this is what is there: a file, a symbolic link, or nothing. */
  public boolean matches(Optional<ProjectFile> found) {
    return switch (state) {
      case ANYTHING -> true;
      case NOTHING -> found.isEmpty();
      case FILE -> found.isPresent() && found.get().hash().equals(hash);
      case SYMLINK -> found.isPresent() && found.get().symlinkTarget().equals(symlinkTarget);
    };
  }

  /** The expectation in words, for messages. */
  @Override
  public String toString() {
    return switch (state) {
      case ANYTHING -> "anything";
      case NOTHING -> "nothing";
      case FILE -> "content " + hash.orElseThrow();
      case SYMLINK -> "a symbolic link to '" + symlinkTarget.orElseThrow() + "'";
    };
  }
}

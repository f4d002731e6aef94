package dev.templedb.transfer;

/**
 * Something in the tree that an import could not take.
 *
 * @param path its path from the root of the tree; where the name is not valid Unicode, the nearest that can be shown
 * @param reason why
 * @param detail more about it, for people
 */
public record SkippedFile(String path, Reason reason, String detail) {

  /** Why something was skipped. */
  public enum Reason {
    /** Its name, or a link's target, is not valid Unicode, so that it could not be written back as it was. */
    NAME_NOT_UNICODE,
    /** Some file system takes its name for {@code .git}, or it is a symbolic link named {@code .gitmodules}: git takes neither. */
    RESERVED_NAME,
    /** It is a socket, device or named pipe. */
    SPECIAL_FILE,
    /** It could not be read. */
    UNREADABLE,
    /** It was there when the directory was listed, and gone when it was to be read. */
    VANISHED,
    /** It changed each time it was read. */
    UNSTABLE
  }
}

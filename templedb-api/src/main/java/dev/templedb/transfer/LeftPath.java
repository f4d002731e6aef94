package dev.templedb.transfer;

/**
 * Something in the target that a checkout left as it is.
 *
 * @param path its path from the root of the target
 * @param reason why
 * @param detail more about it, for people
 */
public record LeftPath(String path, Reason reason, String detail) {

  /** Why something was left. */
  public enum Reason {
    /** It was changed, or appeared, while the checkout ran. */
    CHANGED_MEANWHILE,
    /** It should have been removed and could not be. */
    NOT_REMOVED
  }
}

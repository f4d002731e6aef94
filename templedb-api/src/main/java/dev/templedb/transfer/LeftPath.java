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
    /** The project has dropped it, and it was changed in the target before. From now on it is an extra file like others. */
    CHANGED_LOCALLY,
    /** It should have been removed and could not be. */
    NOT_REMOVED
  }
}

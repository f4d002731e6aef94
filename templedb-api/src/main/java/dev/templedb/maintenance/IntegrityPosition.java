package dev.templedb.maintenance;

/**
 * How far a check of content has come, so that another can go on from there. Its text can be kept anywhere, and holds for the same database
 * alone.
 *
 * @param content the content up to which everything was read
 */
public record IntegrityPosition(long content) {

  /** Refuses what is no position. */
  public IntegrityPosition {
    if (content < 0) {
      throw new IllegalArgumentException("a position is not negative, was " + content);
    }
  }

  /**
   * The position that {@link #toString} gave.
   *
   * @throws IllegalArgumentException when {@code text} is none
   */
  public static IntegrityPosition parse(String text) {
    try {
      return new IntegrityPosition(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no position of an integrity check", e);
    }
  }

  /** The position as text, for {@link #parse}. */
  @Override
  public String toString() {
    return Long.toString(content);
  }
}

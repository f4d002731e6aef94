package dev.templedb.content;

/**
 * How much content.
 *
 * @param count how many distinct contents
 * @param contentBytes how many bytes they have
 * @param storedBytes how many bytes of the database they take, compressed as they are, without what SQLite needs for each row
 */
public record ContentAmount(long count, long contentBytes, long storedBytes) {

  /** Nothing. */
  public static final ContentAmount NONE = new ContentAmount(0, 0, 0);

  public ContentAmount {
    if (count < 0 || contentBytes < 0 || storedBytes < 0) {
      throw new IllegalArgumentException(
          "an amount is not negative, was " + count + ", " + contentBytes + ", " + storedBytes);
    }
  }

  /** Both together. */
  public ContentAmount plus(ContentAmount other) {
    return new ContentAmount(
        count + other.count, contentBytes + other.contentBytes, storedBytes + other.storedBytes);
  }
}

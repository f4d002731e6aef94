package dev.templedb.sqlite.project;

import java.util.Arrays;

/** Some code points, never the path separator {@code /}. Immutable and thread-safe. */
public final class CodePointSet {

  /** No code point. */
  public static final CodePointSet NONE = new CodePointSet(new int[0], false);

  /** First and last code point of each range, in turn. */
  private final int[] ranges;

  private final boolean complement;

  private CodePointSet(int[] ranges, boolean complement) {
    this.ranges = ranges;
    this.complement = complement;
  }

  /** Whether {@code codePoint} is in the set. */
  public boolean contains(int codePoint) {
    if (codePoint == '/') {
      return false;
    }
    for (int i = 0; i < ranges.length; i += 2) {
      if (ranges[i] <= codePoint && codePoint <= ranges[i + 1]) {
        return !complement;
      }
    }
    return complement;
  }

  /** Collects ranges. */
  public static final class Builder {
    private int[] ranges = new int[8];
    private int size;

    /** Adds one code point. */
    public Builder add(int codePoint) {
      return add(codePoint, codePoint);
    }

    /** Adds the code points from {@code first} to {@code last}; none when they are in the wrong order. */
    public Builder add(int first, int last) {
      if (size == ranges.length) {
        ranges = Arrays.copyOf(ranges, size * 2);
      }
      ranges[size++] = first;
      ranges[size++] = last;
      return this;
    }

    /** Whether nothing was added. */
    public boolean isEmpty() {
      return size == 0;
    }

    /** The set of what was added; or with {@code complement}, of all else. The separator is in neither. */
    public CodePointSet build(boolean complement) {
      return new CodePointSet(Arrays.copyOf(ranges, size), complement);
    }
  }
}

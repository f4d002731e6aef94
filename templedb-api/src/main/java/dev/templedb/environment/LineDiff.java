package dev.templedb.environment;

import java.util.ArrayList;
import java.util.List;

/** The lines that differ between two texts: all but a longest common subsequence of lines. */
final class LineDiff {

  /** A line that was removed ({@code -}), added ({@code +}) or is in both (a space). */
  record Line(char sign, String text) {

    boolean isChange() {
      return sign != ' ';
    }
  }

  /** Above this many pairs of lines, the memory and time for the best difference are not worth it. */
  private static final long MAX_PAIRS = 4_000_000;

  private LineDiff() {}

  /** All lines of both, those removed ahead of those added. */
  static List<Line> between(List<String> before, List<String> after) {
    int start = 0;
    int end = Math.min(before.size(), after.size());
    while (start < end && before.get(start).equals(after.get(start))) {
      start++;
    }
    int tail = 0;
    while (tail < end - start
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    List<Line> lines = new ArrayList<>();
    before.subList(0, start).forEach(text -> lines.add(new Line(' ', text)));
    addMiddle(
        before.subList(start, before.size() - tail),
        after.subList(start, after.size() - tail),
        lines);
    before
        .subList(before.size() - tail, before.size())
        .forEach(text -> lines.add(new Line(' ', text)));
    return lines;
  }

  private static void addMiddle(List<String> before, List<String> after, List<Line> lines) {
    boolean compare = (long) before.size() * after.size() <= MAX_PAIRS;
    int[][] common = compare ? common(before, after) : new int[0][];
    int i = 0;
    int j = 0;
    while (compare && i < before.size() && j < after.size()) {
      if (before.get(i).equals(after.get(j))) {
        lines.add(new Line(' ', before.get(i)));
        i++;
        j++;
      } else if (common[i + 1][j] >= common[i][j + 1]) {
        lines.add(new Line('-', before.get(i++)));
      } else {
        lines.add(new Line('+', after.get(j++)));
      }
    }
    before.subList(i, before.size()).forEach(text -> lines.add(new Line('-', text)));
    after.subList(j, after.size()).forEach(text -> lines.add(new Line('+', text)));
  }

  /** How many lines the longest common subsequence has of what begins at each pair of lines. */
  private static int[][] common(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] = before.get(i).equals(after.get(j))
            ? common[i + 1][j + 1] + 1
            : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}

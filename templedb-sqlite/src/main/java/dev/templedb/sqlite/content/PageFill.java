package dev.templedb.sqlite.content;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * In which order to insert contents so that they fill their table's pages. SQLite appends a row to the last page if it fits there, and to
 * a new one if not; compressed source files have about half a page, so that in any order every seventh byte of the table is empty. Each
 * page gets the largest row that still fits into it instead (best fit decreasing), which leaves about every fiftieth byte empty.
 *
 * <p>The sizes come from SQLite's file format (sqlite.org/fileformat2.html, sections 1.6 and 2.1). A wrong one would cost space and
 * nothing else.
 */
final class PageFill {

  private static final int PAGE_HEADER = 8;
  private static final int CELL_POINTER = 2;
  private static final int OVERFLOW_POINTER = 4;

  /** Payload size and row id, as variable-length integers of up to three bytes each. */
  private static final int CELL_HEADER = 6;

  /** A row of contents without its data: the record's header, hash, size, time and check. */
  private static final int ROW_BYTES = 61;

  private PageFill() {}

  /** Gives {@code rows} in a better order; {@code dataBytes} says how much data each has. */
  static <T> List<T> order(List<T> rows, ToIntFunction<T> dataBytes, int pageBytes) {
    TreeMap<Integer, Deque<T>> bySize = new TreeMap<>();
    for (T row : rows) {
      bySize
          .computeIfAbsent(
              bytesInPage(dataBytes.applyAsInt(row), pageBytes), size -> new ArrayDeque<>())
          .add(row);
    }
    List<T> ordered = new ArrayList<>(rows.size());
    int free = 0;
    while (!bySize.isEmpty()) {
      Map.Entry<Integer, Deque<T>> best = bySize.floorEntry(free);
      if (best == null) {
        best = bySize.lastEntry();
        free = pageBytes - PAGE_HEADER;
      }
      ordered.add(best.getValue().remove());
      free -= best.getKey();
      if (best.getValue().isEmpty()) {
        bySize.remove(best.getKey());
      }
    }
    return ordered;
  }

  /** What a row takes of its page; the rest of a long row is in pages of its own, which it fills but for the last. */
  private static int bytesInPage(int dataBytes, int pageBytes) {
    int payload = ROW_BYTES + dataBytes;
    int most = pageBytes - 35;
    if (payload <= most) {
      return payload + CELL_HEADER + CELL_POINTER;
    }
    int least = (pageBytes - 12) * 32 / 255 - 23;
    int balanced = least + (payload - least) % (pageBytes - OVERFLOW_POINTER);
    return (balanced <= most ? balanced : least) + OVERFLOW_POINTER + CELL_HEADER + CELL_POINTER;
  }
}

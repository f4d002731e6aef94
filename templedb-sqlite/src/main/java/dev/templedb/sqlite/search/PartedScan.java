package dev.templedb.sqlite.search;

import dev.templedb.search.ContentSearch;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.content.StoredContent;
import dev.templedb.sqlite.search.LineFinder.Hit;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/** Reads content that is stored in parts as windows of whole lines. What a part begins of a line is kept until the next part. */
final class PartedScan {

  @FunctionalInterface
  private interface Taker {
    boolean wantsMoreAfter(Window window) throws SQLException;
  }

  private final LineFinder finder;
  private final KeptConnection connection;
  private byte[] buffer = new byte[0];

  PartedScan(LineFinder finder, KeptConnection connection) {
    this.finder = finder;
    this.connection = connection;
  }

  /** Whether a line matches. Reads to the end all the same, where it shows whether the content is right. */
  boolean hasMatch(StoredContent content) throws SQLException {
    boolean[] found = {false};
    eachWindow(content, window -> {
      found[0] = found[0] || finder.find(window, window.start()) != null;
      return true;
    });
    return found[0];
  }

  /** Gives all windows to {@code lines}, as long as that needs them. */
  void feed(StoredContent content, MatchLines lines) throws SQLException {
    eachWindow(content, window -> {
      Hit first = finder.find(window, window.start());
      lines.feed(window, first);
      return !lines.isComplete();
    });
  }

  private void eachWindow(StoredContent content, Taker taker) throws SQLException {
    int kept = 0;
    boolean atStart = true;
    for (Optional<byte[]> part = content.next(connection);
        part.isPresent();
        part = content.next(connection)) {
      connection.check();
      int end = append(kept, part.get());
      int start = atStart ? Window.startOfText(buffer, end) : 0;
      atStart = false;
      int lines = lastLineEnd(start, end);
      if (lines == start && end - start > ContentSearch.MAX_LINE_BYTES) {
        lines = end;
      }
      if (lines > start && !taker.wantsMoreAfter(new Window(buffer, start, lines))) {
        return;
      }
      kept = end - lines;
      System.arraycopy(buffer, lines, buffer, 0, kept);
    }
    if (kept > 0) {
      taker.wantsMoreAfter(new Window(buffer, 0, kept));
    }
  }

  private int append(int kept, byte[] part) {
    if (buffer.length < kept + part.length) {
      buffer = Arrays.copyOf(buffer, kept + part.length);
    }
    System.arraycopy(part, 0, buffer, kept, part.length);
    return kept + part.length;
  }

  private int lastLineEnd(int start, int end) {
    for (int i = end; i > start; i--) {
      if (buffer[i - 1] == '\n') {
        return i;
      }
    }
    return start;
  }
}

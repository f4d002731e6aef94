package dev.templedb.sqlite.transfer;

import dev.templedb.error.InvalidInputException;
import dev.templedb.sqlite.connection.Operation;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a tree that is not checked out, path by path. */
final class TreeRefusal {

  private static final int SHOWN = 10;
  private static final int SHOWN_CHARS = 200;

  private final List<String> shown = new ArrayList<>();
  private long count;

  /** Takes note of a path that must not be written. */
  void add(String path, String why) {
    count++;
    if (shown.size() < SHOWN) {
      shown.add(printable(path) + ": " + why);
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Throws if there is anything wrong. */
  void throwIfAny(Operation operation) {
    if (count > 0) {
      throw new InvalidInputException(operation + ": refused, and nothing was changed, because of "
          + count + (count == 1 ? " path" : " paths") + list(shown, count)
          + "; rename or remove them in the project");
    }
  }

  /** The first of several things, in a form for a message. */
  static String list(List<String> shown, long count) {
    return " (" + String.join("; ", shown) + (count > shown.size() ? "; …" : "") + ")";
  }

  /** A path for a message: names in a tree may be long, and may hold anything. */
  static String printable(String path) {
    StringBuilder text = new StringBuilder("'");
    path.codePoints().limit(SHOWN_CHARS).forEach(c -> {
      int type = Character.getType(c);
      boolean hidden =
          type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR;
      text.append(hidden ? String.format("\\u%04x", c) : Character.toString(c));
    });
    return text.append(path.length() > SHOWN_CHARS ? "…'" : "'").toString();
  }
}

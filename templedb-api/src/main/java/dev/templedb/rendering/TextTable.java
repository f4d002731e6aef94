package dev.templedb.rendering;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Lines of cells for a terminal: every column is as wide as its widest cell, two spaces stand between columns, and nothing at a line's
 * end. Control characters in cells, which could steer the terminal or break the lines, are shown as {@code \}{@code u001b} and the like.
 */
public final class TextTable {

  private final List<List<String>> lines = new ArrayList<>();
  private final List<Boolean> right = new ArrayList<>();

  /** Makes a column, counted from 0, align to the right. */
  public TextTable alignRight(int column) {
    while (right.size() <= column) {
      right.add(false);
    }
    right.set(column, true);
    return this;
  }

  /** Adds a line. */
  public TextTable line(String... cells) {
    List<String> line = new ArrayList<>();
    for (String cell : cells) {
      line.add(printable(cell));
    }
    lines.add(Collections.unmodifiableList(line));
    return this;
  }

  /** The lines, each indented by {@code indent} and ended by a line feed. */
  public String text(int indent) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        int width = width(line.get(i));
        if (i == widths.size()) {
          widths.add(width);
        } else {
          widths.set(i, Math.max(widths.get(i), width));
        }
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder(" ".repeat(indent));
      for (int i = 0; i < line.size(); i++) {
        String padding = " ".repeat(widths.get(i) - width(line.get(i)));
        boolean toTheRight = i < right.size() && right.get(i);
        padded
            .append(i == 0 ? "" : "  ")
            .append(toTheRight ? padding : "")
            .append(line.get(i))
            .append(toTheRight ? "" : padding);
      }
      text.append(padded.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  /** {@code text} with its control characters made visible. */
  public static String printable(String text) {
    return text.codePoints()
        .mapToObj(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029
            ? String.format("\\u%04x", c)
            : Character.toString(c))
        .collect(Collectors.joining());
  }

  /** A definition of several lines, each printable and indented by {@code indent}, ended by a line feed. */
  public static String paragraph(String text, int indent) {
    return text.lines()
        .map(line -> (" ".repeat(indent) + printable(line.replace("\t", "    "))).stripTrailing())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** An amount of bytes for people, with the exact number: {@code 1.5 MiB (1572864 bytes)}. */
  public static String bytes(long bytes) {
    String exact = bytes + (bytes == 1 ? " byte" : " bytes");
    if (bytes < 1_024) {
      return exact;
    }
    double amount = bytes;
    int unit = -1;
    while (amount >= 1_024 && unit < 3) {
      amount /= 1_024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB (%s)", amount, "KMGT".charAt(unit), exact);
  }
}

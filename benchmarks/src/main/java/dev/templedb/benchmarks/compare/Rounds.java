package dev.templedb.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Times by side, taken in rounds in which every side has a turn; another begins each time. */
final class Rounds {

  /** Does something once and gives its time in milliseconds. */
  @FunctionalInterface
  interface Side {
    double run() throws Exception;
  }

  private record Named(String name, Side side) {}

  private final List<Named> sides = new ArrayList<>();
  private final Map<String, List<Double>> times = new TreeMap<>();

  /** Adds a side. */
  Rounds with(String name, Side side) {
    sides.add(new Named(name, side));
    return this;
  }

  /** Lets the sides take turns. */
  Rounds run(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      StringBuilder line = new StringBuilder("  round " + (round + 1) + ":");
      for (int turn = 0; turn < sides.size(); turn++) {
        Named side = sides.get((round + turn) % sides.size());
        double millis = side.side().run();
        times.computeIfAbsent(side.name(), name -> new ArrayList<>()).add(millis);
        line.append(String.format(Locale.ROOT, " %s %.1f", side.name(), millis));
      }
      System.err.println(line);
    }
    return this;
  }

  /** The times of a side, by round. */
  List<Double> times(String name) {
    return List.copyOf(times.getOrDefault(name, List.of()));
  }

  /** Reports each side's median. */
  void medians(Report report, String prefix) {
    times.forEach((name, millis) -> report.median(prefix + name, millis));
  }

  /** The median of each round's ratio of two sides. */
  double ratio(String dividend, String divisor) {
    return Report.ratio(times(dividend), times(divisor));
  }
}

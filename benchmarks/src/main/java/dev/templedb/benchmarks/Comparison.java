package dev.templedb.benchmarks;

import dev.templedb.benchmarks.environment.EnterAgain;
import dev.templedb.benchmarks.maintenance.BackupUnderLoad;
import dev.templedb.benchmarks.opening.FirstOpen;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every {@link Pair} and prints a table, and as its last line the ratios as JSON. */
public final class Comparison {

  private static final String PAIRED = ".paired";
  private static final int ROUNDS = 11;
  private static final int FULL_ROUNDS = 31;
  private static final int FULL_FORKS = 3;

  private record Line(
      String name,
      double oursMicros,
      double rawMicros,
      double ratio,
      double addedMicros,
      Bars bars) {

    boolean holds() {
      return ratio <= bars.ratio()
          && oursMicros <= bars.micros()
          && addedMicros <= bars.addedMicros();
    }
  }

  private record Bars(double ratio, double micros, double addedMicros) {

    Bars(double ratio, double micros) {
      this(ratio, micros, Double.POSITIVE_INFINITY);
    }

    String text() {
      if (addedMicros < Double.POSITIVE_INFINITY) {
        return "+" + time(addedMicros);
      }
      if (micros < Double.POSITIVE_INFINITY) {
        return time(micros);
      }
      return ratio < Double.POSITIVE_INFINITY ? String.format(Locale.ROOT, "%.2f", ratio) : "-";
    }
  }

  private Comparison() {}

  /** Takes {@code --full} and what follows it, JMH's own options; or {@code --file-settings}, {@code --backup} or {@code --status}. */
  public static void main(String[] args) throws Exception {
    if (Arrays.equals(args, new String[] {"--file-settings"})) {
      FileSettings.measure();
      return;
    }
    if (Arrays.equals(args, new String[] {"--backup"})) {
      BackupUnderLoad.measure();
      return;
    }
    if (Arrays.equals(args, new String[] {"--status"})) {
      StatusTimes.measure();
      return;
    }
    boolean full = args.length > 0 && args[0].equals("--full");
    if (args.length > 0 && !full) {
      System.err.println(
          "usage: benchmarks/run [--full [jmh arguments] | --file-settings | --backup | --status]");
      System.exit(2);
    }
    List<Line> lines = new ArrayList<>();
    for (RunResult result : runJmh(full, full ? Arrays.copyOfRange(args, 1, args.length) : args)) {
      if (result.getParams().getBenchmark().endsWith(PAIRED)) {
        lines.add(line(result));
      }
    }
    if (args.length <= 1) {
      FirstOpen.Times times = FirstOpen.measure(full ? FULL_ROUNDS : ROUNDS);
      lines.add(line(
          "FirstOpen",
          times.ours(),
          times.bare(),
          new Bars(FirstOpen.BAR, Double.POSITIVE_INFINITY)));
      addEntering(full, lines);
    }
    print(lines);
  }

  private static void addEntering(boolean full, List<Line> lines)
      throws IOException, InterruptedException {
    if (!EnterAgain.isPossible()) {
      System.err.println("EnterAgain is left out: nix-build is not on the PATH");
      return;
    }
    EnterAgain.Times times = EnterAgain.measure((full ? FULL_ROUNDS : ROUNDS) * 10);
    Bars bars =
        new Bars(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, EnterAgain.BAR_MILLIS * 1_000);
    lines.add(line("EnterAgain", times.ours(), times.bare(), bars));
  }

  private static Collection<RunResult> runJmh(boolean full, String[] args)
      throws CommandLineOptionException, RunnerException, IOException {
    CommandLineOptions given = new CommandLineOptions(args);
    if (given.shouldHelp()) {
      given.showHelp();
      System.exit(0);
    }
    ChainedOptionsBuilder options = new OptionsBuilder().parent(given).shouldFailOnError(true);
    if (given.getIncludes().isEmpty()) {
      options.include(PAIRED.replace(".", "\\.") + "$");
    }
    if (full) {
      options.forks(given.getForkCount().orElse(FULL_FORKS));
      if (!given.getMeasurementTime().hasValue()) {
        options.measurementTime(TimeValue.milliseconds(300));
      }
    } else {
      options.verbosity(VerboseMode.SILENT);
    }
    return new Runner(options.build()).run();
  }

  /** Iterations take turns in each fork, ours first. */
  private static Line line(RunResult result) throws ClassNotFoundException {
    List<Double> ours = new ArrayList<>();
    List<Double> raw = new ArrayList<>();
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      boolean ourTurn = true;
      for (IterationResult iteration : fork.getIterationResults()) {
        (ourTurn ? ours : raw).add(iteration.getPrimaryResult().getScore());
        ourTurn = !ourTurn;
      }
    }
    String benchmark = result.getParams().getBenchmark();
    Class<?> type = Class.forName(benchmark.substring(0, benchmark.length() - PAIRED.length()));
    Bar bar = type.getAnnotation(Bar.class);
    Bars bars = bar == null
        ? new Bars(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY)
        : new Bars(bar.ratio(), bar.millis() * 1_000);
    return line(type.getSimpleName(), ours, raw, bars);
  }

  private static Line line(String name, List<Double> ours, List<Double> raw, Bars bars) {
    List<Double> ratios = new ArrayList<>();
    List<Double> added = new ArrayList<>();
    for (int i = 0; i < Math.min(ours.size(), raw.size()); i++) {
      ratios.add(ours.get(i) / raw.get(i));
      added.add(ours.get(i) - raw.get(i));
    }
    return new Line(name, median(ours), median(raw), median(ratios), median(added), bars);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static void print(List<Line> lines) {
    System.out.printf("%n%-20s %12s %12s %8s %10s%n", "", "ours", "raw", "ratio", "bar");
    for (Line line : lines) {
      System.out.printf(
          Locale.ROOT,
          "%-20s %12s %12s %8.2f %10s  %s%n",
          line.name(),
          time(line.oursMicros()),
          time(line.rawMicros()),
          line.ratio(),
          line.bars().text(),
          line.bars().text().equals("-") ? "" : line.holds() ? "ok" : "over");
    }
    System.out.println(lines.stream()
        .map(line -> String.format(Locale.ROOT, "\"%s\":%.3f", line.name(), line.ratio()))
        .collect(Collectors.joining(",", "{", "}")));
  }

  private static String time(double micros) {
    return micros < 1_000
        ? String.format(Locale.ROOT, "%.2f µs", micros)
        : String.format(Locale.ROOT, "%.2f ms", micros / 1_000);
  }
}

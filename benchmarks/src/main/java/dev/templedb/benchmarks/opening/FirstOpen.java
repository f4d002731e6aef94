package dev.templedb.benchmarks.opening;

import dev.templedb.TempleDb;
import dev.templedb.benchmarks.Sample;
import dev.templedb.benchmarks.Workspace;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The first open of a process, with the look-up of one project: a JVM of its own for each, the library and a program of driver, HikariCP
 * and Jdbi in turns. Counted is the time from {@code main} until the project is there, without the start of the JVM.
 */
public final class FirstOpen {

  /** How many times as long as the bare program the library may take. */
  public static final double BAR = 1.3;

  /** The times of one side, by round, in microseconds. */
  public record Times(List<Double> ours, List<Double> bare) {}

  private FirstOpen() {}

  /** Runs so many pairs of processes. */
  public static Times measure(int rounds) throws IOException, InterruptedException {
    Times times = new Times(new ArrayList<>(), new ArrayList<>());
    try (Workspace space = new Workspace()) {
      Path file = space.copyOfSample("first.templedb");
      for (int i = 0; i < rounds; i++) {
        times.ours().add(micros("ours", file));
        times.bare().add(micros("bare", file));
      }
    }
    return times;
  }

  private static double micros(String side, Path file) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path", "."),
            FirstOpen.class.getName(),
            side,
            file.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException("the program that opens '" + new File(side) + "' failed: " + output);
    }
    return Double.parseDouble(output);
  }

  /** Opens the file {@code args[1]} as {@code args[0]} says, and prints how many microseconds it took. */
  public static void main(String[] args) {
    long start = System.nanoTime();
    Path file = Path.of(args[1]);
    boolean found;
    if (args[0].equals("ours")) {
      try (TempleDb db = TempleDb.open(file)) {
        found = db.projects().find(Sample.PROJECT).isPresent();
        print(start, found);
      }
    } else {
      try (BarePool pool = new BarePool(file)) {
        found = pool.name(Sample.PROJECT).isPresent();
        print(start, found);
      }
    }
  }

  private static void print(long start, boolean found) {
    double micros = (System.nanoTime() - start) / 1e3;
    if (!found) {
      throw new IllegalStateException("the sample has no project " + Sample.PROJECT);
    }
    System.out.println(micros);
  }
}

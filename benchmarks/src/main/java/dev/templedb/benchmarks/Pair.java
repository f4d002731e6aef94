package dev.templedb.benchmarks;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * The same work through the library and in raw JDBC, each on a copy of one and the same {@link Sample} file. {@link #paired} takes turns,
 * one iteration each, so that what else the machine does meanwhile hits both; the first measured iteration is the library's. {@link
 * #ours} and {@link #raw} alone are for profilers.
 *
 * <p>Raw JDBC is what a careful programmer writes: one connection with the same settings as the library's, statements prepared once, the
 * same columns read by index with the driver's {@code getString} and {@code getLong} into the same records.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 30, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 60, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public abstract class Pair {

  private @Nullable Workspace workspace;
  private @Nullable IterationType phase;
  private boolean ourTurn;

  /** Opens both sides. */
  @Setup(Level.Trial)
  public final void openBoth() throws Exception {
    workspace = new Workspace();
    setUp(workspace);
  }

  /** Closes both sides. */
  @TearDown(Level.Trial)
  public final void closeBoth() throws Exception {
    tearDown();
    if (workspace != null) {
      workspace.close();
    }
  }

  /** Gives the turn to the other side. */
  @Setup(Level.Iteration)
  public final void takeTurns(IterationParams iteration) {
    ourTurn = phase != iteration.getType() || !ourTurn;
    phase = iteration.getType();
  }

  /** Opens what both sides need. */
  protected abstract void setUp(Workspace space) throws Exception;

  /** Closes what {@link #setUp} has opened. */
  protected abstract void tearDown() throws Exception;

  /** Does the work with the library. */
  protected abstract Object throughTempleDb() throws Exception;

  /** Does the work in raw JDBC. */
  protected abstract Object throughJdbc() throws Exception;

  /** Both, in turns. */
  @Benchmark
  public Object paired() throws Exception {
    return ourTurn ? throughTempleDb() : throughJdbc();
  }

  /** The library. */
  @Benchmark
  public Object ours() throws Exception {
    return throughTempleDb();
  }

  /** Raw JDBC. */
  @Benchmark
  public Object raw() throws Exception {
    return throughJdbc();
  }
}

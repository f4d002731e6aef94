package dev.templedb.benchmarks.opening;

import dev.templedb.TempleDb;
import dev.templedb.benchmarks.Bar;
import dev.templedb.benchmarks.Pair;
import dev.templedb.benchmarks.Sample;
import dev.templedb.benchmarks.Workspace;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Opening a file and looking a project up, in a JVM that has done so before. Closing is not counted. */
@Bar(millis = 5)
@Warmup(iterations = 40, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 40, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class OpenExisting extends Pair {

  private Path ours;
  private Path raw;
  private @Nullable TempleDb db;
  private @Nullable BarePool pool;

  @Override
  protected void setUp(Workspace space) throws Exception {
    ours = space.copyOfSample("ours.templedb");
    raw = space.copyOfSample("raw.templedb");
  }

  /** Closes what was opened. */
  @TearDown(Level.Invocation)
  public void close() {
    if (db != null) {
      db.close();
      db = null;
    }
    if (pool != null) {
      pool.close();
      pool = null;
    }
  }

  @Override
  protected void tearDown() {
    // Every invocation has closed its own.
  }

  @Override
  protected Object throughTempleDb() {
    TempleDb opened = TempleDb.open(ours);
    db = opened;
    return opened.projects().find(Sample.PROJECT);
  }

  @Override
  protected Object throughJdbc() {
    BarePool opened = new BarePool(raw);
    pool = opened;
    return opened.name(Sample.PROJECT);
  }
}

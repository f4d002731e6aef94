package dev.templedb.benchmarks;

import dev.templedb.TempleDb;
import java.sql.Connection;
import java.sql.SQLException;

/** A {@link Pair} that works on the rows of {@link Sample}. */
public abstract class SamplePair extends Pair {

  /** The library's side. */
  protected TempleDb db;

  /** The other side, on a file of its own. */
  protected Connection jdbc;

  @Override
  protected final void setUp(Workspace space) throws Exception {
    db = TempleDb.open(space.copyOfSample("ours.templedb"));
    jdbc = RawJdbc.connect(space.copyOfSample("raw.templedb"));
    prepare(jdbc);
  }

  /** Prepares the statements that raw JDBC keeps; the connection closes them. */
  protected abstract void prepare(Connection connection) throws SQLException;

  @Override
  protected final void tearDown() throws Exception {
    db.close();
    jdbc.close();
  }
}

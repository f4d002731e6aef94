package dev.templedb.benchmarks;

import dev.templedb.TempleDb;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** A {@link Pair} that works on the rows of {@link Sample}. */
public abstract class SamplePair extends Pair {

  /** The library's file. */
  protected Path ours;

  /** The file of the other side. */
  protected Path raw;

  /** The library's side. */
  protected TempleDb db;

  /** The other side. */
  protected Connection jdbc;

  @Override
  protected final void setUp(Workspace space) throws Exception {
    ours = space.copyOfSample("ours.templedb");
    raw = space.copyOfSample("raw.templedb");
    db = TempleDb.open(ours);
    jdbc = RawJdbc.connect(raw);
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

package dev.templedb.benchmarks.project;

import dev.templedb.benchmarks.Bar;
import dev.templedb.benchmarks.Sample;
import dev.templedb.benchmarks.SamplePair;
import dev.templedb.benchmarks.SourceTree;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** One file's row by slug and path. */
@Bar(ratio = 1.35)
public class FileByPath extends SamplePair {

  private PreparedStatement find;
  private int next;

  @Override
  protected void prepare(Connection connection) throws SQLException {
    find = connection.prepareStatement(RawFiles.FIND);
  }

  private String nextPath() {
    next = (next + 7) % Sample.FILES;
    return PATHS[next];
  }

  private static final String[] PATHS = paths();

  private static String[] paths() {
    String[] paths = new String[Sample.FILES];
    for (int i = 0; i < paths.length; i++) {
      paths[i] = SourceTree.path(i);
    }
    return paths;
  }

  @Override
  protected Object throughTempleDb() {
    return db.files().get(Sample.PROJECT, nextPath());
  }

  @Override
  protected Object throughJdbc() throws SQLException {
    find.setString(1, nextPath());
    find.setString(2, Sample.PROJECT);
    try (ResultSet rows = find.executeQuery()) {
      rows.next();
      return RawFiles.read(rows);
    }
  }
}

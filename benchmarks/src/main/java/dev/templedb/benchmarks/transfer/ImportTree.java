package dev.templedb.benchmarks.transfer;

import com.github.luben.zstd.Zstd;
import dev.templedb.TempleDb;
import dev.templedb.benchmarks.Pair;
import dev.templedb.benchmarks.RawJdbc;
import dev.templedb.benchmarks.SourceTree;
import dev.templedb.benchmarks.Workspace;
import dev.templedb.content.ContentHash;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A tree of source files into an empty project. Raw JDBC does on one thread what a loop does: read, hash, compress, insert, in one
 * transaction; it recognises no types, honours no ignore files and reports nothing.
 */
@Warmup(iterations = 8, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class ImportTree extends Pair {

  private static final String PROJECT = "tree";
  private static final String INSERT_CONTENT = """
      INSERT INTO contents (sha256, size_bytes, encoding, data)
      VALUES (?, ?, 1, ?)
      ON CONFLICT (sha256) DO NOTHING
      """;
  private static final String INSERT_FILE = """
      INSERT INTO project_files (project_id, file_type_id, file_path)
      VALUES (1, 1, ?)
      """;
  private static final String INSERT_FILE_CONTENT = """
      INSERT INTO file_contents (file_id, content_id, hash_sha256, file_size_bytes)
      VALUES ((SELECT seq FROM sqlite_sequence WHERE name = 'project_files'),
              (SELECT id FROM contents WHERE sha256 = ?), ?, ?)
      """;

  /** How many files the tree has, of ten kilobytes on average. */
  @Param("2000")
  public int files;

  /** The page size of the database. */
  @Param("8192")
  public int pageSize;

  private Path tree;
  private Path empty;
  private Path ours;
  private Path raw;
  private TempleDb db;
  private Connection jdbc;

  @Override
  protected void setUp(Workspace space) throws IOException {
    tree = space.path("tree");
    empty = space.path("empty.templedb");
    ours = space.path("ours.templedb");
    raw = space.path("raw.templedb");
    SourceTree.generate(tree, files);
    try (TempleDb made = TempleDb.open(empty, options -> options.pageSize(pageSize))) {
      made.projects().create(PROJECT);
    }
  }

  /** Opens two empty databases. */
  @Setup(Level.Invocation)
  public void open() throws Exception {
    Files.copy(empty, ours);
    Files.copy(empty, raw);
    db = TempleDb.open(ours);
    jdbc = RawJdbc.connect(raw);
  }

  /** Removes them. */
  @TearDown(Level.Invocation)
  public void remove() throws Exception {
    db.close();
    jdbc.close();
    Files.delete(ours);
    Files.delete(raw);
  }

  @Override
  protected void tearDown() {
    // Every invocation has closed its own.
  }

  @Override
  protected Object throughTempleDb() {
    return db.importTree(TreeImport.of(PROJECT, tree));
  }

  @Override
  protected Object throughJdbc() throws Exception {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(tree)) {
      paths = walk.filter(Files::isRegularFile).sorted().toList();
    }
    try (Statement statement = jdbc.createStatement();
        PreparedStatement content = jdbc.prepareStatement(INSERT_CONTENT);
        PreparedStatement file = jdbc.prepareStatement(INSERT_FILE);
        PreparedStatement fileContent = jdbc.prepareStatement(INSERT_FILE_CONTENT)) {
      statement.execute("BEGIN IMMEDIATE");
      for (Path path : paths) {
        byte[] bytes = Files.readAllBytes(path);
        ContentHash hash = ContentHash.of(bytes);
        content.setBytes(1, hash.digest());
        content.setLong(2, bytes.length);
        content.setBytes(3, Zstd.compress(bytes, 1));
        content.executeUpdate();
        file.setString(1, tree.relativize(path).toString());
        file.executeUpdate();
        fileContent.setBytes(1, hash.digest());
        fileContent.setString(2, hash.hex());
        fileContent.setLong(3, bytes.length);
        fileContent.executeUpdate();
      }
      statement.execute("COMMIT");
      return count(statement);
    }
  }

  private static long count(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM file_contents")) {
      return rows.getLong(1);
    }
  }
}

package dev.templedb.benchmarks.project;

import com.github.luben.zstd.Zstd;
import dev.templedb.benchmarks.Bar;
import dev.templedb.benchmarks.Sample;
import dev.templedb.benchmarks.SamplePair;
import dev.templedb.benchmarks.SourceTree;
import dev.templedb.content.ContentHash;
import dev.templedb.project.ProjectFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The bytes of one small file by slug and path, decompressed and checked against their hash on both sides. */
@Bar(ratio = 1.8)
public class FileBytes extends SamplePair {

  private static final String CONTENT =
      "SELECT size_bytes, encoding, data FROM contents WHERE id = ?";
  private static final int ZSTD = 1;
  private static final String PATH = SourceTree.path(1);

  private PreparedStatement find;
  private PreparedStatement content;

  @Override
  protected void prepare(Connection connection) throws SQLException {
    find = connection.prepareStatement(RawFiles.FIND);
    content = connection.prepareStatement(CONTENT);
  }

  @Override
  protected Object throughTempleDb() {
    return db.files().readBytes(Sample.PROJECT, PATH);
  }

  @Override
  protected Object throughJdbc() throws SQLException {
    ProjectFile file;
    find.setString(1, PATH);
    find.setString(2, Sample.PROJECT);
    try (ResultSet rows = find.executeQuery()) {
      rows.next();
      file = RawFiles.read(rows);
      content.setLong(1, rows.getLong(9));
    }
    try (ResultSet rows = content.executeQuery()) {
      rows.next();
      byte[] data = rows.getBytes(3);
      byte[] bytes = rows.getInt(2) == ZSTD ? Zstd.decompress(data, rows.getInt(1)) : data;
      if (!ContentHash.of(bytes).equals(file.hash().orElseThrow())) {
        throw new IllegalStateException("the bytes have another hash");
      }
      return bytes;
    }
  }
}

package dev.templedb.sqlite.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.sqlite.transfer.PlainJdbc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PageFillProperties {

  @Property(tries = 200)
  void order_anyRows_keepsEachOnce(
      @ForAll List<@IntRange(max = 1 << 20) Integer> sizes,
      @ForAll @IntRange(min = 9, max = 16) int pageBits) {
    List<Integer> ordered = PageFill.order(sizes, size -> size, 1 << pageBits);

    assertThat(ordered).containsExactlyInAnyOrderElementsOf(sizes);
  }

  /** Sizes as those of compressed source files: from some hundred bytes to some hundred thousand. */
  @Example
  void order_sizesOfSourceFiles_leavesLessThanATwentiethEmpty() throws Exception {
    Random random = new Random(7);
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      rows.add(new byte[(int) Math.min(300_000, 1_800 * Math.exp(1.1 * random.nextGaussian()))]);
    }

    for (int pageBytes : new int[] {4_096, 8_192, 16_384}) {
      double empty = emptyShare(rows, pageBytes);
      double emptyOrdered =
          emptyShare(PageFill.order(rows, data -> data.length, pageBytes), pageBytes);

      assertThat(empty).as("in the given order, pages of %d", pageBytes).isGreaterThan(0.1);
      assertThat(emptyOrdered).as("ordered, pages of %d", pageBytes).isLessThan(0.05);
    }
  }

  private static double emptyShare(List<byte[]> rows, int pageBytes)
      throws IOException, SQLException {
    Path file = Files.createTempFile("templedb-page-fill", ".db");
    try (Connection connection = PlainJdbc.open(file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA page_size = " + pageBytes);
      statement.execute("VACUUM");
      statement.execute(
          "CREATE TABLE c (id INTEGER PRIMARY KEY, hash BLOB, size INTEGER, encoding INTEGER, time INTEGER, data BLOB)");
      connection.setAutoCommit(false);
      try (PreparedStatement insert = connection.prepareStatement(
          "INSERT INTO c (hash, size, encoding, time, data) VALUES (zeroblob(32), 10000, 1, 1700000000, ?)")) {
        for (byte[] row : rows) {
          insert.setBytes(1, row);
          insert.executeUpdate();
        }
      }
      connection.commit();
      try (ResultSet sums =
          statement.executeQuery("SELECT sum(unused), sum(pgsize) FROM dbstat WHERE name = 'c'")) {
        return sums.getDouble(1) / sums.getDouble(2);
      }
    } finally {
      Files.delete(file);
    }
  }
}

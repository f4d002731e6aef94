package dev.templedb.sqlite.status;

import dev.templedb.maintenance.Figure;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Says what content saves by being stored once, and by being compressed. Up to {@value #MOST_READ} rows are read; of more, a sample of
 * rows that are evenly spread over the ids, which is estimated from.
 */
final class ContentRatios {

  static final int MOST_READ = 1_000;
  private static final int SAMPLES = 256;

  /** A content that many files have weighs for each of them only its share of its size. */
  private static final String FILES = """
      SELECT file_size_bytes, (SELECT count(*) FROM (SELECT 1 FROM file_contents o WHERE o.content_id = f.content_id LIMIT 1000))
        FROM file_contents f
      """;

  private static final String FILE = """
      SELECT file_size_bytes, (SELECT count(*) FROM (SELECT 1 FROM file_contents o WHERE o.content_id = f.content_id LIMIT 1000))
        FROM file_contents f
       WHERE file_id >= ?
       ORDER BY file_id
       LIMIT 1
      """;

  private static final String FILE_IDS = "SELECT min(file_id), max(file_id) FROM file_contents";

  private static final String CONTENTS = """
      SELECT size_bytes,
             coalesce(length(data), (SELECT sum(length(k.data)) FROM content_chunks k WHERE k.content_id = c.id), 0)
        FROM contents c
      """;

  private static final String CONTENT = """
      SELECT size_bytes,
             coalesce(length(data), (SELECT sum(length(k.data)) FROM content_chunks k WHERE k.content_id = c.id), 0)
        FROM contents c
       WHERE id >= ?
       ORDER BY id
       LIMIT 1
      """;

  private static final String CONTENT_IDS = "SELECT min(id), max(id) FROM contents";

  private ContentRatios() {}

  /** Two sums, of which the first is divided by the second. */
  private static final class Sums {
    private double first;
    private double second;

    void add(double toFirst, double toSecond) {
      first += toFirst;
      second += toSecond;
    }

    Optional<Figure> ratio(boolean exact) {
      return second > 0 ? Optional.of(new Figure(first / second, exact)) : Optional.empty();
    }
  }

  @FunctionalInterface
  private interface Row {
    void add(ResultSet row, Sums sums) throws SQLException;
  }

  /** How many bytes files have for each byte of their different contents. */
  static Optional<Figure> duplication(KeptConnection connection, Figure files) throws SQLException {
    return ratio(connection, files, FILES, FILE_IDS, FILE, (row, sums) -> {
      double size = row.getDouble(1);
      sums.add(size, size / Math.max(1, row.getLong(2)));
    });
  }

  /** How many bytes contents have for each byte that is stored of them. */
  static Optional<Figure> compression(KeptConnection connection, Figure contents)
      throws SQLException {
    return ratio(
        connection,
        contents,
        CONTENTS,
        CONTENT_IDS,
        CONTENT,
        (row, sums) -> sums.add(row.getDouble(1), row.getDouble(2)));
  }

  private static Optional<Figure> ratio(
      KeptConnection connection, Figure count, String all, String ids, String one, Row row)
      throws SQLException {
    Sums sums = new Sums();
    boolean exact = count.exact() && count.value() <= MOST_READ;
    if (exact) {
      try (PreparedStatement statement = connection.prepareStatement(all);
          ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          row.add(rows, sums);
        }
      }
    } else {
      sample(connection, ids, one, row, sums);
    }
    return sums.ratio(exact);
  }

  private static void sample(KeptConnection connection, String ids, String one, Row row, Sums sums)
      throws SQLException {
    long[] range = connection
        .first(ids, found -> new long[] {found.getLong(1), found.getLong(2)})
        .orElseThrow();
    double step = ((double) range[1] - range[0]) / SAMPLES;
    try (PreparedStatement statement = connection.prepareStatement(one)) {
      for (int i = 0; i < SAMPLES; i++) {
        statement.setLong(1, range[0] + (long) (i * step));
        try (ResultSet rows = statement.executeQuery()) {
          if (rows.next()) {
            row.add(rows, sums);
          }
        }
      }
    }
  }
}

package dev.templedb.sqlite.status;

import dev.templedb.maintenance.Figure;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Says what content saves by being stored once, and by being compressed. Up to {@value #MOST_FILES} files and {@value #MOST_CONTENTS}
 * contents are all looked at; of more, a sample that is evenly spread over the ids, which is estimated from.
 */
final class ContentRatios {

  static final int MOST_FILES = 1_000;
  static final int MOST_CONTENTS = 4_000;

  /** Of contents more than of files: how well they can be compressed differs more, and to ask for it costs less. */
  private static final int FILE_SAMPLES = 128;

  private static final int CONTENT_SAMPLES = 512;

  /** A content that many files have weighs for each of them only its share of its size. */
  private static final String FILES = """
      SELECT total(f.file_size_bytes),
             total(f.file_size_bytes * 1.0
                     / (SELECT count(*) FROM (SELECT 1 FROM file_contents o WHERE o.content_id = f.content_id LIMIT 1000)))
        FROM file_contents f
      """;

  /** The two ends apart: asked for both at once, SQLite looks at everything between them. */
  private static final String SOME_FILES = """
      WITH RECURSIVE
        ends(least, greatest) AS MATERIALIZED (
          SELECT (SELECT min(file_id) FROM file_contents), (SELECT max(file_id) FROM file_contents)),
        samples(i, start) AS (
          SELECT 0, least FROM ends
           UNION ALL
          SELECT i + 1, least + (greatest - least) * (i + 1) / ?1 FROM samples, ends WHERE i + 1 < ?1)
      SELECT total(f.file_size_bytes),
             total(f.file_size_bytes * 1.0
                     / (SELECT count(*) FROM (SELECT 1 FROM file_contents o WHERE o.content_id = f.content_id LIMIT 1000)))
        FROM samples s
        JOIN file_contents f ON f.file_id = (SELECT file_id FROM file_contents n WHERE n.file_id >= s.start ORDER BY n.file_id LIMIT 1)
      """;

  /** No more than asked for, and how many there were: so many rows are not counted, but estimated, and there may be far more. */
  private static final String CONTENTS = """
      SELECT total(size), total(stored), count(*)
        FROM (SELECT c.size_bytes AS size,
                     coalesce(length(c.data), (SELECT sum(length(k.data)) FROM content_chunks k WHERE k.content_id = c.id)) AS stored
                FROM contents c
               LIMIT ?)
      """;

  private static final String SOME_CONTENTS = """
      WITH RECURSIVE
        ends(least, greatest) AS MATERIALIZED (
          SELECT (SELECT min(id) FROM contents), (SELECT max(id) FROM contents)),
        samples(i, start) AS (
          SELECT 0, least FROM ends
           UNION ALL
          SELECT i + 1, least + (greatest - least) * (i + 1) / ?1 FROM samples, ends WHERE i + 1 < ?1)
      SELECT total(c.size_bytes),
             total(coalesce(length(c.data), (SELECT sum(length(k.data)) FROM content_chunks k WHERE k.content_id = c.id)))
        FROM samples s
        JOIN contents c ON c.id = (SELECT id FROM contents n WHERE n.id >= s.start ORDER BY n.id LIMIT 1)
      """;

  private ContentRatios() {}

  /** How many bytes files have for each byte of their different contents. */
  static Optional<Figure> duplication(KeptConnection connection, Figure files) throws SQLException {
    return files.exact() && files.value() <= MOST_FILES
        ? connection.first(FILES, row -> ratio(row, true)).orElseThrow()
        : connection.first(SOME_FILES, row -> ratio(row, false), FILE_SAMPLES).orElseThrow();
  }

  /** How many bytes contents have for each byte that is stored of them. */
  static Optional<Figure> compression(KeptConnection connection, Figure contents)
      throws SQLException {
    if (contents.value() <= MOST_CONTENTS) {
      Ratio all = connection
          .first(CONTENTS, row -> new Ratio(row.getLong(3), ratio(row, true)), MOST_CONTENTS + 1)
          .orElseThrow();
      if (all.rows() <= MOST_CONTENTS) {
        return all.figure();
      }
    }
    return connection
        .first(SOME_CONTENTS, row -> ratio(row, false), CONTENT_SAMPLES)
        .orElseThrow();
  }

  private record Ratio(long rows, Optional<Figure> figure) {}

  private static Optional<Figure> ratio(ResultSet row, boolean exact) throws SQLException {
    double divisor = row.getDouble(2);
    return divisor > 0
        ? Optional.of(new Figure(row.getDouble(1) / divisor, exact))
        : Optional.empty();
  }
}

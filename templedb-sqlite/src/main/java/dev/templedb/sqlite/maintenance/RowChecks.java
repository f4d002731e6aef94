package dev.templedb.sqlite.maintenance;

import dev.templedb.maintenance.IntegrityProblem;
import dev.templedb.maintenance.IntegrityProblem.Kind;
import dev.templedb.maintenance.IntegrityProblemBuilder;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.content.ContentCheck;
import dev.templedb.sqlite.project.FileCheck;
import dev.templedb.sqlite.transfer.IndexChecks;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Compares rows with their checksums: those of files, of indexes of directories, of trees, and of content that is not complete. */
final class RowChecks {

  private static final String FILES = """
      SELECT f.project_id, f.file_path, f.file_type_id, f.is_executable, f.symlink_target, f.modified_ns,
             c.hash_sha256, c.file_size_bytes, f.created_at, f.updated_at, f.row_check, f.id, p.slug,
             (c.file_id IS NULL) = (f.symlink_target IS NOT NULL),
             typeof(f.file_path) = 'text' AND typeof(f.symlink_target) IN ('text', 'null')
                 AND typeof(f.created_at) = 'text' AND typeof(f.updated_at) = 'text'
                 AND typeof(c.hash_sha256) IN ('text', 'null')
        FROM project_files f NOT INDEXED
        LEFT JOIN file_contents c ON c.file_id = f.id
        LEFT JOIN projects p ON p.id = f.project_id
       ORDER BY f.id
      """;
  private static final String TREES = """
      SELECT t.project_id, p.slug
        FROM project_trees t
        LEFT JOIN projects p ON p.id = t.project_id
       WHERE t.row_check IS NOT -1 - t.version - 31 * t.project_id
      """;
  private static final String UNFINISHED = """
      SELECT size_bytes, encoding, dictionary_id, base_content_id, chunk_count, data, stored_at, row_check, id
        FROM contents
       WHERE chunk_count > 0 AND size_bytes = 0
      """;
  private static final String UNFINISHED_CHUNKS = """
      SELECT k.size_bytes, k.encoding, k.data, k.row_check, k.content_id, k.chunk_index
        FROM contents c
        JOIN content_chunks k ON k.content_id = c.id
       WHERE c.chunk_count > 0 AND c.size_bytes = 0
      """;

  private final KeptConnection connection;
  private final Runnable done;
  private final Consumer<IntegrityProblem> problems;
  private final boolean tolerant;

  /** Checks that tell {@code done} of each row and {@code problems} of what is wrong. */
  RowChecks(KeptConnection connection, Runnable done, Consumer<IntegrityProblem> problems) {
    this(connection, done, problems, false);
  }

  private RowChecks(
      KeptConnection connection,
      Runnable done,
      Consumer<IntegrityProblem> problems,
      boolean tolerant) {
    this.connection = connection;
    this.done = done;
    this.problems = problems;
    this.tolerant = tolerant;
  }

  /** Checks that take files without a checksum, which another program has written, as they are. */
  static RowChecks tolerant(KeptConnection connection, Consumer<IntegrityProblem> problems) {
    return new RowChecks(connection, () -> {}, problems, true);
  }

  @FunctionalInterface
  private interface Check {
    void run(ResultSet row) throws SQLException;
  }

  void run() throws SQLException {
    each(FILES, this::checkFile);
    each(
        TREES,
        row -> problems.accept(damaged("project_trees", row.getString(1), "its row")
            .projectSlug(Columns.optionalText(row, 2))
            .build()));
    each(UNFINISHED, row -> {
      if (row.getLong(8) != ContentCheck.of(row)) {
        problems.accept(damaged("contents", row.getString(9), "its row").build());
      }
    });
    each(UNFINISHED_CHUNKS, row -> {
      if (row.getLong(4) != ContentCheck.ofChunk(row.getLong(1), row.getLong(2), row.getBytes(3))) {
        problems.accept(
            damaged("content_chunks", row.getString(5) + "/" + row.getString(6), "its row")
                .build());
      }
    });
    IndexChecks.run(
        connection,
        done,
        (table, key) -> problems.accept(damaged(table, key, "its row").build()));
  }

  private void each(String sql, Check check) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        connection.check();
        check.run(rows);
        done.run();
      }
    }
  }

  private void checkFile(ResultSet row) throws SQLException {
    String what = null;
    if (tolerant && row.getString(11) == null) {
      return;
    }
    if (!row.getBoolean(14)) {
      what = "it has both content and a link's target, or neither";
    } else if (!row.getBoolean(15)) {
      what = "a text of its row, or of that of its content, is stored as bytes";
    } else if (hasCheck(row) && row.getLong(11) != FileCheck.whole(row)) {
      what = "its row, or that of its content, has another checksum than it should";
    }
    if (what != null) {
      String path = String.valueOf(row.getString(2));
      problems.accept(IntegrityProblem.builder()
          .kind(Kind.ROW)
          .message("file '" + path + "': " + what)
          .table("project_files")
          .row(row.getString(12))
          .projectSlug(Columns.optionalText(row, 13))
          .path(path)
          .build());
    }
  }

  /** Not if another program has inserted the row: reading takes it as it is, too. */
  private static boolean hasCheck(ResultSet row) throws SQLException {
    return row.getLong(11) != 0 || !row.wasNull();
  }

  private static IntegrityProblemBuilder damaged(String table, String row, String what) {
    return IntegrityProblem.builder()
        .kind(Kind.ROW)
        .message(table + ", row " + row + ": " + what + " has another checksum than it should")
        .table(table)
        .row(String.valueOf(row));
  }
}

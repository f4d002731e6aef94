package dev.templedb.sqlite.schema;

import dev.templedb.sqlite.content.ContentCheck;
import dev.templedb.sqlite.project.FileCheck;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The Java part of V006: computes the checksums of the rows that are there already. */
final class RowCheckFill {

  private static final String FILES = """
      SELECT f.project_id, f.file_path, f.file_type_id, f.is_executable, f.symlink_target, f.modified_ns,
             c.hash_sha256, c.file_size_bytes, f.created_at, f.updated_at, f.id
        FROM project_files f
        LEFT JOIN file_contents c ON c.file_id = f.id
       WHERE f.id > ?
       ORDER BY f.id
       LIMIT ?
      """;
  private static final String CONTENTS = """
      SELECT size_bytes, encoding, dictionary_id, base_content_id, chunk_count, data, stored_at, id
        FROM contents
       WHERE id > ?
       ORDER BY id
       LIMIT ?
      """;
  private static final String CHUNKS = """
      SELECT size_bytes, encoding, data, rowid
        FROM content_chunks
       WHERE rowid > ?
       ORDER BY rowid
       LIMIT ?
      """;
  private static final String SEAL_FILE = "UPDATE project_files SET row_check = ? WHERE id = ?";
  private static final String SEAL_CONTENT = "UPDATE contents SET row_check = ? WHERE id = ?";
  private static final String SEAL_CHUNK =
      "UPDATE content_chunks SET row_check = ? WHERE rowid = ?";

  private static final int BATCH = 256;

  private record Row(long key, long check) {}

  @FunctionalInterface
  private interface Reader {
    Row read(ResultSet row) throws SQLException;
  }

  private RowCheckFill() {}

  /** Fills the columns, in the transaction of the step. */
  static void run(Connection connection) throws SQLException {
    fill(connection, FILES, SEAL_FILE, row -> new Row(row.getLong(11), FileCheck.whole(row)));
    fill(connection, CONTENTS, SEAL_CONTENT, row -> new Row(row.getLong(8), ContentCheck.of(row)));
    fill(
        connection,
        CHUNKS,
        SEAL_CHUNK,
        row -> new Row(
            row.getLong(4), ContentCheck.ofChunk(row.getLong(1), row.getLong(2), row.getBytes(3))));
  }

  private static void fill(Connection connection, String list, String seal, Reader reader)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(list);
        PreparedStatement update = connection.prepareStatement(seal)) {
      long after = Long.MIN_VALUE;
      for (List<Row> rows = rows(select, after, reader);
          !rows.isEmpty();
          rows = rows(select, after, reader)) {
        for (Row row : rows) {
          update.setLong(1, row.check());
          update.setLong(2, row.key());
          update.addBatch();
          after = row.key();
        }
        update.executeBatch();
      }
    }
  }

  private static List<Row> rows(PreparedStatement select, long after, Reader reader)
      throws SQLException {
    List<Row> found = new ArrayList<>(BATCH);
    select.setLong(1, after);
    select.setInt(2, BATCH);
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(reader.read(rows));
      }
    }
    return found;
  }
}

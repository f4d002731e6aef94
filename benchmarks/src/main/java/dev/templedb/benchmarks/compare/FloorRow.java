package dev.templedb.benchmarks.compare;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A file that {@link FloorImport} has read, ready to be inserted; {@code content} is null for a symbolic link. */
record FloorRow(
    String path,
    boolean executable,
    @Nullable String symlinkTarget,
    long modifiedNanos,
    @Nullable Content content) {

  /** How content is stored as it is. */
  static final int RAW = 0;

  /** How content is stored that zstd has compressed. */
  static final int ZSTD = 1;

  private static final String INSERT_CONTENT = """
      INSERT INTO contents (id, sha256, size_bytes, encoding, data, stored_at)
      VALUES (?, ?, ?, ?, ?, unixepoch())
      """;
  private static final String INSERT_FILE = """
      INSERT INTO project_files
             (id, project_id, file_type_id, file_path, is_executable, symlink_target, created_at, updated_at, modified_ns)
      VALUES (?, 1, 1, ?, ?, ?, ?, ?, ?)
      """;
  private static final String INSERT_FILE_CONTENT = """
      INSERT INTO file_contents (file_id, content_id, hash_sha256, file_size_bytes)
      VALUES (?, ?, ?, ?)
      """;

  private static final String NOW = "2026-01-01 00:00:00.000";

  /** A content; {@code data} is null when another file brings the same. */
  static final class Content {

    private final long id;
    private final byte[] hash;
    private final long sizeBytes;
    private final int encoding;
    private final byte @Nullable [] data;

    Content(long id, byte[] hash, long sizeBytes, int encoding, byte @Nullable [] data) {
      this.id = id;
      this.hash = hash;
      this.sizeBytes = sizeBytes;
      this.encoding = encoding;
      this.data = data;
    }
  }

  private record Copy(long fileId, Content content) {}

  /** Inserts all rows in one transaction as they become ready, and gives how many files there are then. */
  static long insert(Connection connection, List<Future<List<FloorRow>>> batches)
      throws SQLException, ExecutionException, InterruptedException {
    try (Statement statement = connection.createStatement();
        PreparedStatement contents = connection.prepareStatement(INSERT_CONTENT);
        PreparedStatement files = connection.prepareStatement(INSERT_FILE);
        PreparedStatement fileContents = connection.prepareStatement(INSERT_FILE_CONTENT)) {
      statement.execute("BEGIN IMMEDIATE");
      long fileId = 0;
      List<Copy> copies = new ArrayList<>();
      for (Future<List<FloorRow>> batch : batches) {
        for (FloorRow row : batch.get()) {
          row.insertFile(files, ++fileId);
          Content content = row.content();
          if (content == null) {
            continue;
          }
          if (content.data == null) {
            // The file that brings it may come later.
            copies.add(new Copy(fileId, content));
          } else {
            insertContent(contents, content);
            insertFileContent(fileContents, fileId, content);
          }
        }
      }
      for (Copy copy : copies) {
        insertFileContent(fileContents, copy.fileId(), copy.content());
      }
      statement.execute("COMMIT");
      try (ResultSet count = statement.executeQuery("SELECT count(*) FROM project_files")) {
        return count.getLong(1);
      }
    }
  }

  private void insertFile(PreparedStatement statement, long id) throws SQLException {
    statement.setLong(1, id);
    statement.setString(2, path);
    statement.setBoolean(3, executable);
    statement.setString(4, symlinkTarget);
    statement.setString(5, NOW);
    statement.setString(6, NOW);
    statement.setLong(7, modifiedNanos);
    statement.executeUpdate();
  }

  private static void insertContent(PreparedStatement statement, Content content)
      throws SQLException {
    statement.setLong(1, content.id);
    statement.setBytes(2, content.hash);
    statement.setLong(3, content.sizeBytes);
    statement.setInt(4, content.encoding);
    statement.setBytes(5, content.data);
    statement.executeUpdate();
  }

  private static void insertFileContent(PreparedStatement statement, long fileId, Content content)
      throws SQLException {
    statement.setLong(1, fileId);
    statement.setLong(2, content.id);
    statement.setString(3, HexFormat.of().formatHex(content.hash));
    statement.setLong(4, content.sizeBytes);
    statement.executeUpdate();
  }
}

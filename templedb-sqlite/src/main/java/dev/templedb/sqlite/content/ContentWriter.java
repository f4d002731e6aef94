package dev.templedb.sqlite.content;

import dev.templedb.content.ContentHash;
import dev.templedb.error.ConflictException;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Stores content. Content in chunks is written under a hash that means nothing until its last chunk is there, so that nobody can take a
 * part for the whole, whatever happens in between.
 */
public final class ContentWriter {

  private static final String FIND = "SELECT id FROM contents WHERE sha256 = ?";
  private static final String INSERT = """
      INSERT INTO contents (sha256, size_bytes, encoding, dictionary_id, data, stored_at, row_check)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      RETURNING id
      """;
  private static final String BEGIN_CHUNKED = """
      INSERT INTO contents (sha256, size_bytes, encoding, chunk_count, stored_at, row_check)
      VALUES (?, 0, 0, 1, ?, ?)
      RETURNING id
      """;
  private static final String INSERT_CHUNK = """
      INSERT INTO content_chunks (content_id, chunk_index, size_bytes, encoding, data, row_check)
      VALUES (?, ?, ?, ?, ?, ?)
      """;
  private static final String TOUCH = "UPDATE contents SET stored_at = ?1, row_check = "
      + ContentCheck.keepingData("size_bytes", "encoding", "dictionary_id", "chunk_count", "?1")
      + " WHERE id = ?2";
  private static final String FINISH_CHUNKED =
      """
      UPDATE contents
         SET sha256 = ?1, size_bytes = ?2, chunk_count = ?3, stored_at = ?4, row_check = %s
       WHERE id = ?5
         AND size_bytes = 0
         AND (SELECT count(*) FROM content_chunks k WHERE k.content_id = ?5) = ?3
      """.formatted(ContentCheck.keepingData("?2", "encoding", "dictionary_id", "?3", "?4"));
  private static final String DELETE = "DELETE FROM contents WHERE id = ?";
  private static final String REPLACE = """
      UPDATE contents
         SET size_bytes = ?, encoding = ?, dictionary_id = ?, base_content_id = NULL, chunk_count = ?, data = ?, stored_at = ?,
             row_check = ?
       WHERE id = ?
      """;
  private static final String DELETE_CHUNKS = "DELETE FROM content_chunks WHERE content_id = ?";
  private static final String MOVE_CHUNKS =
      "UPDATE content_chunks SET content_id = ? WHERE content_id = ?";

  private ContentWriter() {}

  /** The id of a content that is stored. */
  public static Optional<Long> find(KeptConnection connection, ContentHash hash)
      throws SQLException {
    return connection.first(FIND, row -> row.getLong(1), hash.digest());
  }

  /** Stores content of at most {@value StoredContent#CHUNK_BYTES} bytes, which is not there, and gives its id. */
  static long store(
      KeptConnection connection,
      ContentHash hash,
      int sizeBytes,
      EncodedBytes content,
      long nowSeconds)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setBytes(1, hash.digest());
      insert.setLong(2, sizeBytes);
      insert.setInt(3, content.code());
      insert.setObject(4, content.dictionaryId());
      insert.setBytes(5, content.data());
      insert.setLong(6, nowSeconds);
      insert.setLong(7, check(sizeBytes, content, nowSeconds));
      try (ResultSet rows = insert.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static long check(int sizeBytes, EncodedBytes content, long nowSeconds) {
    return ContentCheck.of(
        sizeBytes, content.code(), content.dictionaryId(), null, 0, nowSeconds, content.data());
  }

  /** Puts content of at most {@value StoredContent#CHUNK_BYTES} bytes in the place of what is stored, and damaged, under its hash. */
  static void replace(
      KeptConnection connection, long id, int sizeBytes, EncodedBytes content, long nowSeconds)
      throws SQLException {
    connection.update(DELETE_CHUNKS, id);
    connection.update(
        REPLACE,
        sizeBytes,
        content.code(),
        content.dictionaryId(),
        0,
        content.data(),
        nowSeconds,
        check(sizeBytes, content, nowSeconds),
        id);
  }

  /** The same with content in chunks, which are to be added. */
  static void replaceChunked(
      KeptConnection connection, long id, long sizeBytes, int chunks, long nowSeconds)
      throws SQLException {
    connection.update(DELETE_CHUNKS, id);
    long check = ContentCheck.of(sizeBytes, EncodedBytes.RAW, null, null, chunks, nowSeconds, null);
    connection.update(
        REPLACE, sizeBytes, EncodedBytes.RAW, null, chunks, null, nowSeconds, check, id);
  }

  /** Gives all chunks of one content to another that has none. */
  static void moveChunks(KeptConnection connection, long from, long to) throws SQLException {
    connection.update(MOVE_CHUNKS, to, from);
  }

  /** Makes a place for content in chunks, and gives its id. */
  public static long beginChunked(KeptConnection connection, long nowSeconds) throws SQLException {
    return connection
        .first(
            BEGIN_CHUNKED,
            row -> row.getLong(1),
            provisionalHash(),
            nowSeconds,
            ContentCheck.of(0, EncodedBytes.RAW, null, null, 1, nowSeconds, null))
        .orElseThrow();
  }

  /** A hash that means nothing. */
  static byte[] provisionalHash() {
    byte[] provisional = new byte[32];
    ThreadLocalRandom.current().nextBytes(provisional);
    return provisional;
  }

  /** Adds a chunk, and says that the content is not abandoned. */
  public static void addChunk(
      KeptConnection connection,
      long contentId,
      int index,
      int sizeBytes,
      EncodedBytes chunk,
      long nowSeconds)
      throws SQLException {
    connection.update(TOUCH, nowSeconds, contentId);
    long check = ContentCheck.ofChunk(sizeBytes, chunk.code(), chunk.data());
    connection.update(INSERT_CHUNK, contentId, index, sizeBytes, chunk.code(), chunk.data(), check);
  }

  /**
   * Gives content in chunks its hash, and so makes it known; or drops it when the same is there meanwhile. Gives the id to use.
   *
   * @throws ConflictException when some of it has been collected meanwhile
   */
  public static long finishChunked(
      KeptConnection connection,
      long contentId,
      ContentHash hash,
      long sizeBytes,
      int chunks,
      long nowSeconds)
      throws SQLException {
    Optional<Long> existing = find(connection, hash);
    if (existing.isPresent()) {
      drop(connection, contentId);
      return existing.get();
    }
    if (connection.update(FINISH_CHUNKED, hash.digest(), sizeBytes, chunks, nowSeconds, contentId)
        == 0) {
      throw new ConflictException(
          connection.operation()
              + ": the content was collected although it was still being stored, since that took too long; store it again");
    }
    return contentId;
  }

  /** Says that content was stored just now, although it was there; says whether it is. */
  static boolean touch(KeptConnection connection, long contentId, long nowSeconds)
      throws SQLException {
    return connection.update(TOUCH, nowSeconds, contentId) == 1;
  }

  /** Removes content that was begun in vain. */
  public static void drop(KeptConnection connection, long contentId) throws SQLException {
    connection.update(DELETE, contentId);
  }
}

package dev.templedb.sqlite.content;

import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The column {@code row_check} of {@code contents} and {@code content_chunks}: what hashing and decoding a content does not show, for instance
 * when it was stored, or bits of its compressed form that mean nothing. From the highest bit on:
 *
 * <ul>
 *   <li>0;
 *   <li>32 bits: the CRC-32C (RFC 3720) of {@code data}, that of no bytes if it is null;
 *   <li>31 bits: of {@code contents}, (3 {@code size_bytes} + 5 {@code encoding} + 7 ({@code dictionary_id} + 1) + 11 ({@code base_content_id}
 *       + 1) + 13 {@code chunk_count} + 17 {@code stored_at}) modulo 2^31 - 1, the products of nulls left out; of {@code content_chunks},
 *       (3 {@code size_bytes} + 5 {@code encoding}) modulo the same. No power of two is a multiple of that prime, so no flipped bit goes
 *       unnoticed; and SQLite can compute it in an UPDATE that doesn't touch the data.
 * </ul>
 *
 * <p>Keys are not in it: SQLite's own check compares them with the indexes.
 */
public final class ContentCheck {

  private static final long PRIME = 0x7fff_ffffL;
  private static final String DATA_BITS = Long.toString(0x7fff_ffff_8000_0000L);

  private static final String CONTENT = """
      SELECT size_bytes, encoding, dictionary_id, base_content_id, chunk_count, data, stored_at, row_check
        FROM contents
       WHERE id = ?
      """;
  private static final String CHUNKS = """
      SELECT chunk_index
        FROM content_chunks
       WHERE content_id = ?
       ORDER BY chunk_index
      """;
  private static final String CHUNK = """
      SELECT size_bytes, encoding, data, row_check
        FROM content_chunks
       WHERE content_id = ? AND chunk_index = ?
      """;

  private ContentCheck() {}

  /** The check of a row of {@code contents}. */
  public static long of(
      long sizeBytes,
      long encoding,
      @Nullable Long dictionaryId,
      @Nullable Long baseContentId,
      long chunkCount,
      long storedAt,
      byte @Nullable [] data) {
    long numbers = 3 * sizeBytes
        + 5 * encoding
        + (dictionaryId == null ? 0 : 7 * (dictionaryId + 1))
        + (baseContentId == null ? 0 : 11 * (baseContentId + 1))
        + 13 * chunkCount
        + 17 * storedAt;
    return dataBits(data) | Math.floorMod(numbers, PRIME);
  }

  /** The check of a row of {@code content_chunks}. */
  public static long ofChunk(long sizeBytes, long encoding, byte[] data) {
    return dataBits(data) | Math.floorMod(3 * sizeBytes + 5 * encoding, PRIME);
  }

  /** The part of a check that the data make. */
  static long dataBits(byte @Nullable [] data) {
    CRC32C crc = new CRC32C();
    if (data != null) {
      crc.update(data, 0, data.length);
    }
    return crc.getValue() << 31;
  }

  /** SQL for the check of a row of {@code contents} that keeps its data, given the expressions for its other columns. */
  public static String keepingData(
      String sizeBytes, String encoding, String dictionaryId, String chunkCount, String storedAt) {
    return "(row_check & " + DATA_BITS + ") | "
        + numbers(sizeBytes, encoding, dictionaryId, chunkCount, storedAt);
  }

  /** SQL for the part of a check of a row of {@code contents} that the data don't make. */
  static String numbers(
      String sizeBytes, String encoding, String dictionaryId, String chunkCount, String storedAt) {
    return "((3 * " + sizeBytes + " + 5 * " + encoding + " + coalesce(7 * (" + dictionaryId
        + " + 1), 0) + coalesce(11 * (base_content_id + 1), 0) + 13 * " + chunkCount + " + 17 * "
        + storedAt + ") % " + PRIME + ")";
  }

  /** What is wrong with the rows of a content, as the end of a sentence; in one snapshot if it is in chunks. */
  static Optional<String> problem(KeptConnection connection, long contentId) throws SQLException {
    Optional<Boolean> sound = connection.first(CONTENT, ContentCheck::isSound, contentId);
    if (sound.isPresent() && !sound.get()) {
      return Optional.of("its row has another checksum than it should");
    }
    for (long index : chunkIndexes(connection, contentId)) {
      connection.check();
      if (!connection.first(CHUNK, ContentCheck::isChunkSound, contentId, index).orElse(true)) {
        return Optional.of("the row of part " + index + " has another checksum than it should");
      }
    }
    return Optional.empty();
  }

  private static long[] chunkIndexes(KeptConnection connection, long contentId)
      throws SQLException {
    LongStream.Builder indexes = LongStream.builder();
    try (PreparedStatement statement = connection.prepareStatement(CHUNKS)) {
      statement.setLong(1, contentId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          indexes.add(rows.getLong(1));
        }
      }
    }
    return indexes.build().toArray();
  }

  private static boolean isSound(ResultSet row) throws SQLException {
    return row.getLong(8) == of(row);
  }

  /** The check that the columns of {@code contents} make, in the order of the table from {@code size_bytes} on. */
  public static long of(ResultSet row) throws SQLException {
    long size = row.getLong(1);
    long encoding = row.getLong(2);
    long dictionary = row.getLong(3);
    Long dictionaryId = row.wasNull() ? null : dictionary;
    long base = row.getLong(4);
    Long baseId = row.wasNull() ? null : base;
    return of(
        size, encoding, dictionaryId, baseId, row.getLong(5), row.getLong(7), row.getBytes(6));
  }

  private static boolean isChunkSound(ResultSet row) throws SQLException {
    return row.getLong(4) == ofChunk(row.getLong(1), row.getLong(2), row.getBytes(3));
  }
}

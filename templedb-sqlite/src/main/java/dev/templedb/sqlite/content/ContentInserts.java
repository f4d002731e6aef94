package dev.templedb.sqlite.content;

import dev.templedb.content.ContentHash;
import dev.templedb.sqlite.connection.KeptConnection;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;

/**
 * Many contents for one transaction, which are stored in the order in which they fill the pages best. Belongs to that transaction; close
 * it.
 */
public final class ContentInserts implements AutoCloseable {

  private static final String NEXT_ID =
      "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'contents'), 0) + 1";
  private static final String INSERT = """
      INSERT INTO contents (id, sha256, size_bytes, encoding, dictionary_id, data, stored_at, row_check)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (sha256) DO NOTHING
      """;
  private static final String FIND_MANY = """
      SELECT id, sha256
        FROM contents
       WHERE sha256 IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final int MANY = 32;
  private static final String PAGE_SIZE = "PRAGMA page_size";

  /** What happens to a content that was taken when its turn comes. */
  @FunctionalInterface
  private interface Insertion {
    void run() throws SQLException;
  }

  private record Waiting(int dataBytes, Insertion insertion) {}

  private final KeptConnection connection;
  private final long nowSeconds;
  private final PreparedStatement insert;
  private final int pageBytes;
  private final List<Waiting> waiting = new ArrayList<>();
  private long nextId;

  /** For the transaction that {@code connection} is in. */
  public ContentInserts(KeptConnection connection, long nowSeconds) throws SQLException {
    this.connection = connection;
    this.nowSeconds = nowSeconds;
    this.insert = connection.prepareStatement(INSERT);
    this.pageBytes = connection.first(PAGE_SIZE, row -> row.getInt(1)).orElseThrow();
  }

  /** Tells the ids of those contents that are stored. */
  public static <T> void find(
      KeptConnection connection,
      List<T> wanted,
      Function<T, byte[]> digest,
      ObjLongConsumer<T> found)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND_MANY)) {
      for (int from = 0; from < wanted.size(); from += MANY) {
        List<T> some = wanted.subList(from, Math.min(wanted.size(), from + MANY));
        Map<ByteBuffer, T> byDigest = new HashMap<>();
        for (int i = 0; i < MANY; i++) {
          T one = some.get(Math.min(i, some.size() - 1));
          byDigest.put(ByteBuffer.wrap(digest.apply(one)), one);
          statement.setBytes(i + 1, digest.apply(one));
        }
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            found.accept(byDigest.get(ByteBuffer.wrap(rows.getBytes(2))), rows.getLong(1));
          }
        }
      }
    }
  }

  /** Takes content of at most {@value StoredContent#CHUNK_BYTES} bytes to be stored; {@code id} is told where it is by {@link #flush}. */
  public void add(byte[] digest, long sizeBytes, EncodedBytes content, LongConsumer id) {
    waiting.add(new Waiting(content.length(), () -> id.accept(insert(digest, sizeBytes, content))));
  }

  /** Stores what was taken, unless it is there. */
  public void flush() throws SQLException {
    for (Waiting content : PageFill.order(waiting, Waiting::dataBytes, pageBytes)) {
      content.insertion().run();
    }
    waiting.clear();
  }

  private long insert(byte[] digest, long sizeBytes, EncodedBytes content) throws SQLException {
    if (nextId == 0) {
      // The write lock is held, so the next ids are known.
      nextId = connection.first(NEXT_ID, row -> row.getLong(1)).orElseThrow();
    }
    insert.setLong(1, nextId);
    insert.setBytes(2, digest);
    insert.setLong(3, sizeBytes);
    insert.setInt(4, content.code());
    insert.setObject(5, content.dictionaryId());
    insert.setBytes(6, content.data());
    insert.setLong(7, nowSeconds);
    insert.setLong(
        8,
        ContentCheck.of(
            sizeBytes,
            content.code(),
            content.dictionaryId(),
            null,
            0,
            nowSeconds,
            content.data()));
    return insert.executeUpdate() == 1
        ? nextId++
        : ContentWriter.find(connection, ContentHash.ofDigest(digest)).orElseThrow();
  }

  /** As {@link ContentWriter#beginChunked}. */
  public long beginChunked() throws SQLException {
    nextId = 0;
    return ContentWriter.beginChunked(connection, nowSeconds);
  }

  /** As {@link ContentWriter#addChunk}. */
  public void addChunk(long contentId, int index, int sizeBytes, EncodedBytes chunk)
      throws SQLException {
    ContentWriter.addChunk(connection, contentId, index, sizeBytes, chunk, nowSeconds);
  }

  /** As {@link ContentWriter#finishChunked}. */
  public long finishChunked(long contentId, byte[] digest, long sizeBytes, int chunks)
      throws SQLException {
    return ContentWriter.finishChunked(
        connection, contentId, ContentHash.ofDigest(digest), sizeBytes, chunks, nowSeconds);
  }

  /** As {@link ContentWriter#drop}. */
  public void drop(long contentId) throws SQLException {
    ContentWriter.drop(connection, contentId);
  }

  @Override
  public void close() throws SQLException {
    insert.close();
  }
}

package dev.templedb.sqlite.content;

import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One content as it is stored, ready to be read part by part. Nothing that it gives has escaped verification: the last part is given only
 * when the hash of the whole is right.
 */
public final class StoredContent {

  /** Content above this many bytes is stored in chunks of this size. */
  public static final int CHUNK_BYTES = 1 << 20;

  private static final String BY_ID = """
      SELECT id, sha256, size_bytes, chunk_count, encoding, dictionary_id, base_content_id IS NULL, data
        FROM contents
       WHERE id = ?
      """;
  private static final String BY_HASH = """
      SELECT id, sha256, size_bytes, chunk_count, encoding, dictionary_id, base_content_id IS NULL, data
        FROM contents
       WHERE sha256 = ?
      """;
  private static final String CHUNK = """
      SELECT size_bytes, encoding, data
        FROM content_chunks
       WHERE content_id = ? AND chunk_index = ?
      """;

  private record Part(EncodedBytes bytes, int size) {}

  private record Header(
      long id,
      ContentHash hash,
      long sizeBytes,
      int chunkCount,
      @Nullable Part whole) {
    /** Whether it is not completely stored yet, or removed in part. */
    boolean isIncomplete() {
      return whole == null && sizeBytes == 0 && chunkCount > 0;
    }
  }

  private final Operation operation;
  private final ContentHash expected;
  private final Header header;
  private final MessageDigest digest = Sha256.digest();
  private long given;
  private int nextPart;

  private StoredContent(Operation operation, ContentHash expected, Header header) {
    this.operation = operation;
    this.expected = expected;
    this.header = header;
    long chunks = (header.sizeBytes() + CHUNK_BYTES - 1) / CHUNK_BYTES;
    if (header.whole() == null && header.chunkCount() != chunks) {
      throw damaged(
          operation, expected, "it has " + header.chunkCount() + " parts instead of " + chunks);
    }
  }

  /** Finds a content, which must have this hash and size. */
  public static StoredContent open(
      KeptConnection connection,
      Operation operation,
      long contentId,
      ContentHash expected,
      long sizeBytes)
      throws SQLException {
    Header header = connection
        .first(BY_ID, row -> header(connection, operation, expected, row), contentId)
        .orElseThrow(() -> damaged(operation, expected, "it is missing"));
    if (header.sizeBytes() != sizeBytes) {
      throw damaged(
          operation, expected, "its size is " + header.sizeBytes() + " instead of " + sizeBytes);
    }
    return new StoredContent(operation, expected, header);
  }

  /** Finds the content that has this hash. */
  public static Optional<StoredContent> find(
      KeptConnection connection, Operation operation, ContentHash hash) throws SQLException {
    return connection
        .first(BY_HASH, row -> header(connection, operation, hash, row), (Object) hash.digest())
        .filter(header -> !header.isIncomplete())
        .map(header -> new StoredContent(operation, hash, header));
  }

  /** Finds the content in this row, which must have the hash that the row says. */
  static Optional<StoredContent> find(KeptConnection connection, Operation operation, long id)
      throws SQLException {
    return connection
        .first(BY_ID, row -> header(connection, operation, null, row), id)
        .filter(header -> !header.isIncomplete())
        .map(header -> new StoredContent(operation, header.hash(), header));
  }

  /**
   * Whether the content in this row can be read and has this hash and size, and its rows their checksums. Content in chunks must be read in one snapshot.
   */
  static boolean isSound(
      KeptConnection connection, Operation operation, long id, ContentHash hash, long sizeBytes)
      throws SQLException {
    try {
      StoredContent content = open(connection, operation, id, hash, sizeBytes);
      while (content.next(connection).isPresent()) {
        connection.check();
      }
      return ContentCheck.problem(connection, id).isEmpty();
    } catch (CorruptionException e) {
      return false;
    }
  }

  private static Header header(
      KeptConnection connection, Operation operation, @Nullable ContentHash expected, ResultSet row)
      throws SQLException {
    ContentHash hash = expected == null ? ContentHash.ofDigest(row.getBytes(2)) : expected;
    if (!row.getBoolean(7)) {
      throw damaged(operation, hash, "it is stored in a form that this version does not read");
    }
    byte[] data = row.getBytes(8);
    Part whole = null;
    if (data != null) {
      long dictionaryId = row.getLong(6);
      Dictionary dictionary = dictionaryId == 0
          ? null
          : Dictionary.find(connection, dictionaryId)
              .orElseThrow(() -> damaged(
                  operation, hash, "its dictionary " + dictionaryId + " is missing or damaged"));
      int size = Math.toIntExact(Math.min(row.getLong(3), CHUNK_BYTES));
      whole = new Part(new EncodedBytes(row.getInt(5), dictionary, data), size);
    }
    return new Header(row.getLong(1), hash, row.getLong(3), row.getInt(4), whole);
  }

  /** Its row. */
  long id() {
    return header.id();
  }

  /** Its hash. */
  ContentHash hash() {
    return expected;
  }

  /** How many bytes the whole content has. */
  public long sizeBytes() {
    return header.sizeBytes();
  }

  /** Whether reading on needs the database. */
  public boolean isChunked() {
    return header.whole() == null;
  }

  /** How the content is stored that isn't chunked. */
  EncodedBytes encoded() {
    return whole().bytes();
  }

  private Part whole() {
    Part whole = header.whole();
    if (whole == null) {
      throw new IllegalStateException("content in chunks has no data of its own");
    }
    return whole;
  }

  /** The next bytes, at most {@value #CHUNK_BYTES}; none at the end. Content that isn't chunked needs no connection. */
  public Optional<byte[]> next(KeptConnection connection) throws SQLException {
    if (!isChunked()) {
      return nextPart == 0 ? Optional.of(only()) : Optional.empty();
    }
    if (nextPart == header.chunkCount()) {
      return Optional.empty();
    }
    Part part = connection
        .first(
            CHUNK,
            row -> new Part(new EncodedBytes(row.getInt(2), null, row.getBytes(3)), row.getInt(1)),
            header.id(),
            nextPart)
        .orElseThrow(() -> damaged(operation, expected, "part " + nextPart + " is missing"));
    return Optional.of(decoded(part));
  }

  /** The bytes of content that isn't chunked. */
  public byte[] only() {
    return decoded(whole());
  }

  /** All bytes. Content in chunks must be read in one snapshot. */
  public byte[] all(KeptConnection connection) throws SQLException {
    if (!isChunked()) {
      return only();
    }
    if (sizeBytes() > Integer.MAX_VALUE - 8) {
      throw new InvalidInputException(
          operation + ": its " + sizeBytes() + " bytes don't fit into an array; use openStream");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) sizeBytes());
    for (Optional<byte[]> part = next(connection); part.isPresent(); part = next(connection)) {
      bytes.put(part.get());
    }
    return bytes.array();
  }

  private byte[] decoded(Part part) {
    if (part.size() < 0 || part.size() > CHUNK_BYTES) {
      throw damaged(operation, expected, "a part claims to have " + part.size() + " bytes");
    }
    byte[] bytes = part.bytes()
        .decode(part.size())
        .orElseThrow(() -> damaged(operation, expected, "a part can't be decoded"));
    digest.update(bytes);
    given += bytes.length;
    boolean last = !isChunked() || nextPart + 1 == header.chunkCount();
    if (given > sizeBytes() || (last && given != sizeBytes())) {
      throw damaged(operation, expected, "it has " + given + " bytes instead of " + sizeBytes());
    }
    if (last && !ContentHash.ofDigest(digest.digest()).equals(expected)) {
      throw damaged(operation, expected, "its bytes have another hash");
    }
    // Only now: whoever asks again after damage must not find the end.
    nextPart++;
    return bytes;
  }

  private static CorruptionException damaged(
      Operation operation, ContentHash expected, String what) {
    return new CorruptionException(beginning(operation, expected) + what
        + "; put the same bytes again with ContentStore.put, or restore a backup");
  }

  private static String beginning(Operation operation, ContentHash expected) {
    return operation + ": the stored content " + expected + " is damaged: ";
  }

  /** What is wrong and what to do, for who names the content himself. */
  static String problem(CorruptionException e, Operation operation, ContentHash hash) {
    String message = String.valueOf(e.getMessage());
    String beginning = beginning(operation, hash);
    return message.startsWith(beginning) ? message.substring(beginning.length()) : message;
  }
}

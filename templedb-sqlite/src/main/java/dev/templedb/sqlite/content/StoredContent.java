package dev.templedb.sqlite.content;

import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Optional;

/**
 * One content as it is stored, ready to be read part by part. Nothing that it gives has escaped verification: the last part is given only
 * when the hash of the whole is right.
 */
public final class StoredContent {

  /** Content above this many bytes is stored in chunks of this size. */
  public static final int CHUNK_BYTES = 1 << 20;

  private static final String FIND = """
      SELECT id, size_bytes, chunk_count, encoding, data, dictionary_id IS NOT NULL OR base_content_id IS NOT NULL
        FROM contents
       WHERE id = ?
      """;
  private static final String CHUNK = """
      SELECT size_bytes, encoding, data
        FROM content_chunks
       WHERE content_id = ? AND chunk_index = ?
      """;

  private record Part(EncodedBytes bytes, int size) {}

  private record Header(long sizeBytes, int chunkCount, Optional<Part> whole) {}

  private final Operation operation;
  private final long contentId;
  private final ContentHash expected;
  private final long sizeBytes;
  private final int chunkCount;
  private final Optional<Part> whole;
  private final MessageDigest digest = Sha256.digest();
  private long given;
  private int nextPart;

  private StoredContent(Operation operation, long contentId, ContentHash expected, Header header) {
    this.operation = operation;
    this.contentId = contentId;
    this.expected = expected;
    this.sizeBytes = header.sizeBytes();
    this.chunkCount = header.chunkCount();
    this.whole = header.whole();
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
        .first(
            FIND,
            row -> {
              if (row.getBoolean(6)) {
                throw damaged(
                    operation, expected, "it is stored in a form that this version does not read");
              }
              byte[] data = row.getBytes(5);
              int size = Math.toIntExact(Math.min(row.getLong(2), CHUNK_BYTES));
              return new Header(
                  row.getLong(2),
                  row.getInt(3),
                  data == null
                      ? Optional.empty()
                      : Optional.of(new Part(new EncodedBytes(row.getInt(4), data), size)));
            },
            contentId)
        .orElseThrow(() -> damaged(operation, expected, "it is missing"));
    if (header.sizeBytes() != sizeBytes) {
      throw damaged(
          operation, expected, "its size is " + header.sizeBytes() + " instead of " + sizeBytes);
    }
    long chunks = (sizeBytes + CHUNK_BYTES - 1) / CHUNK_BYTES;
    if (header.whole().isEmpty() && header.chunkCount() != chunks) {
      throw damaged(
          operation, expected, "it has " + header.chunkCount() + " parts instead of " + chunks);
    }
    return new StoredContent(operation, contentId, expected, header);
  }

  /** How many bytes the whole content has. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** Whether reading on needs the database. */
  public boolean isChunked() {
    return whole.isEmpty();
  }

  /** The next bytes, at most {@value #CHUNK_BYTES}; none at the end. Content that isn't chunked needs no connection. */
  public Optional<byte[]> next(KeptConnection connection) throws SQLException {
    if (whole.isPresent()) {
      return nextPart == 0 ? Optional.of(only()) : Optional.empty();
    }
    if (nextPart == chunkCount) {
      return Optional.empty();
    }
    Part part = connection
        .first(
            CHUNK,
            row -> new Part(new EncodedBytes(row.getInt(2), row.getBytes(3)), row.getInt(1)),
            contentId,
            nextPart)
        .orElseThrow(() -> damaged(operation, expected, "part " + nextPart + " is missing"));
    return Optional.of(decoded(part));
  }

  /** The bytes of content that isn't chunked. */
  public byte[] only() {
    return decoded(whole.orElseThrow());
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
    boolean last = whole.isPresent() || nextPart + 1 == chunkCount;
    if (given > sizeBytes || (last && given != sizeBytes)) {
      throw damaged(operation, expected, "it has " + given + " bytes instead of " + sizeBytes);
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
    return new CorruptionException(operation + ": the stored content " + expected + " is damaged: "
        + what + "; import the file again, or restore a backup");
  }
}

package dev.templedb.sqlite.content;

import dev.templedb.content.ContentHash;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A whole content, hashed and encoded before the write lock is taken, ready to be stored. Immutable. */
public final class EncodedContent {

  private static final Operation CHECKING = Operation.of("checking what is stored");

  private final ContentHash hash;
  private final int sizeBytes;
  private final List<EncodedBytes> parts;

  private EncodedContent(ContentHash hash, int sizeBytes, List<EncodedBytes> parts) {
    this.hash = hash;
    this.sizeBytes = sizeBytes;
    this.parts = parts;
  }

  /** Hashes and encodes; the bytes are not kept. */
  public static EncodedContent of(byte[] bytes, boolean plainText) {
    List<EncodedBytes> parts = new ArrayList<>();
    try (EncodedBytes.Encoder encoder = new EncodedBytes.Encoder(plainText)) {
      if (bytes.length <= StoredContent.CHUNK_BYTES) {
        parts.add(encoder.encode(bytes, 0, bytes.length));
      } else {
        for (long start = 0; start < bytes.length; start += StoredContent.CHUNK_BYTES) {
          int end = (int) Math.min(start + StoredContent.CHUNK_BYTES, bytes.length);
          parts.add(encoder.encodeChunk(bytes, (int) start, end - (int) start));
        }
      }
    }
    return new EncodedContent(ContentHash.of(bytes), bytes.length, parts);
  }

  /** Its hash. */
  public ContentHash hash() {
    return hash;
  }

  /** Its size, before encoding. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** Stores it unless it is there, in the place of what is there if that is damaged, and gives its id. */
  public long store(KeptConnection connection, long nowSeconds) throws SQLException {
    Optional<Long> existing = ContentWriter.find(connection, hash);
    if (existing.isPresent()) {
      if (!StoredContent.isSound(connection, CHECKING, existing.get(), hash, sizeBytes)) {
        replace(connection, existing.get(), nowSeconds);
      }
      return existing.get();
    }
    if (!isChunked()) {
      return ContentWriter.store(connection, hash, sizeBytes, parts.get(0), nowSeconds);
    }
    long id = ContentWriter.beginChunked(connection, nowSeconds);
    addChunks(connection, id, nowSeconds);
    return ContentWriter.finishChunked(connection, id, hash, sizeBytes, parts.size(), nowSeconds);
  }

  private void replace(KeptConnection connection, long id, long nowSeconds) throws SQLException {
    if (isChunked()) {
      ContentWriter.replaceChunked(connection, id, sizeBytes, parts.size(), nowSeconds);
      addChunks(connection, id, nowSeconds);
    } else {
      ContentWriter.replace(connection, id, sizeBytes, parts.get(0), nowSeconds);
    }
  }

  private boolean isChunked() {
    return sizeBytes > StoredContent.CHUNK_BYTES;
  }

  private void addChunks(KeptConnection connection, long id, long nowSeconds) throws SQLException {
    for (int i = 0; i < parts.size(); i++) {
      int rest = sizeBytes - i * StoredContent.CHUNK_BYTES;
      ContentWriter.addChunk(
          connection, id, i, Math.min(rest, StoredContent.CHUNK_BYTES), parts.get(i), nowSeconds);
    }
  }
}

package dev.templedb.sqlite.content;

import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.SQLException;
import java.util.Optional;

/** Decodes one part of content after another into the same buffer. Verifies no hash. For one thread. */
public final class PartDecoder {

  private byte[] buffer = new byte[1 << 16];

  /** A decoder. */
  public PartDecoder() {}

  /**
   * Decodes what stands in a row's columns {@code encoding}, {@code dictionary_id} (0 for NULL) and {@code data}; afterwards {@link #bytes} starts with the part. Says whether
   * the data is sound and has exactly the declared size.
   */
  public boolean decode(
      KeptConnection connection, int encoding, long dictionaryId, byte[] data, long declaredSize)
      throws SQLException {
    if (declaredSize < 0 || declaredSize > StoredContent.CHUNK_BYTES) {
      return false;
    }
    int size = (int) declaredSize;
    if (encoding == EncodedBytes.RAW) {
      buffer = data;
      return data.length == size;
    }
    if (encoding != EncodedBytes.ZSTD) {
      return false;
    }
    if (buffer.length < size) {
      buffer = new byte[Math.max(size, Math.min(2 * buffer.length, StoredContent.CHUNK_BYTES))];
    }
    if (dictionaryId == 0) {
      return Inflater.inflate(data, null, buffer, size);
    }
    Optional<Dictionary> dictionary = Dictionary.find(connection, dictionaryId);
    return dictionary.isPresent() && Inflater.inflate(data, dictionary.get(), buffer, size);
  }

  /** What was decoded last, until the next call; what is beyond its size means nothing. */
  public byte[] bytes() {
    return buffer;
  }
}

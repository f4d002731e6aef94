package dev.templedb.sqlite.content;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

/** Decodes one part of content after another into the same buffer, keeping zstd's context. Verifies no hash. For one thread; close it. */
public final class PartDecoder implements AutoCloseable {

  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private byte[] buffer = new byte[1 << 16];

  /** A decoder. */
  public PartDecoder() {}

  /**
   * Decodes what stands in a row's columns {@code encoding} and {@code data}; afterwards {@link #bytes} starts with the part. Says whether
   * the data is sound and has exactly the declared size.
   */
  public boolean decode(int encoding, byte[] data, long declaredSize) {
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
    try {
      return zstd.decompressByteArray(buffer, 0, size, data, 0, data.length) == size;
    } catch (ZstdException e) {
      return false;
    }
  }

  /** What was decoded last, until the next call; what is beyond its size means nothing. */
  public byte[] bytes() {
    return buffer;
  }

  @Override
  public void close() {
    zstd.close();
  }
}

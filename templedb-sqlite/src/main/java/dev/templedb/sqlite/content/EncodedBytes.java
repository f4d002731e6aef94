package dev.templedb.sqlite.content;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import java.util.Optional;

/** Bytes in the form in which they are stored: as they are, or compressed by zstd (RFC 8878) where that saves space. */
public final class EncodedBytes {

  // These numbers are in the file and never change their meaning.
  static final int RAW = 0;
  static final int ZSTD = 1;

  /** The level at which zstd is fastest and still makes source code a quarter of its size. */
  private static final int LEVEL = 1;

  /** From this many bytes on, zstd searches with two hash tables, which saves another twentieth of the bytes (docs/decisions/0007). */
  private static final int SMALLEST_SEARCHED_TWICE = 2_048;

  private static final int DOUBLE_FAST = 2;

  /** Below this, compression saves less than a row costs. */
  private static final int SMALLEST_COMPRESSED = 64;

  private final int code;
  private final byte[] data;

  EncodedBytes(int code, byte[] data) {
    this.code = code;
    this.data = data;
  }

  /** Which form it is. */
  int code() {
    return code;
  }

  /** The bytes in that form; not a copy. */
  byte[] data() {
    return data;
  }

  /** How many bytes that form takes. */
  public int length() {
    return data.length;
  }

  /** Encodes, keeping zstd's context and a buffer. For one thread; close it. */
  public static final class Encoder implements AutoCloseable {

    private final ZstdCompressCtx fast = new ZstdCompressCtx().setLevel(LEVEL);
    private final ZstdCompressCtx thorough = new ZstdCompressCtx()
        .setLevel(LEVEL)
        .setStrategy(DOUBLE_FAST)
        .setHashLog(15)
        .setChainLog(15)
        .setMinMatch(5);
    private byte[] buffer = new byte[0];

    /** Encodes {@code length} bytes from {@code offset} on: compressed, if that saves at least a sixteenth. */
    public EncodedBytes encode(byte[] bytes, int offset, int length) {
      if (length >= SMALLEST_COMPRESSED) {
        int bound = Math.toIntExact(Zstd.compressBound(length));
        if (buffer.length < bound) {
          buffer = new byte[bound];
        }
        ZstdCompressCtx zstd = length < SMALLEST_SEARCHED_TWICE ? fast : thorough;
        int size = zstd.compressByteArray(buffer, 0, buffer.length, bytes, offset, length);
        if (size <= length - length / 16) {
          return new EncodedBytes(ZSTD, Arrays.copyOf(buffer, size));
        }
      }
      return new EncodedBytes(RAW, Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void close() {
      fast.close();
      thorough.close();
    }
  }

  /** Gives the bytes back, if they are sound and have exactly the declared size; nothing is inflated beyond that. */
  Optional<byte[]> decode(int declaredSize) {
    if (code == RAW) {
      return data.length == declaredSize ? Optional.of(data) : Optional.empty();
    }
    if (code != ZSTD) {
      return Optional.empty();
    }
    byte[] bytes = new byte[declaredSize];
    try (ZstdDecompressCtx zstd = new ZstdDecompressCtx()) {
      int size = zstd.decompressByteArray(bytes, 0, declaredSize, data, 0, data.length);
      return size == declaredSize ? Optional.of(bytes) : Optional.empty();
    } catch (ZstdException e) {
      return Optional.empty();
    }
  }
}

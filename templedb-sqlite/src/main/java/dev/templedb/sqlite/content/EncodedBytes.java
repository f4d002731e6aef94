package dev.templedb.sqlite.content;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable Dictionary dictionary;
  private final byte[] data;

  EncodedBytes(int code, @Nullable Dictionary dictionary, byte[] data) {
    this.code = code;
    this.dictionary = dictionary;
    this.data = data;
  }

  /** Which form it is. */
  int code() {
    return code;
  }

  /** The row of the dictionary that it needs; null if it needs none. */
  @Nullable Long dictionaryId() {
    return dictionary == null ? null : dictionary.id();
  }

  /** The bytes in that form; not a copy. */
  byte[] data() {
    return data;
  }

  /** How many bytes that form takes. */
  public int length() {
    return data.length;
  }

  /** Encodes, keeping zstd's contexts and a buffer. For one thread; close it. */
  public static final class Encoder implements AutoCloseable {

    private final boolean plainText;
    private final @Nullable Dictionary dictionary;
    private final ZstdCompressCtx fast;
    private final ZstdCompressCtx thorough;
    private final ZstdCompressCtx withDictionary = new ZstdCompressCtx();
    private byte[] buffer = new byte[0];

    /** An encoder that uses no dictionary; if {@code plainText}, it leaves text as it is. */
    public Encoder(boolean plainText) {
      this(plainText, Optional.empty());
    }

    /** An encoder that uses a dictionary for small content; it takes no longer, and a quarter less space. */
    public Encoder(boolean plainText, Optional<Dictionary> dictionary) {
      this(
          plainText,
          dictionary,
          LEVEL,
          new ZstdCompressCtx()
              .setLevel(LEVEL)
              .setStrategy(DOUBLE_FAST)
              .setHashLog(15)
              .setChainLog(15)
              .setMinMatch(5));
    }

    private Encoder(
        boolean plainText, Optional<Dictionary> dictionary, int level, ZstdCompressCtx thorough) {
      this.plainText = plainText;
      this.dictionary = dictionary.orElse(null);
      this.fast = new ZstdCompressCtx().setLevel(level);
      this.thorough = thorough;
      dictionary.ifPresent(present -> {
        withDictionary.setLevel(level);
        withDictionary.loadDict(present.compressing(level));
      });
    }

    /** An encoder at another of zstd's levels. */
    static Encoder atLevel(int level, boolean plainText, Optional<Dictionary> dictionary) {
      return new Encoder(plainText, dictionary, level, new ZstdCompressCtx().setLevel(level));
    }

    /** Encodes a whole content, {@code length} bytes from {@code offset} on: compressed, if that saves at least a sixteenth. */
    public EncodedBytes encode(byte[] bytes, int offset, int length) {
      if (plainText && PlainText.isWhole(bytes, offset, length)) {
        return raw(bytes, offset, length);
      }
      return dictionary != null && length <= Dictionary.LARGEST_CONTENT_BYTES
          ? compressed(withDictionary, dictionary, bytes, offset, length)
          : encoded(bytes, offset, length);
    }

    /** The same with a part of a content, which is stored without a dictionary. */
    public EncodedBytes encodeChunk(byte[] bytes, int offset, int length) {
      return plainText && PlainText.isPart(bytes, offset, length)
          ? raw(bytes, offset, length)
          : encoded(bytes, offset, length);
    }

    private EncodedBytes encoded(byte[] bytes, int offset, int length) {
      return compressed(
          length < SMALLEST_SEARCHED_TWICE ? fast : thorough, null, bytes, offset, length);
    }

    private EncodedBytes compressed(
        ZstdCompressCtx zstd, @Nullable Dictionary used, byte[] bytes, int offset, int length) {
      if (length >= SMALLEST_COMPRESSED) {
        int bound = Math.toIntExact(Zstd.compressBound(length));
        if (buffer.length < bound) {
          buffer = new byte[bound];
        }
        int size = zstd.compressByteArray(buffer, 0, buffer.length, bytes, offset, length);
        if (size <= length - length / 16) {
          return new EncodedBytes(ZSTD, used, Arrays.copyOf(buffer, size));
        }
      }
      return raw(bytes, offset, length);
    }

    private static EncodedBytes raw(byte[] bytes, int offset, int length) {
      return new EncodedBytes(RAW, null, Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void close() {
      fast.close();
      thorough.close();
      withDictionary.close();
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
    return Inflater.inflate(data, dictionary, bytes, declaredSize)
        ? Optional.of(bytes)
        : Optional.empty();
  }
}

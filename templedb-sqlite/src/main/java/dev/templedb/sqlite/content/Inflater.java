package dev.templedb.sqlite.content;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses with zstd contexts that are kept, because making one takes longer than decompressing a small file. They are lent, not bound to
 * threads, so that a program with many threads does not have as many of them. Thread-safe.
 */
final class Inflater {

  /** Each has about 160 KB. */
  private static final BlockingQueue<ZstdDecompressCtx> IDLE =
      new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());

  private Inflater() {}

  /** Decompresses {@code data} to the beginning of {@code target}; says whether it is sound and has exactly {@code size} bytes. */
  static boolean inflate(byte[] data, @Nullable Dictionary dictionary, byte[] target, int size) {
    ZstdDecompressCtx zstd = IDLE.poll();
    if (zstd == null) {
      zstd = new ZstdDecompressCtx();
    }
    try {
      // A dictionary stays loaded until reset.
      zstd.reset();
      if (dictionary != null) {
        zstd.loadDict(dictionary.decompressing());
      }
      return zstd.decompressByteArray(target, 0, size, data, 0, data.length) == size;
    } catch (ZstdException e) {
      return false;
    } finally {
      if (!IDLE.offer(zstd)) {
        zstd.close();
      }
    }
  }
}

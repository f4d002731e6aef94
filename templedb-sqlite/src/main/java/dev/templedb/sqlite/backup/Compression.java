package dev.templedb.sqlite.backup;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.DatabaseFile;
import dev.templedb.sqlite.content.Sha256;
import dev.templedb.sqlite.content.WorkProgress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.OptionalLong;

/** Files as one zstd frame with a checksum (RFC 8878), which the {@code zstd} command reads and writes. */
final class Compression {

  private static final int LEVEL = 3;
  private static final int BUFFER_BYTES = 1 << 20;
  private static final byte[] MAGIC = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
  private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int APPLICATION_ID_OFFSET = 68;

  private Compression() {}

  /** Whether a file that is no database begins as a zstd frame. */
  static boolean isCompressed(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  /** Whether a file that is no database holds a database of ours. */
  static boolean isCompressedDatabase(Path file) throws IOException {
    if (!isCompressed(file)) {
      return false;
    }
    try (InputStream in = new ZstdInputStreamNoFinalizer(Files.newInputStream(file))) {
      byte[] header = in.readNBytes(100);
      return header.length == 100
          && Arrays.equals(Arrays.copyOf(header, SQLITE.length), SQLITE)
          && ByteBuffer.wrap(header).getInt(APPLICATION_ID_OFFSET) == DatabaseFile.APPLICATION_ID;
    }
  }

  /** Compresses {@code from} into the empty file {@code to}, reads that again, and compares. */
  static void compress(Path from, Path to, Call call, WorkProgress progress) throws IOException {
    MessageDigest written = Sha256.digest();
    progress.begin("pack", OptionalLong.of(Files.size(from)));
    try (InputStream in = Files.newInputStream(from);
        OutputStream out = new ZstdOutputStreamNoFinalizer(
                Files.newOutputStream(to, StandardOpenOption.WRITE), LEVEL)
            .setChecksum(true)) {
      copy(in, out, written, call, progress);
    }
    progress.end();
    MessageDigest read = Sha256.digest();
    progress.begin("check", OptionalLong.of(Files.size(from)));
    unpack(to, OutputStream.nullOutputStream(), read, call, progress);
    progress.end();
    if (!Arrays.equals(written.digest(), read.digest())) {
      throw new CorruptionException(call.operation()
          + ": what was compressed is not what comes out again; try again, and check the disk");
    }
  }

  /** Unpacks {@code from} into the empty file {@code to}. */
  static void unpack(Path from, Path to, Call call, WorkProgress progress) throws IOException {
    progress.begin("unpack", OptionalLong.empty());
    try (OutputStream out = Files.newOutputStream(to, StandardOpenOption.WRITE)) {
      unpack(from, out, Sha256.digest(), call, progress);
    }
    progress.end();
  }

  private static void unpack(
      Path from, OutputStream out, MessageDigest digest, Call call, WorkProgress progress)
      throws IOException {
    try (InputStream in = new ZstdInputStreamNoFinalizer(Files.newInputStream(from))) {
      copy(in, out, digest, call, progress);
    } catch (ZstdIOException e) {
      throw new CorruptionException(
          call.operation() + ": '" + from.getFileName()
              + "' is damaged or truncated: what was compressed can't be unpacked ("
              + e.getMessage() + "); use another backup",
          e);
    }
  }

  private static void copy(
      InputStream in, OutputStream out, MessageDigest digest, Call call, WorkProgress progress)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      call.check();
      digest.update(buffer, 0, count);
      out.write(buffer, 0, count);
      progress.add(count, count);
    }
  }
}

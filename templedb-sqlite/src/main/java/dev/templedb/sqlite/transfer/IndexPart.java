package dev.templedb.sqlite.transfer;

import dev.templedb.error.CorruptionException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Files of an index as bytes: a version, their number, the files, and a CRC-32C (RFC 3720) of the ids of the directory and of the part, as
 * eight and four bytes, and of all that. Numbers are varints (seven bits a
 * byte, the lowest first; signed ones zigzag), and of a path only what differs from the one before is kept, as in the fourth version of
 * git's index.
 */
final class IndexPart {

  private static final int VERSION = 1;

  private static final int EXECUTABLE = 1;
  private static final int SYMLINK = 2;
  private static final int RACY = 4;

  private static final int CHECKSUM_BYTES = 4;

  private byte[] bytes;
  private int position;

  private IndexPart(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The files as bytes, for a part of a directory's index. */
  static byte[] write(long workTreeId, int number, List<TrackedFile> files) {
    IndexPart part = new IndexPart(new byte[64 + files.size() * 64]);
    part.putByte(VERSION);
    part.putVarint(files.size());
    byte[] previous = {};
    for (TrackedFile file : files) {
      previous = part.put(file, previous);
    }
    int end = part.position;
    byte[] bytes = Arrays.copyOf(part.bytes, end + CHECKSUM_BYTES);
    ByteBuffer.wrap(bytes).putInt(end, checksum(workTreeId, number, bytes, end));
    return bytes;
  }

  /** Adds the files that {@code bytes} hold, a part of a directory's index, to {@code files}. */
  static void read(long workTreeId, int number, byte[] bytes, List<TrackedFile> files) {
    int end = bytes.length - CHECKSUM_BYTES;
    if (end < 0 || ByteBuffer.wrap(bytes).getInt(end) != checksum(workTreeId, number, bytes, end)) {
      throw damaged("its checksum is wrong");
    }
    IndexPart part = new IndexPart(bytes);
    try {
      if (part.takeByte() != VERSION) {
        throw damaged("it has another version than " + VERSION);
      }
      long count = part.takeVarint();
      byte[] path = new byte[256];
      for (long i = 0; i < count; i++) {
        int shared = (int) part.takeVarint();
        int rest = (int) part.takeVarint();
        if (path.length < shared + rest) {
          path = Arrays.copyOf(path, 2 * (shared + rest));
        }
        System.arraycopy(part.bytes, part.position, path, shared, rest);
        part.position += rest;
        files.add(part.take(new String(path, 0, shared + rest, StandardCharsets.UTF_8)));
      }
      if (part.position != end) {
        throw damaged("it goes on behind its end");
      }
    } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw damaged("it ends too early");
    }
  }

  private static CorruptionException damaged(String what) {
    return new CorruptionException(
        "reading the index of an imported directory: " + what + "; run an integrity check");
  }

  private byte[] put(TrackedFile file, byte[] previous) {
    byte[] path = file.path().getBytes(StandardCharsets.UTF_8);
    int shared = Arrays.mismatch(previous, path);
    shared = shared < 0 ? path.length : shared;
    putVarint(shared);
    putBytes(path, shared);
    FileState state = Objects.requireNonNull(file.state());
    String target = file.symlinkTarget();
    putByte((file.executable() ? EXECUTABLE : 0)
        | (target != null ? SYMLINK : 0)
        | (file.racy() ? RACY : 0));
    putVarint(file.contentId());
    putVarint(file.typeId());
    putVarint(state.sizeBytes());
    putSigned(state.modifiedNanos());
    putSigned(state.changedNanos() - state.modifiedNanos());
    putVarint(state.inode());
    if (target != null) {
      putBytes(target.getBytes(StandardCharsets.UTF_8), 0);
    }
    return path;
  }

  private TrackedFile take(String path) {
    int flags = takeByte();
    boolean executable = (flags & EXECUTABLE) != 0;
    boolean symlink = (flags & SYMLINK) != 0;
    long contentId = takeVarint();
    long typeId = takeVarint();
    long size = takeVarint();
    long modified = takeSigned();
    long changed = modified + takeSigned();
    FileState state = new FileState(
        symlink ? FileState.Kind.SYMLINK : FileState.Kind.FILE,
        size,
        modified,
        changed,
        takeVarint(),
        executable);
    return new TrackedFile(
        path,
        state,
        (flags & RACY) != 0,
        contentId,
        typeId,
        executable,
        symlink ? takeText() : null,
        modified);
  }

  private String takeText() {
    int length = (int) takeVarint();
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  private static int checksum(long workTreeId, int number, byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(12).putLong(workTreeId).putInt(number).flip());
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private void room(int count) {
    if (bytes.length - position < count) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length + count);
    }
  }

  private void putByte(int value) {
    room(1);
    bytes[position++] = (byte) value;
  }

  private int takeByte() {
    return bytes[position++];
  }

  private void putBytes(byte[] source, int from) {
    putVarint(source.length - from);
    room(source.length - from);
    System.arraycopy(source, from, bytes, position, source.length - from);
    position += source.length - from;
  }

  private void putVarint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[position++] = (byte) rest;
  }

  private long takeVarint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[position++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0 || shift > 63) {
        return value;
      }
    }
  }

  private void putSigned(long value) {
    putVarint((value << 1) ^ (value >> 63));
  }

  private long takeSigned() {
    long value = takeVarint();
    return (value >>> 1) ^ -(value & 1);
  }
}

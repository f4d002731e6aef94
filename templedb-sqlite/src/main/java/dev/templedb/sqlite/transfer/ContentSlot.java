package dev.templedb.sqlite.transfer;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A content that an import has come upon, and under which id it is stored, once it is. All files with this content share the slot. */
final class ContentSlot {

  /** A SHA-256 as a key. */
  record Key(long a, long b, long c, long d) {

    static Key of(byte[] digest) {
      ByteBuffer bytes = ByteBuffer.wrap(digest);
      return new Key(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }
  }

  private final byte[] digest;
  private final long sizeBytes;
  private volatile long id;

  ContentSlot(byte[] digest, long sizeBytes) {
    this.digest = digest;
    this.sizeBytes = sizeBytes;
  }

  /** Its SHA-256; not a copy. */
  byte[] digest() {
    return digest;
  }

  Key key() {
    return Key.of(digest);
  }

  String hex() {
    return HexFormat.of().formatHex(digest);
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** The id under which it is stored; 0 as long as it isn't. */
  long id() {
    return id;
  }

  void stored(long newId) {
    id = newId;
  }
}

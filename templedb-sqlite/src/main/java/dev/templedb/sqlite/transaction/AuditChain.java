package dev.templedb.sqlite.transaction;

import dev.templedb.content.ContentHash;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How an entry's hash is made: SHA-256 over the hash before it (32 bytes, zero for the first), the id as eight bytes, and then each text
 * field as its length in bytes (four bytes, big-endian, −1 for none) and its UTF-8.
 */
public final class AuditChain {

  /** How many entries share a row of {@code audit_spans}. */
  public static final long SPAN = 1_024;

  /** What the first entry's hash is chained to. */
  public static final ContentHash START = ContentHash.ofDigest(new byte[32]);

  private AuditChain() {}

  /** The hash of an entry. */
  public static ContentHash hash(
      ContentHash previous,
      long id,
      String occurredAt,
      String actor,
      String action,
      String entity,
      @Nullable String before,
      @Nullable String after) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream(512);
    entry.writeBytes(previous.digest());
    entry.writeBytes(ByteBuffer.allocate(8).putLong(0, id).array());
    write(entry, occurredAt);
    write(entry, actor);
    write(entry, action);
    write(entry, entity);
    write(entry, before);
    write(entry, after);
    return ContentHash.of(entry.toByteArray());
  }

  private static void write(ByteArrayOutputStream entry, @Nullable String text) {
    byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    entry.writeBytes(
        ByteBuffer.allocate(4).putInt(0, bytes == null ? -1 : bytes.length).array());
    if (bytes != null) {
      entry.writeBytes(bytes);
    }
  }
}

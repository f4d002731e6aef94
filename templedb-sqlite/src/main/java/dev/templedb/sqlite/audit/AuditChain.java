package dev.templedb.sqlite.audit;

import dev.templedb.content.ContentHash;
import dev.templedb.sqlite.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * How an entry's hash is made: SHA-256 over the hash before it (32 bytes, zero for the first), the id as eight bytes, and then each text
 * field as its length in bytes (four bytes, big-endian, −1 for none) and its UTF-8.
 */
public final class AuditChain {

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
    MessageDigest digest = Sha256.digest();
    digest.update(previous.digest());
    digest.update(ByteBuffer.allocate(8).putLong(0, id));
    update(digest, occurredAt);
    update(digest, actor);
    update(digest, action);
    update(digest, entity);
    update(digest, before);
    update(digest, after);
    return ContentHash.ofDigest(digest.digest());
  }

  private static void update(MessageDigest digest, @Nullable String text) {
    byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(0, bytes == null ? -1 : bytes.length));
    if (bytes != null) {
      digest.update(bytes);
    }
  }
}

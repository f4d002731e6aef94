package dev.templedb.sqlite.content;

import dev.templedb.content.ContentHash;
import dev.templedb.error.ConflictException;
import dev.templedb.error.TempleDbException;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.Query;
import dev.templedb.sqlite.transaction.WriteTransaction;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores one content that nothing refers to yet. */
final class ContentUpload {

  private static final Logger log = LoggerFactory.getLogger(ContentUpload.class);

  /** How many chunks a transaction stores. */
  private static final int CHUNKS = 4;

  private static final Operation OPERATION = Operation.of("storing content");

  private record Chunk(int sizeBytes, EncodedBytes bytes) {}

  private final Database database;
  private final CallSettings settings;

  ContentUpload(Database database, CallSettings settings) {
    this.database = database;
    this.settings = settings;
  }

  ContentHash put(byte[] content) {
    database.refuseInsideTransaction(OPERATION);
    ContentHash hash = ContentHash.of(content);
    if (!isThere(hash, content.length)) {
      EncodedContent encoded = EncodedContent.of(content, database.options().plainText());
      write(connection -> encoded.store(connection, nowSeconds()));
    }
    return hash;
  }

  /** Whether the content is stored and sound; then it counts as stored just now. */
  private boolean isThere(ContentHash hash, long sizeBytes) {
    Optional<Long> id = find(hash);
    return id.isPresent()
        && isSound(id.get(), hash, sizeBytes)
        && write(connection -> ContentWriter.touch(connection, id.get(), nowSeconds())
            && ContentWriter.find(connection, hash).equals(id));
  }

  private Optional<Long> find(ContentHash hash) {
    return database.read(OPERATION, settings, connection -> ContentWriter.find(connection, hash));
  }

  /** Reads content without the write lock, which large content would hold for long. */
  private boolean isSound(long id, ContentHash hash, long sizeBytes) {
    Query<Boolean> query =
        connection -> StoredContent.isSound(connection, OPERATION, id, hash, sizeBytes);
    if (sizeBytes <= StoredContent.CHUNK_BYTES) {
      return database.read(OPERATION, settings, query);
    }
    try (Cursor snapshot = database.openCursor(OPERATION, settings)) {
      return snapshot.read(query);
    }
  }

  ContentHash put(InputStream content) throws IOException {
    database.refuseInsideTransaction(OPERATION);
    byte[] buffer = new byte[StoredContent.CHUNK_BYTES + 1];
    int length = fill(content, buffer, 0, buffer.length);
    if (length <= StoredContent.CHUNK_BYTES) {
      return put(Arrays.copyOf(buffer, length));
    }
    long id = write(connection -> ContentWriter.beginChunked(connection, nowSeconds()));
    boolean complete = false;
    try {
      ContentHash hash = putChunks(id, buffer, content);
      complete = true;
      return hash;
    } finally {
      if (!complete) {
        abandon(id);
      }
    }
  }

  /** Stores chunks; {@code buffer} holds the first and one byte of the second. */
  private ContentHash putChunks(long id, byte[] buffer, InputStream content) throws IOException {
    MessageDigest digest = Sha256.digest();
    List<Chunk> waiting = new ArrayList<>();
    int stored = 0;
    long size = 0;
    byte next = buffer[StoredContent.CHUNK_BYTES];
    int length = StoredContent.CHUNK_BYTES;
    try (EncodedBytes.Encoder encoder =
        new EncodedBytes.Encoder(database.options().plainText())) {
      while (length > 0) {
        digest.update(buffer, 0, length);
        size += length;
        waiting.add(new Chunk(length, encoder.encodeChunk(buffer, 0, length)));
        if (waiting.size() == CHUNKS) {
          stored = store(id, stored, waiting);
        }
        length = size == StoredContent.CHUNK_BYTES
            ? second(next, buffer, content)
            : fill(content, buffer, 0, StoredContent.CHUNK_BYTES);
      }
    }
    stored = store(id, stored, waiting);
    return finish(id, ContentHash.ofDigest(digest.digest()), size, stored);
  }

  private static int second(byte first, byte[] buffer, InputStream content) throws IOException {
    buffer[0] = first;
    return 1 + fill(content, buffer, 1, StoredContent.CHUNK_BYTES - 1);
  }

  /** Reads until the end or {@code most} bytes. Not every stream's own readNBytes does: a chunk must be full unless it is the last. */
  private static int fill(InputStream content, byte[] buffer, int offset, int most)
      throws IOException {
    int filled = 0;
    while (filled < most) {
      int count = content.read(buffer, offset + filled, most - filled);
      if (count < 0) {
        break;
      }
      filled += count;
    }
    return filled;
  }

  private int store(long id, int stored, List<Chunk> chunks) {
    write(connection -> {
      for (int i = 0; i < chunks.size(); i++) {
        Chunk chunk = chunks.get(i);
        ContentWriter.addChunk(
            connection, id, stored + i, chunk.sizeBytes(), chunk.bytes(), nowSeconds());
      }
      return true;
    });
    int count = stored + chunks.size();
    chunks.clear();
    return count;
  }

  /** Makes the content known; if it was there already, it is not needed twice, but it may be needed instead. */
  private ContentHash finish(long id, ContentHash hash, long size, int chunks) {
    Optional<Long> damaged = find(hash).filter(there -> !isSound(there, hash, size));
    boolean isNew = write(connection -> {
      if (!ContentWriter.touch(connection, id, nowSeconds())) {
        throw new ConflictException(
            OPERATION + ": it was collected while it was being stored; store it again");
      }
      Optional<Long> existing = ContentWriter.find(connection, hash);
      if (existing.isPresent() && existing.equals(damaged)) {
        ContentWriter.replaceChunked(connection, existing.get(), size, chunks, nowSeconds());
        ContentWriter.moveChunks(connection, id, existing.get());
        return false;
      }
      if (existing.isPresent()) {
        ContentWriter.touch(connection, existing.get(), nowSeconds());
        return false;
      }
      ContentWriter.finishChunked(connection, id, hash, size, chunks, nowSeconds());
      return true;
    });
    if (!isNew) {
      abandon(id);
    }
    return hash;
  }

  /** Removes what nobody can find. If that is impossible now, it is collected later. */
  private void abandon(long id) {
    try {
      new ContentCollector(database, new CallSettings(null, null, settings.actor()))
          .removeIncomplete(id);
    } catch (TempleDbException e) {
      log.debug("{}: what is not needed stays until it is collected", OPERATION, e);
    }
  }

  private long nowSeconds() {
    return database.options().clock().instant().getEpochSecond();
  }

  private <T> T write(Query<T> query) {
    return WriteTransaction.run(
        database, OPERATION, settings, transaction -> transaction.storeInvisibly(OPERATION, query));
  }
}

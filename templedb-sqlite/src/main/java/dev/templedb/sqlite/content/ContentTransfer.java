package dev.templedb.sqlite.content;

import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.transaction.WriteTransaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Stores contents of one database in another, each hashed again on the way, in short transactions. Nothing refers to them yet.
 */
public final class ContentTransfer {

  private static final long TRANSACTION_BYTES = 4 << 20;
  private static final int TRANSACTION_ROWS = 500;

  private final Database target;
  private final CallSettings settings;
  private final Operation operation;
  private final WorkProgress progress;
  private final List<EncodedContent> waiting = new ArrayList<>();
  private long waitingBytes;
  private long count;

  /** A transfer into {@code target}. */
  public ContentTransfer(
      Database target, CallSettings settings, Operation operation, WorkProgress progress) {
    this.target = target;
    this.settings = settings;
    this.operation = operation;
    this.progress = progress;
  }

  /** Stores the content that {@code source} has under this hash, sooner or later. */
  public void add(KeptConnection source, ContentHash hash) throws SQLException {
    source.check();
    StoredContent content = StoredContent.find(source, operation, hash)
        .orElseThrow(() -> new CorruptionException(
            operation + ": the content " + hash + " is missing; restore a backup"));
    if (content.isChunked()) {
      storeLarge(source, content, hash);
    } else {
      waiting.add(EncodedContent.of(content.only(), target.options().plainText()));
      waitingBytes += content.sizeBytes();
      if (waitingBytes >= TRANSACTION_BYTES || waiting.size() >= TRANSACTION_ROWS) {
        flush();
      }
    }
    count++;
    progress.add(1, content.sizeBytes());
  }

  /** Stores what waits, and says how many contents have been stored or found in all. */
  public long flush() {
    long now = target.options().clock().instant().getEpochSecond();
    if (!waiting.isEmpty()) {
      WriteTransaction.run(
          target,
          operation,
          settings,
          transaction -> transaction.storeInvisibly(operation, connection -> {
            for (EncodedContent content : waiting) {
              content.store(connection, now);
            }
            return true;
          }));
    }
    waiting.clear();
    waitingBytes = 0;
    return count;
  }

  private void storeLarge(KeptConnection source, StoredContent content, ContentHash hash) {
    try (InputStream stream = new Parts(source, content)) {
      ContentHash stored = new ContentUpload(target, settings).put(stream);
      if (!stored.equals(hash)) {
        throw new CorruptionException(
            operation + ": the content " + hash + " has the hash " + stored + "; restore a backup");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a content, part by part. */
  private static final class Parts extends InputStream {

    private final KeptConnection source;
    private final StoredContent content;
    private byte[] part = new byte[0];
    private int given;

    Parts(KeptConnection source, StoredContent content) {
      this.source = source;
      this.content = content;
    }

    @Override
    public int read() throws IOException {
      return hasMore() ? part[given++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, into.length);
      if (!hasMore()) {
        return -1;
      }
      int count = Math.min(length, part.length - given);
      System.arraycopy(part, given, into, offset, count);
      given += count;
      return count;
    }

    private boolean hasMore() throws IOException {
      if (given < part.length) {
        return true;
      }
      try {
        Optional<byte[]> next = content.next(source);
        part = next.orElse(part);
        given = next.isPresent() ? 0 : part.length;
        return next.isPresent();
      } catch (SQLException e) {
        throw new IOException(e);
      }
    }
  }
}

package dev.templedb.sqlite.content;

import dev.templedb.error.ClosedException;
import dev.templedb.sqlite.transaction.Calls.Snapshot;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/** A content as a stream, one part in memory at a time. */
public final class ContentInputStream extends InputStream {

  private final StoredContent content;
  private final Snapshot snapshot;
  private byte[] part = new byte[0];
  private int position;
  private boolean ended;
  private boolean closed;

  /** A stream over {@code content} that closes {@code snapshot} with itself. */
  public ContentInputStream(StoredContent content, Snapshot snapshot) {
    this.content = content;
    this.snapshot = snapshot;
  }

  @Override
  public int read() {
    return fill() ? part[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, part.length - position);
    System.arraycopy(part, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() {
    return part.length - position;
  }

  private boolean fill() {
    if (closed) {
      throw new ClosedException("reading content: the stream is closed");
    }
    while (!ended && position == part.length) {
      Optional<byte[]> next = snapshot.read(content::next);
      ended = next.isEmpty();
      part = next.orElse(part);
      position = ended ? part.length : 0;
    }
    return !ended;
  }

  @Override
  public void close() {
    closed = true;
    snapshot.close();
  }
}

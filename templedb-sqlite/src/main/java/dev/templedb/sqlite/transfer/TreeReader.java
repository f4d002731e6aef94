package dev.templedb.sqlite.transfer;

import dev.templedb.content.ContentHash;
import dev.templedb.project.FileTypeId;
import dev.templedb.sqlite.content.EncodedBytes;
import dev.templedb.sqlite.content.Sha256;
import dev.templedb.sqlite.content.StoredContent;
import dev.templedb.sqlite.project.FileTypeMatcher;
import dev.templedb.transfer.SkippedFile;
import dev.templedb.transfer.SkippedFile.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Reads files for one worker: hashes each, recognises its type, and hands what is not stored yet to a {@link Sink}. Keeps one buffer of a
 * chunk's size, whatever the files' sizes.
 */
final class TreeReader implements AutoCloseable {

  /** How often a file that changes while it is read is read again. */
  private static final int ATTEMPTS = 3;

  /** Where content goes. Its methods may wait until there is room. */
  interface Sink {
    /** Whether content with this hash is stored, or on its way, so that it need not be given again. */
    boolean isKnown(ContentHash hash);

    /** Takes the whole of a small content. */
    void small(ContentHash hash, int sizeBytes, EncodedBytes content);

    /** Takes the next chunk of a large content; {@code index} counts from 0. */
    void chunk(Object content, int index, int sizeBytes, EncodedBytes chunk);

    /** Says that a large content is complete. */
    void complete(Object content, ContentHash hash, long sizeBytes, int chunks);

    /** Says that a large content, which should have had this hash, has changed meanwhile; what was given of it is worth nothing. */
    void abandon(Object content, ContentHash hash);

    /** Takes note of what can't be imported. */
    void skip(SkippedFile file);

    /** Counts bytes that were read; throws when the import is to stop. */
    void progress(long bytes);
  }

  /** Thrown when a file is not the same from one moment to the next. */
  private static final class UnstableException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final FileTypeMatcher types;
  private final Sink sink;
  private final EncodedBytes.Encoder encoder = new EncodedBytes.Encoder();
  private final MessageDigest digest = Sha256.digest();
  private final byte[] buffer = new byte[StoredContent.CHUNK_BYTES + 1];

  TreeReader(FileTypeMatcher types, Sink sink) {
    this.types = types;
    this.sink = sink;
  }

  /** Reads a file, unless it can't be read, which the sink is told. */
  void read(TreeEntry entry) {
    entry.read(null);
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          readOnce(entry);
          return;
        } catch (UnstableException e) {
          if (attempt == ATTEMPTS) {
            sink.skip(new SkippedFile(
                entry.path(),
                Reason.UNSTABLE,
                "it changed each of the " + ATTEMPTS + " times that it was read"));
            return;
          }
        }
      }
    } catch (IOException e) {
      sink.skip(TreeWalk.unread(entry.path(), e));
    }
  }

  private void readOnce(TreeEntry entry) throws IOException, UnstableException {
    Path file = entry.file();
    // A read that failed half-way has left its bytes in it.
    digest.reset();
    BasicFileAttributes before = attributes(file);
    if (!before.isRegularFile()) {
      throw new UnstableException();
    }
    FileTypeId type;
    ContentHash hash;
    long size;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      int length = in.readNBytes(buffer, 0, buffer.length);
      type = types.match(
          entry.path(), Arrays.copyOf(buffer, Math.min(length, FileTypeMatcher.HEAD_BYTES)));
      digest.update(buffer, 0, length);
      sink.progress(length);
      size = length;
      if (length == buffer.length) {
        size += digestRest(in);
      }
      hash = ContentHash.ofDigest(digest.digest());
      if (length < buffer.length && !sink.isKnown(hash)) {
        sink.small(hash, length, encoder.encode(buffer, length));
      }
    }
    if (size > StoredContent.CHUNK_BYTES && !sink.isKnown(hash)) {
      storeChunks(file, hash, size);
    }
    BasicFileAttributes after = attributes(file);
    if (size != after.size() || !before.lastModifiedTime().equals(after.lastModifiedTime())) {
      throw new UnstableException();
    }
    entry.read(new TreeEntry.Read(hash, size, isExecutable(after), type));
  }

  private long digestRest(InputStream in) throws IOException {
    long size = 0;
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      digest.update(buffer, 0, length);
      sink.progress(length);
      size += length;
    }
    return size;
  }

  /** Reads a large file once more, because only now is it known that its content is new. */
  private void storeChunks(Path file, ContentHash expected, long expectedSize)
      throws IOException, UnstableException {
    Object content = new Object();
    digest.reset();
    int chunks = 0;
    long size = 0;
    boolean complete = false;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      while (true) {
        int length = in.readNBytes(buffer, 0, StoredContent.CHUNK_BYTES);
        if (length == 0) {
          break;
        }
        digest.update(buffer, 0, length);
        sink.progress(0);
        sink.chunk(content, chunks++, length, encoder.encode(buffer, length));
        size += length;
      }
      complete = ContentHash.ofDigest(digest.digest()).equals(expected) && size == expectedSize;
    } finally {
      if (complete) {
        sink.complete(content, expected, size, chunks);
      } else {
        sink.abandon(content, expected);
      }
    }
    if (!complete) {
      throw new UnstableException();
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        : Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isExecutable(BasicFileAttributes attributes) {
    return attributes instanceof PosixFileAttributes posix
        && posix.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
  }

  @Override
  public void close() {
    encoder.close();
  }
}

package dev.templedb.sqlite.transfer;

import dev.templedb.project.FileTypeId;
import dev.templedb.sqlite.content.EncodedBytes;
import dev.templedb.sqlite.content.Sha256;
import dev.templedb.sqlite.content.StoredContent;
import dev.templedb.sqlite.project.FileTypeMatcher;
import dev.templedb.transfer.SkippedFile;
import dev.templedb.transfer.SkippedFile.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Reads files for one worker: hashes each, recognises its type, and hands what is not stored yet to a {@link Sink}. Small files are read
 * one behind the other into one buffer, so that what is stored of them can be asked for in one query.
 */
final class TreeReader implements AutoCloseable {

  /** How many bytes of small files are read before they are handed on. */
  static final int BATCH_BYTES = 1 << 20;

  /** How often a file that changes while it is read is read again. */
  private static final int ATTEMPTS = 3;

  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  /** Small content that is new, encoded. */
  record Encoded(ContentSlot slot, EncodedBytes bytes) {}

  /** Where content goes. Its methods may wait until there is room. */
  interface Sink {
    /** The slot that another file with the same content has; puts this one there if there is none. */
    ContentSlot share(ContentSlot slot);

    /** Gives their ids to those of the slots whose content is stored already. */
    void find(List<ContentSlot> slots);

    /** Takes files that were read, and of their contents what is not stored. */
    void store(List<TreeEntry> files, List<Encoded> contents);

    /** Takes the next chunk of a large content; {@code index} counts from 0. */
    void chunk(ContentSlot slot, int index, int sizeBytes, EncodedBytes chunk);

    /** Says that a large content of a file is complete. */
    void complete(TreeEntry file, ContentSlot slot, int chunks);

    /** Says that a large content has changed meanwhile; what was given of it is worth nothing. */
    void abandon(ContentSlot slot);

    /** Takes note of what can't be imported. */
    void skip(SkippedFile file);

    /** Counts bytes that were read; throws when the import is to stop. */
    void progress(long bytes);
  }

  /** Small content in the buffer that may be new. */
  private record InBuffer(ContentSlot slot, int offset, int length) {}

  /** Thrown when a file is not the same from one moment to the next. */
  private static final class UnstableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnstableException() {
      super(null, null, false, false);
    }
  }

  private final Path root;
  private final FileTypeMatcher types;
  private final Sink sink;
  private final EncodedBytes.Encoder encoder;
  private final MessageDigest digest = Sha256.digest();
  private final byte[] buffer = new byte[BATCH_BYTES + StoredContent.CHUNK_BYTES + 1];
  private final ByteBuffer channelBuffer = ByteBuffer.wrap(buffer);
  private final List<TreeEntry> files = new ArrayList<>();
  private final List<InBuffer> waiting = new ArrayList<>();
  private int used;

  /** A reader of files below {@code root}, which closes {@code encoder} with itself. */
  TreeReader(Path root, FileTypeMatcher types, EncodedBytes.Encoder encoder, Sink sink) {
    this.root = root;
    this.types = types;
    this.encoder = encoder;
    this.sink = sink;
  }

  /** Reads files; those that can't be read are told to the sink. */
  void read(List<TreeEntry> entries) {
    for (TreeEntry entry : entries) {
      read(entry);
    }
    handOn();
  }

  private void read(TreeEntry entry) {
    entry.forget();
    try {
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        try {
          readOnce(entry);
          return;
        } catch (UnstableException e) {
          lookAgain(entry);
        }
      }
      sink.skip(new SkippedFile(
          entry.path(),
          Reason.UNSTABLE,
          "it changed each of the " + ATTEMPTS + " times that it was read"));
    } catch (IOException e) {
      sink.skip(TreeWalk.unread(entry.path(), e));
    }
  }

  private void lookAgain(TreeEntry entry) throws IOException {
    long now = System.currentTimeMillis() * 1_000_000;
    entry.seenAgain(FileState.of(root.resolve(entry.path())), now);
  }

  private void readOnce(TreeEntry entry) throws IOException, UnstableException {
    if (entry.state().kind() != FileState.Kind.FILE) {
      throw new UnstableException();
    }
    if (entry.state().sizeBytes() > StoredContent.CHUNK_BYTES) {
      readLarge(entry);
    } else {
      readSmall(entry);
    }
  }

  private void readSmall(TreeEntry entry) throws IOException, UnstableException {
    if (buffer.length - used <= StoredContent.CHUNK_BYTES) {
      handOn();
    }
    Path file = root.resolve(entry.path());
    int length;
    try (FileChannel channel = FileChannel.open(file, READ)) {
      length = fill(channel, used, (int) entry.state().sizeBytes());
    }
    sink.progress(length);
    if (length < entry.state().sizeBytes() || !isAsBefore(file, entry.state())) {
      throw new UnstableException();
    }
    digest.update(buffer, used, length);
    ContentSlot own = new ContentSlot(digest.digest(), length);
    ContentSlot slot = sink.share(own);
    entry.wasRead(slot, type(entry, used, length).value());
    files.add(entry);
    if (slot == own) {
      waiting.add(new InBuffer(slot, used, length));
      used += length;
    }
  }

  /** Reads {@code size} bytes, or until the end of the file. */
  private int fill(FileChannel channel, int offset, int size) throws IOException {
    channelBuffer.limit(offset + size).position(offset);
    while (channelBuffer.hasRemaining() && channel.read(channelBuffer) >= 0) {
      // A read may give less than there is.
    }
    return channelBuffer.position() - offset;
  }

  private FileTypeId type(TreeEntry entry, int offset, int length) {
    return types.matchPath(entry.path()).orElseGet(() -> {
      int end = offset + Math.min(length, FileTypeMatcher.HEAD_BYTES);
      return types.match(entry.path(), Arrays.copyOfRange(buffer, offset, end));
    });
  }

  /** Whether a file that was read is still as it was: whatever writes to it changes at least one of these. */
  private static boolean isAsBefore(Path file, FileState before) throws IOException {
    BasicFileAttributes now =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return now.isRegularFile()
        && now.size() == before.sizeBytes()
        && now.lastModifiedTime().to(TimeUnit.NANOSECONDS) == before.modifiedNanos();
  }

  private void handOn() {
    if (files.isEmpty()) {
      return;
    }
    if (!waiting.isEmpty()) {
      sink.find(waiting.stream().map(InBuffer::slot).toList());
    }
    List<Encoded> contents = new ArrayList<>(waiting.size());
    for (InBuffer content : waiting) {
      if (content.slot().id() == 0) {
        contents.add(new Encoded(
            content.slot(), encoder.encode(buffer, content.offset(), content.length())));
      }
    }
    sink.store(List.copyOf(files), contents);
    files.clear();
    waiting.clear();
    used = 0;
  }

  /** Reads a large file, and once more if its content is new, because only then that is known. */
  private void readLarge(TreeEntry entry) throws IOException, UnstableException {
    handOn();
    Path file = root.resolve(entry.path());
    digest.reset();
    FileTypeId type = null;
    long size = 0;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int length = in.readNBytes(buffer, 0, StoredContent.CHUNK_BYTES);
          length > 0;
          length = in.readNBytes(buffer, 0, StoredContent.CHUNK_BYTES)) {
        type = type == null ? type(entry, 0, length) : type;
        digest.update(buffer, 0, length);
        sink.progress(length);
        size += length;
      }
    }
    if (type == null || size <= StoredContent.CHUNK_BYTES) {
      throw new UnstableException();
    }
    ContentSlot own = new ContentSlot(digest.digest(), size);
    ContentSlot slot = sink.share(own);
    if (slot == own) {
      sink.find(List.of(slot));
    }
    boolean isNew = slot == own && slot.id() == 0;
    if (!isNew && !isAsBefore(file, entry.state())) {
      throw new UnstableException();
    }
    entry.wasRead(slot, type.value());
    if (isNew) {
      storeChunks(entry, file, slot);
    } else {
      sink.store(List.of(entry), List.of());
    }
  }

  private void storeChunks(TreeEntry entry, Path file, ContentSlot slot)
      throws IOException, UnstableException {
    int chunks = 0;
    long size = 0;
    boolean complete = false;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int length = in.readNBytes(buffer, 0, StoredContent.CHUNK_BYTES);
          length > 0;
          length = in.readNBytes(buffer, 0, StoredContent.CHUNK_BYTES)) {
        digest.update(buffer, 0, length);
        sink.progress(0);
        sink.chunk(slot, chunks++, length, encoder.encodeChunk(buffer, 0, length));
        size += length;
      }
      complete = Arrays.equals(digest.digest(), slot.digest())
          && size == slot.sizeBytes()
          && isAsBefore(file, entry.state());
    } finally {
      digest.reset();
      if (complete) {
        sink.complete(entry, slot, chunks);
      } else {
        sink.abandon(slot);
      }
    }
    if (!complete) {
      entry.forget();
      throw new UnstableException();
    }
  }

  @Override
  public void close() {
    encoder.close();
  }
}

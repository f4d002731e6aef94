package dev.templedb.content;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * All content of a database, each stored once however many files of however many projects have it. Thread-safe; every method may throw
 * what {@link dev.templedb.Transactor#inTransaction} lists, and {@link IllegalStateException} inside a transaction of the same database.
 *
 * <p>Content is hashed again when it is read: what no longer has its SHA-256 is a {@link dev.templedb.error.CorruptionException} and is
 * never returned. Who has the right bytes repairs it by a {@link #put(byte[])}, or by putting a file with them; an import does not look at
 * what is stored already.
 *
 * <p>Content that no file refers to stays until {@link #collect} removes it.
 */
public interface ContentStore {

  /**
   * Stores content, unless it is there, and gives its hash. In both cases it counts as stored just now. What is there is read and hashed
   * again, and replaced by these bytes if it is damaged: all files that have it are then right again.
   */
  ContentHash put(byte[] content);

  /**
   * Stores what a stream gives until its end, unless it is there: content of any size, in constant memory and in short transactions, so that
   * other writers get in between. Nobody sees it before it is complete; when the stream throws, or the process ends, what was stored of
   * it is removed at once or by {@link #collect}. What is there already is replaced if it is damaged, as by {@link #put(byte[])}, and that in
   * one transaction. The stream is not closed.
   *
   * @throws IOException when the stream throws it
   * @throws dev.templedb.error.ConflictException when it was collected although it was still being stored, because that took longer than
   *     the {@code minimumAge} given to {@link #collect} since its last mebibyte; store it again
   */
  ContentHash put(InputStream content) throws IOException;

  /** Whether content with this hash is stored. */
  boolean exists(ContentHash hash);

  /** How many bytes the content has; empty when it is not stored. */
  OptionalLong findSize(ContentHash hash);

  /**
   * How many bytes the content has.
   *
   * @throws dev.templedb.error.NotFoundException when it is not stored
   */
  long getSize(ContentHash hash);

  /**
   * The content.
   *
   * @throws dev.templedb.error.NotFoundException when it is not stored
   * @throws dev.templedb.error.InvalidInputException when it is larger than an array can be; use {@link #openStream}
   */
  byte[] readBytes(ContentHash hash);

  /**
   * The content, read in constant memory from the snapshot at this moment. Close the stream; until then it holds a connection of its own if
   * the content is larger than a mebibyte, and closing the database ends it. The last bytes are given only after the whole content has
   * proved right; damage is thrown as a {@link dev.templedb.error.CorruptionException} by a read. The stream is not thread-safe.
   *
   * @throws dev.templedb.error.NotFoundException when it is not stored
   */
  InputStream openStream(ContentHash hash);

  /**
   * The content as text. Its charset is what its byte order mark says (UTF-8, UTF-16 or UTF-32); without one UTF-8, if it is valid
   * UTF-8; and else what is most probable from its bytes, or windows-1252 if nothing is and there are no control characters but tab, line
   * feed, form feed and carriage return. That is a guess and can be wrong, for short text in particular, but {@link DecodedText#toBytes} always
   * gives exactly the bytes that are stored.
   *
   * @throws dev.templedb.error.NotFoundException when it is not stored
   * @throws dev.templedb.error.InvalidInputException when it is no text in any charset that is recognised, has a NUL byte but no byte
   *     order mark, or is larger than an array can be; use {@link #readBytes}
   */
  DecodedText readText(ContentHash hash);

  /**
   * Reads all content and hashes it again, on all processors and in bounded memory; damage does not end it. Content that is stored or
   * collected meanwhile may be left out.
   *
   * @param progress hears how far it has come; the phase is {@code verify}, the unit a content
   * @throws dev.templedb.error.CancelledException when cancelled, or the thread is interrupted
   */
  VerificationReport verify(ProgressListener progress, CancellationToken cancellation);

  /** As {@link #verify(ProgressListener, CancellationToken)}, to its end. */
  default VerificationReport verify() {
    return verify(ProgressListener.NONE, CancellationToken.create());
  }

  /**
   * Reads one content and hashes it again.
   *
   * @throws dev.templedb.error.NotFoundException when it is not stored
   */
  VerificationReport verify(ContentHash hash);

  /** How much content there is that nothing refers to. What an import or a {@link #put(InputStream)} is about to store counts too. */
  ContentAmount unreferenced();

  /**
   * Removes content that nothing refers to and that was stored at least {@code minimumAge} ago, in short transactions, so that other writers
   * get in between. Each transaction that removes something writes one audit entry {@code content.collect}. Cancelled or killed at any
   * moment, it has removed a part, and the next call goes on. The file itself becomes smaller by {@link #repack}; until then the space is
   * used for new content.
   *
   * <p>The age protects what was stored but is not referred to yet. It counts from when content was put or stored last; an import that finds
   * content stored already does not make it younger. An import whose content is collected before it is published starts again
   * by itself; a {@link dev.templedb.transfer.StagedImport} throws a {@link dev.templedb.error.ConflictException}. So give an hour or more
   * unless nothing else works with the database.
   *
   * @param progress hears how far it has come; the phase is {@code collect}, the unit a content
   * @return what was removed
   * @throws dev.templedb.error.CancelledException when cancelled, or the thread is interrupted
   * @throws IllegalArgumentException when the age is negative
   */
  ContentAmount collect(
      Duration minimumAge, ProgressListener progress, CancellationToken cancellation);

  /** As {@link #collect(Duration, ProgressListener, CancellationToken)}, to its end. */
  default ContentAmount collect(Duration minimumAge) {
    return collect(minimumAge, ProgressListener.NONE, CancellationToken.create());
  }

  /**
   * Makes the database file as small as it gets: compresses content again, harder, and small content with a dictionary that is trained
   * with a sample of it, and then gives the space back that is free in the file. Text that is kept plain by the option {@code plainText} stays so.
   *
   * <p>Compressing uses all processors and short transactions, so that other writers get in between. Giving back ({@code vacuum}) rewrites the
   * whole file in one step: other writers wait for it (about a second for each 200 MB), and throw a {@link
   * dev.templedb.error.BusyException} when that is longer than their lock timeout; readers go on; up to twice the file's size must be free
   * on the disk. Cancelled or killed at any moment, all content can be read, and the next call goes on. Nothing but the file's size changes, so
   * nothing is audited.
   *
   * @param progress hears how far it has come; the phases are {@code train}, {@code repack} (the unit is a content) and {@code vacuum}. The
   *     beginning and the end of each are told; {@code train} and {@code vacuum} have no units, and so no total
   * @throws dev.templedb.error.CancelledException when cancelled, or the thread is interrupted
   * @throws dev.templedb.error.StorageFullException when the disk has too little space
   */
  RepackReport repack(ProgressListener progress, CancellationToken cancellation);

  /** As {@link #repack(ProgressListener, CancellationToken)}, to its end. */
  default RepackReport repack() {
    return repack(ProgressListener.NONE, CancellationToken.create());
  }
}

package dev.templedb.sqlite.maintenance;

import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.StandaloneFile;
import dev.templedb.sqlite.content.WorkProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.core.DB;

/**
 * Copies all pages of one snapshot through SQLite's backup API (https://www.sqlite.org/backup.html), a step at a time and not faster than it
 * may.
 *
 * <p>The driver runs the steps in native code and lets nobody end them. But SQLite gives up a step with SQLITE_BUSY when the source
 * connection has a transaction that writes, and the driver then gives up the copy: so the way to end it is to begin one, which writes
 * nothing. A connection that only reads can't; there the rest is copied as fast as it goes.
 */
final class PageCopy implements DB.ProgressObserver {

  private static final Logger log = LoggerFactory.getLogger(PageCopy.class);

  private static final int STEP_BYTES = 256 << 10;

  /** What is written is flushed so often: a single flush at the end would hold up everybody who uses the disk. */
  private static final long FLUSH_BYTES = 16L << 20;

  private static final long LONGEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final KeptConnection source;
  private final Call call;
  private final long pageBytes;
  private final long bytesPerSecond;
  private final WorkProgress progress;
  private final FileChannel channel;
  private final long startNanos = System.nanoTime();
  private long copiedPages;
  private long flushedBytes;
  private boolean stopped;
  private @Nullable Throwable failure;

  private PageCopy(
      KeptConnection source,
      Call call,
      long pageBytes,
      long bytesPerSecond,
      WorkProgress progress,
      FileChannel channel) {
    this.source = source;
    this.call = call;
    this.pageBytes = pageBytes;
    this.bytesPerSecond = bytesPerSecond;
    this.progress = progress;
    this.channel = channel;
  }

  /** Copies what {@code source}, which is in a transaction that has read, sees into the empty file {@code target}. */
  static void run(
      KeptConnection source, Call call, Path target, long bytesPerSecond, WorkProgress progress)
      throws SQLException, IOException {
    long pageBytes = source.first("PRAGMA page_size", row -> row.getLong(1)).orElseThrow();
    // Nobody else has the file, so closing this loses no lock that matters.
    try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
      PageCopy copy = new PageCopy(source, call, pageBytes, bytesPerSecond, progress, channel);
      int pagesPerStep = (int) Math.max(1, STEP_BYTES / pageBytes);
      int code =
          source.getDatabase().backup("main", StandaloneFile.uri(target), copy, 0, 0, pagesPerStep);
      copy.end(code);
    }
  }

  private void end(int code) throws SQLException {
    if (failure != null) {
      source.undo();
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }
    if (code != 0) {
      throw DB.newSQLException(code, "copying pages");
    }
  }

  /** Called between two steps, by native code: nothing may be thrown. */
  @Override
  public void progress(int remaining, int pageCount) {
    if (failure != null) {
      stop();
      return;
    }
    try {
      long pages = (long) pageCount - remaining;
      progress.total(pageCount);
      progress.add(pages - copiedPages, (pages - copiedPages) * pageBytes);
      copiedPages = pages;
      call.check();
      if (copiedPages * pageBytes - flushedBytes >= FLUSH_BYTES) {
        flush();
      }
      if (remaining > 0) {
        rest();
      }
    } catch (RuntimeException | Error e) {
      failure = e;
      stop();
    }
  }

  private void flush() {
    try {
      channel.force(false);
      flushedBytes = copiedPages * pageBytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void rest() {
    if (bytesPerSecond <= 0) {
      return;
    }
    long due = startNanos + (long) (copiedPages * pageBytes * 1e9 / bytesPerSecond);
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      call.check();
      LockSupport.parkNanos(Math.min(left, LONGEST_PARK_NANOS));
    }
  }

  private void stop() {
    try {
      // Without its snapshot, a copy that can't be stopped would be restarted by every writer.
      if (stopped || source.isReadOnly()) {
        return;
      }
      source.undo();
      source.run("BEGIN IMMEDIATE");
      stopped = true;
    } catch (SQLException e) {
      log.debug("a copy that is not wanted any more goes on until the lock can be had", e);
    }
  }
}

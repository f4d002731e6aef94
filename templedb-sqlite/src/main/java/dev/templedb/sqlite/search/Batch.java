package dev.templedb.sqlite.search;

import dev.templedb.search.ContentMatch;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Some files on their way from the search's own thread to a worker, and what the worker finds in them on its way back. A worker that is far
 * ahead of the consumer waits, so that matches take bounded memory.
 */
final class Batch implements Output {

  /** How many characters of matches may wait. */
  private static final long ROOM = 1 << 18;

  /** What a match takes beside its characters. */
  private static final int OVERHEAD = 100;

  /** How long to wait before looking whether the search is to end. */
  private static final long PATIENCE_NANOS = 5_000_000;

  /** A match, or a file whose content the worker did not see. */
  record Result(@Nullable ContentMatch match, @Nullable Candidate absent) {}

  private final List<Candidate> files;
  private final Queue<Result> results = new ArrayDeque<>();
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Runnable workerCheck = () -> {};
  private long waiting;
  private long searched;
  private long bytes;
  private long binary;
  private boolean complete;
  private @Nullable Throwable failure;

  Batch(List<Candidate> files) {
    this.files = files;
  }

  List<Candidate> files() {
    return files;
  }

  /** Says what throws when the worker is to end. */
  void workedOn(Runnable check) {
    workerCheck = check;
  }

  @Override
  public void match(ContentMatch match) {
    put(new Result(match, null), weight(match));
  }

  /** Hands a file back. */
  void absent(Candidate file) {
    put(new Result(null, file), OVERHEAD);
  }

  private void put(Result result, long weight) {
    lock.lock();
    try {
      while (waiting > ROOM) {
        pause(workerCheck);
      }
      waiting += weight;
      results.add(result);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the other side, for a moment at most, unless the search is to end. */
  @SuppressWarnings("WaitNotInLoop") // the callers loop
  private void pause(Runnable check) {
    check.run();
    try {
      changed.awaitNanos(PATIENCE_NANOS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      check.run();
    }
  }

  @Override
  public void searched(long moreFiles, long moreBytes) {
    searched += moreFiles;
    bytes += moreBytes;
  }

  @Override
  public void binary(long moreFiles) {
    binary += moreFiles;
  }

  /** Says that the worker has done all it could, and what it failed with. */
  void end(@Nullable Throwable why) {
    lock.lock();
    try {
      failure = why;
      complete = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The next result, in the order of the files; null when there are no more. Throws what the worker has thrown. */
  @Nullable Result take(Runnable check) {
    lock.lock();
    try {
      while (results.isEmpty() && !complete) {
        pause(check);
      }
      Result result = results.poll();
      if (result == null) {
        throwFailure();
        return null;
      }
      waiting -= result.match() == null ? OVERHEAD : weight(result.match());
      changed.signal();
      return result;
    } finally {
      lock.unlock();
    }
  }

  private void throwFailure() {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  /** Counts what the worker has counted, once {@link #take} has given everything. */
  void countInto(Output output) {
    output.searched(searched, bytes);
    output.binary(binary);
  }

  private static long weight(ContentMatch match) {
    return OVERHEAD + match.text().length() + weight(match.before()) + weight(match.after());
  }

  private static long weight(List<String> lines) {
    return lines.stream().mapToLong(line -> OVERHEAD + line.length()).sum();
  }
}

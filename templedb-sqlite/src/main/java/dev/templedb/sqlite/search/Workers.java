package dev.templedb.sqlite.search;

import dev.templedb.CancellationToken;
import dev.templedb.search.ContentSearch;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A thread for each processor, each with a connection of its own, which search batches in the order in which they come. Close it. */
final class Workers implements AutoCloseable {

  /** How many batches may be on their way. */
  static final int AHEAD = 2 * Runtime.getRuntime().availableProcessors() + 2;

  /** Regular expressions recurse for each repetition of a group; memory is taken only as far as they do. */
  private static final long STACK_BYTES = 16 << 20;

  private final Database database;
  private final Operation operation;
  private final CallSettings settings;
  private final ContentSearch request;
  private final UnmatchedContents unmatched;
  private final CancellationToken stop = CancellationToken.create();
  private final BlockingQueue<Batch> queue = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();

  Workers(
      Database database,
      Operation operation,
      CallSettings settings,
      ContentSearch request,
      UnmatchedContents unmatched) {
    this.database = database;
    this.operation = operation;
    this.settings = settings.withToken(stop);
    this.request = request;
    this.unmatched = unmatched;
    try {
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        Thread thread = new Thread(null, this::work, "templedb-search-" + i, STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
      }
    } catch (Error e) {
      // The system gives no more threads, and nobody else can end those that there are.
      close();
      throw e;
    }
  }

  /** Has a batch searched. */
  void submit(Batch batch) {
    queue.add(batch);
  }

  private void work() {
    try {
      Batch first = queue.take();
      FileScanner scanner = new FileScanner(request, unmatched);
      try (Cursor cursor = database.openCursor(operation, settings)) {
        for (Batch batch = first; !stop.isCancelled(); batch = queue.take()) {
          work(cursor, scanner, batch);
        }
      } catch (RuntimeException | Error e) {
        // It could not even begin.
        first.end(e);
      }
    } catch (InterruptedException e) {
      // The search is over.
    }
  }

  private static void work(Cursor cursor, FileScanner scanner, Batch batch) {
    try {
      cursor.read(connection -> {
        batch.workedOn(connection::check);
        scanner.scan(connection, batch.files(), batch, batch::absent);
        return true;
      });
      batch.end(null);
    } catch (RuntimeException | Error e) {
      batch.end(e);
    }
  }

  @Override
  public void close() {
    stop.cancel();
    threads.forEach(Thread::interrupt);
    threads.forEach(Threads::join);
  }
}

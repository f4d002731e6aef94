package dev.templedb.sqlite.content;

import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Goes through all content in the order in which it was stored: work on it is done on all processors, and what comes of it is given to the
 * calling thread in that order. What waits is bounded.
 */
final class ContentSweep {

  private static final int WORKERS = Runtime.getRuntime().availableProcessors();
  private static final int BATCH_ROWS = 256;
  private static final long BATCH_BYTES = 2 << 20;

  private static final String NEXT = """
      SELECT id, size_bytes, chunk_count
        FROM contents
       WHERE id > ? AND (chunk_count = 0 OR size_bytes > 0)
       ORDER BY id
       LIMIT ?
      """;

  /**
   * A content that is there, or was when it was listed.
   *
   * @param chunk which part of it is meant; −1 for all of it
   */
  record Listed(long id, long sizeBytes, int chunkCount, int chunk) {}

  private final Database database;
  private final CallSettings settings;
  private final Operation operation;
  private final long from;
  private final BooleanSupplier stop;

  ContentSweep(Database database, CallSettings settings, Operation operation) {
    this(database, settings, operation, 0, () -> false);
  }

  /** A sweep of what was stored after the content {@code from}; it begins no more when {@code stop} says so. */
  ContentSweep(
      Database database,
      CallSettings settings,
      Operation operation,
      long from,
      BooleanSupplier stop) {
    this.database = database;
    this.settings = settings;
    this.operation = operation;
    this.from = from;
    this.stop = stop;
  }

  /** Gives batches to {@code work}, and what it gives to {@code taker}. Large content comes alone. */
  <T> void run(Function<List<Listed>, T> work, Consumer<T> taker) {
    run(ContentSweep::batches, work, taker);
  }

  /** The same, but large content is given chunk by chunk. */
  <T> void runByChunk(Function<List<Listed>, T> work, Consumer<T> taker) {
    run(contents -> batches(chunks(contents)), work, taker);
  }

  private <T> void run(
      Function<List<Listed>, List<List<Listed>>> divider,
      Function<List<Listed>, T> work,
      Consumer<T> taker) {
    ExecutorService executor = Executors.newFixedThreadPool(WORKERS, task -> {
      Thread thread = new Thread(task, "templedb-content");
      thread.setDaemon(true);
      return thread;
    });
    try {
      Deque<Future<T>> onTheWay = new ArrayDeque<>();
      long after = from;
      boolean stopped = false;
      for (List<Listed> some = next(after); !some.isEmpty() && !stopped; some = next(after)) {
        for (List<Listed> batch : divider.apply(some)) {
          stopped = stopped || stop.getAsBoolean();
          if (stopped) {
            break;
          }
          if (onTheWay.size() == 2 * WORKERS) {
            taker.accept(result(onTheWay.remove()));
          }
          onTheWay.add(executor.submit(() -> work.apply(batch)));
        }
        after = some.get(some.size() - 1).id();
      }
      while (!onTheWay.isEmpty()) {
        taker.accept(result(onTheWay.remove()));
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private List<Listed> next(long after) {
    return database.read(operation, settings, connection -> next(connection, after));
  }

  private static List<Listed> next(KeptConnection connection, long after) throws SQLException {
    List<Listed> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
      statement.setLong(1, after);
      statement.setInt(2, 4 * BATCH_ROWS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(new Listed(rows.getLong(1), rows.getLong(2), rows.getInt(3), -1));
        }
      }
    }
    return found;
  }

  private static List<Listed> chunks(List<Listed> contents) {
    List<Listed> chunks = new ArrayList<>();
    for (Listed content : contents) {
      if (content.chunkCount() == 0) {
        chunks.add(content);
      }
      long rest = content.sizeBytes();
      for (int i = 0; i < content.chunkCount(); i++) {
        long size = Math.min(rest, StoredContent.CHUNK_BYTES);
        chunks.add(new Listed(content.id(), size, content.chunkCount(), i));
        rest -= size;
      }
    }
    return chunks;
  }

  private static List<List<Listed>> batches(List<Listed> contents) {
    List<List<Listed>> batches = new ArrayList<>();
    List<Listed> batch = new ArrayList<>();
    long bytes = 0;
    for (Listed content : contents) {
      if (!batch.isEmpty()
          && (batch.size() == BATCH_ROWS
              || bytes + content.sizeBytes() > BATCH_BYTES
              || (content.chunkCount() > 0 && content.chunk() < 0)
              || (batch.get(0).chunkCount() > 0 && batch.get(0).chunk() < 0))) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(content);
      bytes += content.sizeBytes();
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  private <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      database.startWork(operation, settings).check();
      throw new IllegalStateException("an interrupted call has to stop", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      } else if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}

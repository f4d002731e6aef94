package dev.templedb.sqlite.transfer;

import dev.templedb.content.ContentHash;
import dev.templedb.error.StorageException;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.content.ContentWriter;
import dev.templedb.sqlite.content.EncodedBytes;
import dev.templedb.sqlite.project.FileTypeMatcher;
import dev.templedb.sqlite.transaction.WriteTransaction;
import dev.templedb.transfer.SkippedFile;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads a tree's files on a worker for each processor and stores what is new from the calling thread, in short transactions that other
 * writers get in between. What waits to be written is bounded, so that memory does not grow with the tree.
 */
final class ContentStage {

  private static final int WORKERS = Runtime.getRuntime().availableProcessors();

  /** How many bytes may wait to be written. */
  private static final int QUEUE_BYTES = 16 << 20;

  /** What an item costs besides its bytes. */
  private static final int ITEM_BYTES = 1 << 10;

  /** A transaction ends when it has written this much, so that no other writer waits long. */
  private static final long TRANSACTION_BYTES = 4 << 20;

  private static final int TRANSACTION_ITEMS = 512;

  /** Work for the one thread that writes. */
  @FunctionalInterface
  private interface Item {
    void write(KeptConnection connection) throws SQLException;
  }

  private record Queued(Item item, int bytes) {}

  /** Stops a worker whose import has failed or was cancelled. */
  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super(null, null, false, false);
    }
  }

  private final Database database;
  private final CallSettings settings;
  private final Operation operation;
  private final ImportProgress progress;
  private final List<TreeEntry> files;
  private final FileTypeMatcher types;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean stopped;
  private final BlockingQueue<Queued> queue = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(QUEUE_BYTES);
  private final Map<ContentHash, Boolean> onTheWay = new ConcurrentHashMap<>();
  private final Map<ContentHash, Long> ids = new ConcurrentHashMap<>();
  private final Map<Object, Long> begun = new HashMap<>();
  private final List<SkippedFile> skipped = new ArrayList<>();

  ContentStage(
      Database database,
      Operation operation,
      CallSettings settings,
      ImportProgress progress,
      List<TreeEntry> entries,
      FileTypeMatcher types) {
    this.database = database;
    this.settings = settings;
    this.operation = operation;
    this.progress = progress;
    this.files = entries.stream().filter(entry -> entry.symlinkTarget() == null).toList();
    this.types = types;
  }

  /** Reads and stores everything. */
  void run() {
    progress.report("store", 0, total());
    for (List<TreeEntry> round = files; !round.isEmpty(); round = withoutContent()) {
      readAndStore(round);
    }
    progress.report("store", files.size(), total());
  }

  /** Files that were left to another one with the same content, which then had changed before it was stored. */
  private List<TreeEntry> withoutContent() {
    return files.stream()
        .filter(file -> file.read() != null && !ids.containsKey(file.content().hash()))
        .toList();
  }

  private void readAndStore(List<TreeEntry> round) {
    stopped = false;
    next.set(0);
    running.set(WORKERS);
    List<Thread> workers = startWorkers(round);
    try {
      while (running.get() > 0 || !queue.isEmpty()) {
        progress.check();
        writeBatch();
        progress.update("store", Math.min(done.get(), files.size()), total());
      }
    } finally {
      stopped = true;
      queue.clear();
      workers.forEach(ContentStage::join);
    }
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException e) {
      throw e;
    } else if (thrown instanceof Error e) {
      throw e;
    }
  }

  private OptionalLong total() {
    return OptionalLong.of(files.size());
  }

  /** The ids of all content that was read, by hash. */
  Map<ContentHash, Long> ids() {
    return ids;
  }

  /** What could not be read. */
  List<SkippedFile> skipped() {
    return skipped;
  }

  private List<Thread> startWorkers(List<TreeEntry> round) {
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      Thread worker = new Thread(() -> work(round), "templedb-import-" + i);
      worker.setDaemon(true);
      worker.start();
      workers.add(worker);
    }
    return workers;
  }

  private static void join(Thread worker) {
    boolean interrupted = false;
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(List<TreeEntry> round) {
    try (TreeReader reader = new TreeReader(types, new QueueingSink())) {
      for (int i = next.getAndIncrement();
          i < round.size() && !stopped;
          i = next.getAndIncrement()) {
        reader.read(round.get(i));
        done.incrementAndGet();
      }
    } catch (StoppedException e) {
      // The import's own thread knows why.
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      stopped = true;
    } finally {
      running.decrementAndGet();
    }
  }

  /** Takes what waits, for a moment at most, and writes it in one transaction. */
  private void writeBatch() {
    Queued first;
    try {
      first = queue.poll(5, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (first == null) {
      return;
    }
    WriteTransaction.run(
        database,
        operation,
        settings,
        transaction -> transaction.storeInvisibly(operation, connection -> {
          long bytes = 0;
          int items = 0;
          for (Queued queued = first; queued != null; queued = queue.poll()) {
            room.release(queued.bytes());
            queued.item().write(connection);
            bytes += queued.bytes();
            if (bytes >= TRANSACTION_BYTES || ++items >= TRANSACTION_ITEMS) {
              break;
            }
          }
          return true;
        }));
  }

  private void put(int dataBytes, Item item) {
    int bytes = dataBytes + ITEM_BYTES;
    try {
      while (!room.tryAcquire(bytes, 10, TimeUnit.MILLISECONDS)) {
        if (stopped) {
          throw new StoppedException();
        }
      }
      queue.add(new Queued(item, bytes));
    } catch (InterruptedException e) {
      throw new StorageException(operation + ": a worker was interrupted; import again", e);
    }
  }

  private final class QueueingSink implements TreeReader.Sink {

    @Override
    public boolean isKnown(ContentHash hash) {
      if (ids.containsKey(hash) || onTheWay.putIfAbsent(hash, true) != null) {
        return true;
      }
      return database
          .read(operation, settings, connection -> ContentWriter.find(connection, hash))
          .map(id -> {
            ids.put(hash, id);
            return true;
          })
          .orElse(false);
    }

    @Override
    public void small(ContentHash hash, int sizeBytes, EncodedBytes content) {
      put(
          content.length(),
          connection -> ids.put(hash, ContentWriter.store(connection, hash, sizeBytes, content)));
    }

    @Override
    public void chunk(Object content, int index, int sizeBytes, EncodedBytes chunk) {
      put(chunk.length(), connection -> {
        Long id = begun.get(content);
        if (id == null) {
          id = ContentWriter.beginChunked(connection);
          begun.put(content, id);
        }
        ContentWriter.addChunk(connection, id, index, sizeBytes, chunk);
      });
    }

    @Override
    public void complete(Object content, ContentHash hash, long sizeBytes, int chunks) {
      put(0, connection -> {
        long id = begun.remove(content);
        ids.put(hash, ContentWriter.finishChunked(connection, id, hash, sizeBytes, chunks));
      });
    }

    @Override
    public void abandon(Object content, ContentHash hash) {
      onTheWay.remove(hash);
      put(0, connection -> {
        Long id = begun.remove(content);
        if (id != null) {
          ContentWriter.drop(connection, id);
        }
      });
    }

    @Override
    public void skip(SkippedFile file) {
      synchronized (skipped) {
        skipped.add(file);
      }
    }

    @Override
    public void progress(long bytes) {
      if (stopped) {
        throw new StoppedException();
      }
      progress.addBytes(bytes);
    }
  }
}

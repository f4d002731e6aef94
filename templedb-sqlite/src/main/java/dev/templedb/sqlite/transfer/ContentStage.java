package dev.templedb.sqlite.transfer;

import dev.templedb.error.StorageException;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.Threads;
import dev.templedb.sqlite.content.ContentInserts;
import dev.templedb.sqlite.content.Dictionary;
import dev.templedb.sqlite.content.EncodedBytes;
import dev.templedb.sqlite.project.FileTypeMatchers;
import dev.templedb.sqlite.transaction.WriteTransaction;
import dev.templedb.transfer.SkippedFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * writers get in between. What waits to be written is bounded, so that memory does not grow with the tree. With the content goes what the
 * index will say of the files, so that a killed import has not worked for nothing.
 */
final class ContentStage {

  private static final int WORKERS = Runtime.getRuntime().availableProcessors();

  /** How many bytes may wait to be written. */
  private static final int QUEUE_BYTES = 8 << 20;

  /** What an item costs besides its bytes. */
  private static final int ITEM_BYTES = 1 << 10;

  /** A transaction ends when it has written this much, so that no other writer waits long. */
  private static final long TRANSACTION_BYTES = 4 << 20;

  /** A transaction waits until there is this much to write, because the more there is, the better it fills the pages. */
  private static final int GATHERED_BYTES = 3 << 20;

  /** How many files are handed to a worker at a time, at most. */
  private static final int BATCH_FILES = 256;

  /** Work for the one thread that writes. */
  @FunctionalInterface
  private interface Item {
    void write(ContentInserts contents, List<TreeEntry> stored) throws SQLException;
  }

  private record Queued(Item item, int bytes) {}

  /** Stops a worker whose import has failed or was cancelled. */
  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super(null, null, false, false);
    }
  }

  /** Where and for whom it works. */
  record Target(
      Database database,
      CallSettings settings,
      long projectId,
      Path root,
      FileTypeMatchers.Known types,
      boolean isEmptyStore) {}

  private final Target target;
  private final Operation operation;
  private final ImportProgress progress;
  private final List<TreeEntry> files;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean stopped;
  private volatile Optional<Dictionary> dictionary = Optional.empty();
  private long done;
  private final BlockingQueue<Queued> queue = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(QUEUE_BYTES);
  private final Map<ContentSlot.Key, ContentSlot> slots = new ConcurrentHashMap<>();
  private final Map<ContentSlot, Long> begun = new HashMap<>();
  private final List<SkippedFile> skipped = new ArrayList<>();

  /**
   * A stage.
   *
   * @param files what to read
   */
  ContentStage(Target target, Operation operation, ImportProgress progress, List<TreeEntry> files) {
    this.target = target;
    this.operation = operation;
    this.progress = progress;
    this.files = files;
  }

  /** Reads and stores everything. */
  void run() {
    progress.report("store", 0, total());
    for (List<TreeEntry> round = files; !round.isEmpty(); round = withoutContent()) {
      readAndStore(round);
    }
    progress.report("store", files.size(), total());
  }

  /** What could not be read. */
  List<SkippedFile> skipped() {
    return skipped;
  }

  /** Files that were left to another one with the same content, which then had changed before it was stored. */
  private List<TreeEntry> withoutContent() {
    return files.stream()
        .filter(file -> file.slot() != null && file.contentId() == 0)
        .toList();
  }

  private OptionalLong total() {
    return OptionalLong.of(files.size());
  }

  private void readAndStore(List<TreeEntry> round) {
    stopped = false;
    dictionary = target.database().read(operation, target.settings(), Dictionary::newest);
    Batches batches = new Batches(round);
    List<Thread> workers = new ArrayList<>();
    try {
      startWorkers(batches, workers);
      while (running.get() > 0 || !queue.isEmpty()) {
        progress.check();
        writeBatch();
        progress.update("store", done, total());
      }
    } finally {
      stopped = true;
      queue.clear();
      workers.forEach(Threads::join);
    }
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException e) {
      throw e;
    } else if (thrown instanceof Error e) {
      throw e;
    }
  }

  /** Files in portions that are about equal work. */
  private static final class Batches {
    private final List<TreeEntry> files;
    private int next;

    Batches(List<TreeEntry> files) {
      this.files = files;
    }

    synchronized List<TreeEntry> take() {
      int from = next;
      long bytes = 0;
      while (next < files.size()
          && next - from < BATCH_FILES
          && (next == from || bytes + size(next) <= TreeReader.BATCH_BYTES)) {
        bytes += size(next++);
      }
      return files.subList(from, next);
    }

    private long size(int index) {
      return files.get(index).state().sizeBytes();
    }
  }

  private void startWorkers(Batches batches, List<Thread> workers) {
    int count = Math.min(WORKERS, batches.files.size());
    running.set(count);
    for (int i = 0; i < count; i++) {
      Thread worker = new Thread(() -> work(batches), "templedb-import-" + i);
      worker.setDaemon(true);
      worker.start();
      workers.add(worker);
    }
  }

  private void work(Batches batches) {
    try (TreeReader reader =
        new TreeReader(target.root(), target.types().matcher(), encoder(), new QueueingSink())) {
      for (List<TreeEntry> batch = batches.take();
          !batch.isEmpty() && !stopped;
          batch = batches.take()) {
        reader.read(batch);
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

  private EncodedBytes.Encoder encoder() {
    return new EncodedBytes.Encoder(target.database().options().plainText(), dictionary);
  }

  /** Takes what waits, for a moment at most, and writes it in one transaction. */
  private void writeBatch() {
    Queued first = null;
    try {
      if (running.get() == 0 || QUEUE_BYTES - room.availablePermits() >= GATHERED_BYTES) {
        first = queue.poll();
      } else {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (first == null) {
      return;
    }
    Queued begin = first;
    done += WriteTransaction.run(
        target.database(),
        operation,
        target.settings(),
        transaction ->
            transaction.storeInvisibly(operation, connection -> write(connection, begin)));
  }

  /** Writes what waits, as much as is right for one transaction, and gives how many files are stored by it. */
  private int write(KeptConnection connection, Queued first) throws SQLException {
    List<TreeEntry> stored = new ArrayList<>();
    long bytes = 0;
    long nowSeconds = target.database().options().clock().instant().getEpochSecond();
    try (ContentInserts contents = new ContentInserts(connection, nowSeconds)) {
      for (Queued queued = first; queued != null; queued = queue.poll()) {
        room.release(queued.bytes());
        queued.item().write(contents, stored);
        bytes += queued.bytes();
        if (bytes >= TRANSACTION_BYTES) {
          break;
        }
      }
      contents.flush();
    }
    List<TrackedFile> tracked = stored.stream()
        .filter(entry -> entry.contentId() != 0)
        .map(entry -> entry.tracked(0))
        .toList();
    if (!tracked.isEmpty()) {
      TreeIndex.addUnpublished(
          connection,
          target.projectId(),
          target.root().toString(),
          nowSeconds,
          target.types().state(),
          tracked);
    }
    return tracked.size();
  }

  private void put(int dataBytes, Item item) {
    int bytes = Math.min(dataBytes + ITEM_BYTES, QUEUE_BYTES);
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
    public ContentSlot share(ContentSlot slot) {
      ContentSlot existing = slots.putIfAbsent(slot.key(), slot);
      return existing == null ? slot : existing;
    }

    @Override
    public void find(List<ContentSlot> wanted) {
      if (!target.isEmptyStore()) {
        target.database().read(operation, target.settings(), connection -> {
          ContentInserts.find(connection, wanted, ContentSlot::digest, ContentSlot::stored);
          return true;
        });
      }
    }

    @Override
    public void store(List<TreeEntry> read, List<TreeReader.Encoded> encoded) {
      progress.addFiles(read.size());
      int bytes =
          encoded.stream().mapToInt(content -> content.bytes().length() + 128).sum();
      put(bytes, (contents, stored) -> {
        for (TreeReader.Encoded content : encoded) {
          ContentSlot slot = content.slot();
          contents.add(slot.digest(), slot.sizeBytes(), content.bytes(), slot::stored);
        }
        stored.addAll(read);
      });
    }

    @Override
    public void chunk(ContentSlot slot, int index, int sizeBytes, EncodedBytes chunk) {
      put(chunk.length(), (contents, stored) -> {
        Long id = begun.get(slot);
        if (id == null) {
          id = contents.beginChunked();
          begun.put(slot, id);
        }
        contents.addChunk(id, index, sizeBytes, chunk);
      });
    }

    @Override
    public void complete(TreeEntry file, ContentSlot slot, int chunks) {
      progress.addFiles(1);
      put(0, (contents, stored) -> {
        long id = begun.remove(slot);
        slot.stored(contents.finishChunked(id, slot.digest(), slot.sizeBytes(), chunks));
        stored.add(file);
      });
    }

    @Override
    public void abandon(ContentSlot slot) {
      slots.remove(slot.key(), slot);
      put(0, (contents, stored) -> {
        Long id = begun.remove(slot);
        if (id != null) {
          contents.drop(id);
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

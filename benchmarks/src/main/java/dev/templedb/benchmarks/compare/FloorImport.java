package dev.templedb.benchmarks.compare;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.templedb.benchmarks.RawJdbc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What an import can't do without, as one writes it in an afternoon: walk, read, hash, compress, insert, with two threads for two cores
 * and one transaction. It writes the rows that the library writes, with the same indexes and file settings, into a database that was made
 * before. It is told what the ignore files exclude. It recognises no types, verifies nothing, reports no progress, can't be
 * cancelled or resumed, keeps other writers out until it is done, and holds everything that is compressed in memory at once.
 */
final class FloorImport {

  private static final int THREADS = Runtime.getRuntime().availableProcessors();
  private static final long BATCH_BYTES = 1 << 20;

  private record Found(Path file, String path, BasicFileAttributes attributes) {}

  /** What a worker keeps from file to file. */
  private static final class Worker {

    private final MessageDigest digest;
    private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(1);
    private byte[] content = new byte[1 << 20];
    private byte[] compressed = new byte[Math.toIntExact(Zstd.compressBound(1 << 20))];

    Worker() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    void read(Path file, int size) throws IOException {
      if (size > content.length) {
        content = new byte[size];
        compressed = new byte[Math.toIntExact(Zstd.compressBound(size))];
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        ByteBuffer buffer = ByteBuffer.wrap(content, 0, size);
        while (buffer.hasRemaining()) {
          if (channel.read(buffer) < 0) {
            throw new IOException(file + " has become shorter");
          }
        }
      }
    }

    FloorRow.Content encoded(long id, byte[] hash, int size) {
      int length = zstd.compressByteArray(compressed, 0, compressed.length, content, 0, size);
      return length < size
          ? new FloorRow.Content(id, hash, size, FloorRow.ZSTD, Arrays.copyOf(compressed, length))
          : new FloorRow.Content(id, hash, size, FloorRow.RAW, Arrays.copyOf(content, size));
    }
  }

  private final Path root;
  private final Set<String> excluded;
  private final ThreadLocal<Worker> workers = ThreadLocal.withInitial(Worker::new);
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<Future<List<FloorRow>>> batches = new ArrayList<>();
  private final Map<ByteBuffer, Long> contentIds = new ConcurrentHashMap<>();
  private final AtomicLong lastContentId = new AtomicLong();
  private List<Found> batch = new ArrayList<>();
  private long batchBytes;

  private FloorImport(Path root, Set<String> excluded) {
    this.root = root;
    this.excluded = excluded;
  }

  /**
   * Imports the tree into the empty project with the id 1.
   *
   * @param excludedFile a file with what is left out: paths from the root, each ended by a zero, those of directories with a slash
   */
  static Map<String, Double> run(String tree, String database, String excludedFile)
      throws Exception {
    String[] excluded = Files.readString(Path.of(excludedFile)).split("\0", -1);
    long start = System.nanoTime();
    long files;
    FloorImport floor = new FloorImport(Path.of(tree), new HashSet<>(Arrays.asList(excluded)));
    try (Connection connection = RawJdbc.connect(Path.of(database))) {
      floor.walk();
      files = FloorRow.insert(connection, floor.batches);
    } finally {
      floor.threads.shutdown();
    }
    return Map.of("millis", (System.nanoTime() - start) / 1e6, "files", (double) files);
  }

  private void walk() throws IOException {
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      private final int prefix = root.toString().length() + 1;

      @Override
      public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        return !directory.equals(root) && excluded.contains(path(directory) + "/")
            ? FileVisitResult.SKIP_SUBTREE
            : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        String path = path(file);
        if (!excluded.contains(path)) {
          add(new Found(file, path, attributes));
        }
        return FileVisitResult.CONTINUE;
      }

      private String path(Path file) {
        return file.toString().substring(prefix);
      }
    });
    submit();
  }

  private void add(Found found) {
    batch.add(found);
    batchBytes += found.attributes().size();
    if (batchBytes >= BATCH_BYTES) {
      submit();
    }
  }

  private void submit() {
    List<Found> full = batch;
    batches.add(threads.submit(() -> {
      List<FloorRow> ready = new ArrayList<>(full.size());
      for (Found found : full) {
        ready.add(read(found, workers.get()));
      }
      return ready;
    }));
    batch = new ArrayList<>();
    batchBytes = 0;
  }

  private FloorRow read(Found found, Worker worker) throws IOException {
    long modified = found.attributes().lastModifiedTime().to(TimeUnit.NANOSECONDS);
    if (found.attributes().isSymbolicLink()) {
      String target = Files.readSymbolicLink(found.file()).toString();
      return new FloorRow(found.path(), false, target, modified, null);
    }
    boolean executable = Files.readAttributes(
            found.file(), PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .permissions()
        .contains(PosixFilePermission.OWNER_EXECUTE);
    int size = Math.toIntExact(found.attributes().size());
    worker.read(found.file(), size);
    worker.digest.update(worker.content, 0, size);
    byte[] hash = worker.digest.digest();
    long newId = lastContentId.incrementAndGet();
    Long knownId = contentIds.putIfAbsent(ByteBuffer.wrap(hash), newId);
    FloorRow.Content content = knownId == null
        ? worker.encoded(newId, hash, size)
        : new FloorRow.Content(knownId, hash, size, FloorRow.RAW, null);
    return new FloorRow(found.path(), executable, null, modified, content);
  }
}

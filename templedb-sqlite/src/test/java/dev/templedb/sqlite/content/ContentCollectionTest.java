package dev.templedb.sqlite.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.content.ContentAmount;
import dev.templedb.content.ContentHash;
import dev.templedb.error.ConflictException;
import dev.templedb.sqlite.transfer.PlainJdbc;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.StagedImport;
import dev.templedb.transfer.TreeImport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collecting garbage beside everything else: whatever happens meanwhile or half-way, nothing that is needed goes. */
class ContentCollectionTest {

  private static final long RUN_MILLIS = Long.getLong("templedb.content.millis", 1_500);

  @TempDir
  Path directory;

  private Path database;
  private TempleDb db;

  @BeforeEach
  void open() {
    database = directory.resolve("test.db");
    db = TempleDb.open(database);
    db.projects().create("app");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static byte[] noise(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private Path tree(int files, int largeBytes) throws IOException {
    Path root = Files.createDirectory(directory.resolve("tree"));
    for (int i = 0; i < files; i++) {
      Files.write(root.resolve("f" + i), noise(i, 500));
    }
    Files.write(root.resolve("large"), noise(-1, largeBytes));
    return root;
  }

  private void run(String sql) throws SQLException {
    assertThat(PlainJdbc.update(database, sql)).isPositive();
  }

  @Test
  void collect_largeContentThatWasHalfCollected_goesOn() throws Exception {
    ContentHash hash = db.contents().put(new ByteArrayInputStream(noise(1, 6 << 20)));
    run("UPDATE contents SET sha256 = randomblob(32), size_bytes = 0, stored_at = 0");
    run("DELETE FROM content_chunks WHERE chunk_index IN (0, 3)");

    assertThat(db.contents().exists(hash)).isFalse();
    assertThat(db.contents().verify().contents()).isZero();
    assertThat(db.contents().collect(Duration.ofHours(1)).count()).isOne();

    assertThat(PlainJdbc.rows(database, "SELECT * FROM contents")).isEmpty();
    assertThat(PlainJdbc.rows(database, "SELECT content_id FROM content_chunks"))
        .isEmpty();
  }

  @Test
  void collect_largeContentWhoseChunksAreAllGone_removesItsRow() throws Exception {
    db.contents().put(new ByteArrayInputStream(noise(1, 2 << 20)));
    run("UPDATE contents SET sha256 = randomblob(32), size_bytes = 0, stored_at = 0");
    run("DELETE FROM content_chunks");

    db.contents().collect(Duration.ZERO);

    assertThat(PlainJdbc.rows(database, "SELECT * FROM contents")).isEmpty();
  }

  @Test
  void collect_whileALargeContentIsStored_leavesItAlone() throws Exception {
    byte[] content = noise(2, 12 << 20);
    List<ContentAmount> collected = new ArrayList<>();
    InputStream tail = new InputStream() {
      @Override
      public int read() {
        collected.add(db.contents().collect(Duration.ZERO));
        return -1;
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        return read();
      }
    };

    ContentHash hash =
        db.contents().put(new SequenceInputStream(new ByteArrayInputStream(content), tail));

    assertThat(collected).isNotEmpty().containsOnly(ContentAmount.NONE);
    assertThat(db.contents().readBytes(hash)).isEqualTo(content);
  }

  @Test
  void repack_unusedDictionaries_goADayAfterTheNextWasTrained() throws Exception {
    for (String age : List.of("-9 days", "-8 days", "-1 hour")) {
      run(
          "INSERT INTO content_dictionaries (data, created_at) VALUES (x'00', strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '"
              + age + "'))");
    }

    db.contents().repack();

    assertThat(PlainJdbc.rows(database, "SELECT id FROM content_dictionaries ORDER BY id"))
        .containsExactly("2", "3");
  }

  /** Stores content from a stream that does something at its end, when all chunks are stored already. */
  private ContentHash putAndThen(byte[] content, Callable<?> atEnd) throws IOException {
    InputStream tail = new InputStream() {
      private boolean done;

      @Override
      public int read() throws IOException {
        if (!done) {
          done = true;
          try {
            atEnd.call();
          } catch (Exception e) {
            throw new IOException(e);
          }
        }
        return -1;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        return read();
      }
    };
    return db.contents().put(new SequenceInputStream(new ByteArrayInputStream(content), tail));
  }

  @Test
  void put_streamStallsSoLongThatItIsCollected_isAConflict() throws Exception {
    byte[] content = noise(3, 8 << 20);

    assertThatThrownBy(() -> putAndThen(content, () -> {
          run("UPDATE contents SET stored_at = 0");
          return db.contents().collect(Duration.ZERO);
        }))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("store it again");

    assertThat(db.contents().readBytes(putAndThen(content, () -> true))).isEqualTo(content);
  }

  @Test
  void put_streamEndsWhileItIsHalfCollected_isAConflict() throws Exception {
    byte[] content = noise(4, 8 << 20);

    assertThatThrownBy(() -> putAndThen(content, () -> {
          run("UPDATE contents SET sha256 = randomblob(32), stored_at = 0");
          run("DELETE FROM content_chunks WHERE chunk_index < 4");
          return true;
        }))
        .isInstanceOf(ConflictException.class);

    assertThat(db.contents().readBytes(putAndThen(content, () -> true))).isEqualTo(content);
    assertThat(db.contents().verify().isSound()).isTrue();
  }

  @Test
  void publish_contentCollectedSinceItWasStaged_isAConflict() throws Exception {
    StagedImport staged = db.stage(TreeImport.of("app", tree(3, 3 << 20)));
    assertThat(db.contents().collect(Duration.ZERO).count()).isEqualTo(4);

    assertThatThrownBy(() -> db.useTransaction(staged::publish))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("stage it again");
    assertThat(db.files().find("app", "f1")).isEmpty();
  }

  @Test
  void publish_largeContentThatIsBeingCollected_isAConflict() throws Exception {
    StagedImport staged = db.stage(TreeImport.of("app", tree(3, 3 << 20)));
    run("UPDATE contents SET sha256 = randomblob(32), size_bytes = 0 WHERE chunk_count > 0");

    assertThatThrownBy(() -> db.useTransaction(staged::publish))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void importTree_contentCollectedBeforeItsPublication_startsAgainByItself() throws Exception {
    Path root = tree(20, 2 << 20);
    AtomicInteger collected = new AtomicInteger();

    ImportReport report = db.importTree(TreeImport.builder("app", root)
        .progress(progress -> {
          if (progress.phase().equals("publish") && collected.get() == 0) {
            collected.addAndGet((int) db.contents().collect(Duration.ZERO).count());
          }
        })
        .build());

    assertThat(collected).hasValue(21);
    assertThat(report.added()).isEqualTo(21);
    assertThat(db.files().readBytes("app", "large")).isEqualTo(noise(-1, 2 << 20));
    assertThat(db.contents().verify().isSound()).isTrue();
  }

  @Test
  void everything_whileContentIsCollectedAndRepacked_staysRight() throws Exception {
    db.projects().create("tree");
    Path root = tree(300, 2 << 20);
    db.files().put("app", "small", noise(0, 700));
    db.files().put("app", "large", noise(0, 2 << 20));
    AtomicBoolean stop = new AtomicBoolean();
    List<Callable<Object>> work = List.of(
        repeated(stop, i -> db.contents().collect(Duration.ZERO)),
        repeated(stop, i -> db.contents().repack()),
        repeated(stop, i -> db.files().put("app", "small", noise(i % 2, 700))),
        repeated(stop, i -> db.files().put("app", "large", noise(i % 2, 2 << 20))),
        repeated(stop, i -> {
          byte[] found = db.files().readBytes("app", "small");
          assertThat(found).isIn(noise(0, 700), noise(1, 700));
        }),
        repeated(stop, i -> {
          byte[] found = db.files().readBytes("app", "large");
          assertThat(found.length).isEqualTo(2 << 20);
        }),
        repeated(stop, i -> {
          Files.write(root.resolve("f" + i % 300), noise(-i, 600));
          try {
            db.importTree(TreeImport.of("tree", root));
          } catch (ConflictException e) {
            // Collected three times in a row.
          }
        }));
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      List<Future<Object>> running = work.stream().map(threads::submit).toList();
      Thread.sleep(RUN_MILLIS);
      stop.set(true);
      for (Future<Object> one : running) {
        assertThatCode(() -> one.get(60, TimeUnit.SECONDS)).doesNotThrowAnyException();
      }
    } finally {
      stop.set(true);
      threads.shutdownNow();
    }
    assertThat(db.contents().verify().isSound()).isTrue();
    assertThat(db.audit().verify()).isEqualTo(db.audit().count());
    assertThat(PlainJdbc.rows(database, "PRAGMA foreign_key_check")).isEmpty();
  }

  @FunctionalInterface
  private interface Step {
    void run(int number) throws Exception;
  }

  private static Callable<Object> repeated(AtomicBoolean stop, Step step) {
    return () -> {
      for (int i = 0; !stop.get(); i++) {
        step.run(i);
      }
      return "done";
    };
  }
}

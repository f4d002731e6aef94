package dev.templedb.sqlite.content;

import dev.templedb.content.ContentAmount;
import dev.templedb.content.RepackReport;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.transaction.WriteTransaction;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Stores content again in less space, and gives the space back. See docs/decisions/0007. */
final class ContentRepacker {

  /** The hardest of zstd's levels before time grows faster than space shrinks. */
  private static final int LEVEL = 9;

  /** A row is written again if that saves at least this share of it. */
  private static final int LEAST_SAVED_SHARE = 32;

  private static final long TRANSACTION_BYTES = 4 << 20;
  private static final int TRANSACTION_ROWS = 1_000;

  /** The file is rewritten if at least this share of it is free. */
  private static final int LEAST_FREE_SHARE = 16;

  private static final Operation REPACKING = Operation.of("repacking content");
  private static final Operation VACUUMING = Operation.of("giving back free space");

  private static final String TOTALS = """
      SELECT count(*),
             coalesce(sum(size_bytes), 0),
             coalesce(sum(length(data)), 0) + (SELECT coalesce(sum(length(data)), 0) FROM content_chunks)
        FROM contents
      """;
  private static final String UPDATE =
      """
      UPDATE contents
         SET encoding = ?1, dictionary_id = ?2, data = ?3, row_check = ?4 | %s
       WHERE id = ?5 AND data = ?6
      """.formatted(ContentCheck.numbers("size_bytes", "?1", "?2", "chunk_count", "stored_at"));
  private static final String CHUNK = """
      SELECT encoding, data
        FROM content_chunks
       WHERE content_id = ? AND chunk_index = ? AND size_bytes = ?
      """;
  private static final String UPDATE_CHUNK = """
      UPDATE content_chunks
         SET encoding = ?, data = ?, row_check = ?
       WHERE content_id = ? AND chunk_index = ? AND data = ?
      """;

  /** A row, or a chunk of one, in less space. */
  private record Smaller(ContentSweep.Listed listed, EncodedBytes bytes, EncodedBytes stored) {
    int savedBytes() {
      return stored.length() - bytes.length();
    }
  }

  private record Result(long contents, long bytes, List<Smaller> smaller) {}

  private final Database database;
  private final CallSettings settings;
  private final WorkProgress progress;
  private final boolean plainText;
  private Optional<Dictionary> dictionary = Optional.empty();
  private final List<Smaller> waiting = new ArrayList<>();
  private long waitingBytes;
  private long repacked;
  private long savedBytes;

  ContentRepacker(Database database, CallSettings settings, WorkProgress progress) {
    this.database = database;
    this.settings = settings;
    this.progress = progress;
    this.plainText = database.options().plainText();
  }

  RepackReport run() {
    database.refuseInsideTransaction(REPACKING);
    FileSpace before = space();
    ContentAmount amount = database.read(
        REPACKING,
        settings,
        connection -> connection
            .first(TOTALS, row -> new ContentAmount(row.getLong(1), row.getLong(2), row.getLong(3)))
            .orElseThrow());
    progress.begin("train", OptionalLong.empty());
    DictionaryTrainer trainer = new DictionaryTrainer(database, settings, LEVEL);
    dictionary = plainText ? Optional.empty() : trainer.run();
    progress.end();
    progress.begin("repack", OptionalLong.of(amount.count()));
    new ContentSweep(database, settings, REPACKING).runByChunk(this::encode, this::write);
    writeWaiting();
    trainer.deleteUnused();
    progress.end();
    progress.begin("vacuum", OptionalLong.empty());
    FileSpace now = space();
    if (repacked > 0 || now.freePages() * LEAST_FREE_SHARE >= now.pages()) {
      vacuum();
    }
    progress.end();
    return new RepackReport(
        repacked,
        amount,
        amount.storedBytes() - savedBytes,
        before.bytes(),
        space().bytes());
  }

  private Result encode(List<ContentSweep.Listed> batch) {
    return database.read(REPACKING, settings, connection -> {
      List<Smaller> smaller = new ArrayList<>();
      long contents = 0;
      long bytes = 0;
      try (EncodedBytes.Encoder encoder =
          EncodedBytes.Encoder.atLevel(LEVEL, plainText, dictionary)) {
        for (ContentSweep.Listed content : batch) {
          connection.check();
          boolean isWhole = content.chunkCount() == 0;
          contents += isWhole || content.chunk() == content.chunkCount() - 1 ? 1 : 0;
          bytes += content.sizeBytes();
          (isWhole
                  ? encodeWhole(connection, encoder, content)
                  : encodeChunk(connection, encoder, content))
              .ifPresent(smaller::add);
        }
      }
      return new Result(contents, bytes, smaller);
    });
  }

  private Optional<Smaller> encodeWhole(
      KeptConnection connection, EncodedBytes.Encoder encoder, ContentSweep.Listed listed)
      throws SQLException {
    try {
      Optional<StoredContent> content = StoredContent.find(connection, REPACKING, listed.id());
      if (content.isEmpty() || content.get().isChunked()) {
        return Optional.empty();
      }
      byte[] bytes = content.get().only();
      EncodedBytes encoded = encoder.encode(bytes, 0, bytes.length);
      return smaller(listed, encoded, bytes, content.get().encoded());
    } catch (CorruptionException e) {
      // Damage stays as it is, for verify to report and perhaps for somebody to repair.
      return Optional.empty();
    }
  }

  private Optional<Smaller> encodeChunk(
      KeptConnection connection, EncodedBytes.Encoder encoder, ContentSweep.Listed listed)
      throws SQLException {
    Optional<EncodedBytes> stored = connection.first(
        CHUNK,
        row -> new EncodedBytes(row.getInt(1), null, row.getBytes(2)),
        listed.id(),
        listed.chunk(),
        listed.sizeBytes());
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> bytes = stored.get().decode((int) listed.sizeBytes());
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    EncodedBytes encoded = encoder.encodeChunk(bytes.get(), 0, bytes.get().length);
    return smaller(listed, encoded, bytes.get(), stored.get());
  }

  /** What was encoded, if it saves enough and gives exactly the same bytes again. */
  private static Optional<Smaller> smaller(
      ContentSweep.Listed listed, EncodedBytes encoded, byte[] bytes, EncodedBytes stored) {
    int saved = stored.length() - encoded.length();
    boolean isWorthwhile = saved > 0
        && saved >= stored.length() / LEAST_SAVED_SHARE
        && Arrays.equals(encoded.decode(bytes.length).orElse(null), bytes);
    return isWorthwhile ? Optional.of(new Smaller(listed, encoded, stored)) : Optional.empty();
  }

  private void write(Result result) {
    progress.add(result.contents(), result.bytes());
    for (Smaller smaller : result.smaller()) {
      waiting.add(smaller);
      waitingBytes += smaller.bytes().length() + smaller.stored().length();
      if (waitingBytes >= TRANSACTION_BYTES || waiting.size() >= TRANSACTION_ROWS) {
        writeWaiting();
      }
    }
  }

  private void writeWaiting() {
    WriteTransaction.run(
        database,
        REPACKING,
        settings,
        transaction -> transaction.storeInvisibly(REPACKING, connection -> {
          for (Smaller smaller : waiting) {
            write(connection, smaller);
          }
          return true;
        }));
    waiting.clear();
    waitingBytes = 0;
  }

  private void write(KeptConnection connection, Smaller smaller) throws SQLException {
    ContentSweep.Listed listed = smaller.listed();
    EncodedBytes bytes = smaller.bytes();
    // A chunk may have been damaged, and replaced since by the right one.
    int rows = listed.chunkCount() == 0
        ? connection.update(
            UPDATE,
            bytes.code(),
            bytes.dictionaryId(),
            bytes.data(),
            ContentCheck.dataBits(bytes.data()),
            listed.id(),
            smaller.stored().data())
        : connection.update(
            UPDATE_CHUNK,
            bytes.code(),
            bytes.data(),
            ContentCheck.ofChunk(listed.sizeBytes(), bytes.code(), bytes.data()),
            listed.id(),
            listed.chunk(),
            smaller.stored().data());
    if (rows == 1) {
      repacked += listed.chunk() <= 0 ? 1 : 0;
      savedBytes += smaller.savedBytes();
    }
  }

  /** How large the file is and how much of it is free. */
  private record FileSpace(long pages, long freePages, long pageBytes) {
    long bytes() {
      return pages * pageBytes;
    }
  }

  private FileSpace space() {
    return database.read(
        VACUUMING,
        settings,
        connection -> new FileSpace(
            pragma(connection, "PRAGMA page_count"),
            pragma(connection, "PRAGMA freelist_count"),
            pragma(connection, "PRAGMA page_size")));
  }

  private static long pragma(KeptConnection connection, String sql) throws SQLException {
    return connection.first(sql, row -> row.getLong(1)).orElseThrow();
  }

  private void vacuum() {
    database.writeApart(database.startWork(VACUUMING, settings), connection -> {
      try (Statement statement = connection.createStatement()) {
        // Otherwise the whole database would be in memory for the time being.
        statement.execute("PRAGMA temp_store = FILE");
        statement.execute("VACUUM");
        // Only when the log is written back does the file become shorter.
        statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
      }
      return true;
    });
  }
}

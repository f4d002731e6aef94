package dev.templedb.sqlite.content;

import dev.templedb.content.ContentAmount;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.transaction.DirectCalls;
import dev.templedb.sqlite.transaction.Summary;
import dev.templedb.sqlite.transaction.WriteTransaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Removes content that nothing refers to, in transactions short enough for other writers. Whether it is still unreferenced is asked again in
 * the transaction that removes it. Large content first gets a hash that means nothing and the size of what is incomplete, so that nobody
 * takes it for content from then on, then loses its chunks, and then its row.
 */
final class ContentCollector {

  /** What is incomplete is left alone for so long after its last chunk, whatever age is asked for: it is being stored. */
  private static final Duration LEAST_INCOMPLETE_AGE = Duration.ofMinutes(1);

  private static final int TRANSACTION_ROWS = 2_000;
  private static final long TRANSACTION_BYTES = 4 << 20;

  private static final Operation COUNTING = Operation.of("counting unreferenced content");
  private static final Operation COLLECTING = Operation.of("collecting content");

  // The time stands behind the data in its row, so it is asked last.
  private static final String CANDIDATES = """
      SELECT id,
             size_bytes,
             chunk_count,
             CASE chunk_count
                 WHEN 0 THEN length(data)
                 ELSE (SELECT coalesce(sum(length(k.data)), 0) FROM content_chunks k WHERE k.content_id = c.id)
             END
        FROM contents c
       WHERE id > ?1
         AND NOT EXISTS (SELECT 1 FROM file_contents f WHERE f.content_id = c.id)
         AND NOT EXISTS (SELECT 1 FROM contents d WHERE d.base_content_id = c.id)
         AND CASE WHEN chunk_count > 0 AND size_bytes = 0 THEN stored_at <= ?3 ELSE stored_at <= ?2 END
       ORDER BY id
       LIMIT ?4
      """;
  private static final String DELETE_SMALL = """
      DELETE FROM contents
       WHERE id = ?1
         AND chunk_count = 0
         AND stored_at <= ?2
         AND NOT EXISTS (SELECT 1 FROM file_contents f WHERE f.content_id = ?1)
         AND NOT EXISTS (SELECT 1 FROM contents d WHERE d.base_content_id = ?1)
      """;
  private static final String MAKE_INCOMPLETE =
      """
      UPDATE contents
         SET sha256 = ?3, size_bytes = 0, stored_at = 0, row_check = %s
       WHERE id = ?1
         AND chunk_count > 0
         AND stored_at <= ?2
         AND NOT EXISTS (SELECT 1 FROM file_contents f WHERE f.content_id = ?1)
         AND NOT EXISTS (SELECT 1 FROM contents d WHERE d.base_content_id = ?1)
      """.formatted(ContentCheck.keepingData("0", "encoding", "dictionary_id", "chunk_count", "0"));
  private static final String IS_INCOMPLETE =
      "SELECT 1 FROM contents WHERE id = ? AND chunk_count > 0 AND size_bytes = 0";
  private static final String CHUNKS = """
      SELECT chunk_index, length(data)
        FROM content_chunks
       WHERE content_id = ?
       ORDER BY chunk_index
       LIMIT ?
      """;
  private static final String DELETE_CHUNK =
      "DELETE FROM content_chunks WHERE content_id = ? AND chunk_index = ?";
  private static final String DELETE_INCOMPLETE = """
      DELETE FROM contents
       WHERE id = ?1
         AND chunk_count > 0
         AND size_bytes = 0
         AND NOT EXISTS (SELECT 1 FROM content_chunks k WHERE k.content_id = ?1)
      """;

  private record Candidate(long id, long sizeBytes, int chunkCount, long storedBytes) {
    boolean isChunked() {
      return chunkCount > 0;
    }

    ContentAmount amount() {
      return new ContentAmount(1, sizeBytes, storedBytes);
    }
  }

  /** How old what is removed must be: stored at these seconds since 1970 at the latest. */
  private record Latest(long complete, long incomplete) {
    long of(Candidate content) {
      return content.isChunked() && content.sizeBytes() == 0 ? incomplete : complete;
    }
  }

  private final Database database;
  private final CallSettings settings;
  private final DirectCalls calls;

  ContentCollector(Database database, CallSettings settings) {
    this.database = database;
    this.settings = settings;
    this.calls = new DirectCalls(database, settings);
  }

  ContentAmount unreferenced() {
    Latest any = new Latest(Long.MAX_VALUE, Long.MAX_VALUE);
    ContentAmount sum = ContentAmount.NONE;
    long after = 0;
    for (List<Candidate> some = candidates(COUNTING, after, any);
        !some.isEmpty();
        some = candidates(COUNTING, after, any)) {
      for (Candidate content : some) {
        sum = sum.plus(content.amount());
      }
      after = some.get(some.size() - 1).id();
    }
    return sum;
  }

  ContentAmount run(Duration minimumAge, WorkProgress progress) {
    database.refuseInsideTransaction(COLLECTING);
    long now = database.options().clock().instant().getEpochSecond();
    Latest latest = new Latest(
        before(now, minimumAge),
        before(
            now,
            minimumAge.compareTo(LEAST_INCOMPLETE_AGE) > 0 ? minimumAge : LEAST_INCOMPLETE_AGE));
    progress.begin("collect", OptionalLong.empty());
    ContentAmount sum = ContentAmount.NONE;
    long after = 0;
    for (List<Candidate> some = candidates(COLLECTING, after, latest);
        !some.isEmpty();
        some = candidates(COLLECTING, after, latest)) {
      for (List<Candidate> batch : batches(some)) {
        ContentAmount removed = remove(batch, latest);
        sum = sum.plus(removed);
        progress.add(removed.count(), removed.contentBytes());
      }
      after = some.get(some.size() - 1).id();
    }
    progress.end();
    return sum;
  }

  private static long before(long nowSeconds, Duration age) {
    return age.toSeconds() >= nowSeconds ? -1 : nowSeconds - age.toSeconds();
  }

  private List<Candidate> candidates(Operation operation, long after, Latest latest) {
    return calls.read(operation, connection -> {
      List<Candidate> found = new ArrayList<>();
      try (PreparedStatement statement = connection.prepareStatement(CANDIDATES)) {
        statement.setLong(1, after);
        statement.setLong(2, latest.complete());
        statement.setLong(3, latest.incomplete());
        statement.setInt(4, TRANSACTION_ROWS);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            found.add(
                new Candidate(rows.getLong(1), rows.getLong(2), rows.getInt(3), rows.getLong(4)));
          }
        }
      }
      return found;
    });
  }

  /** What one transaction removes; large content is alone. */
  private static List<List<Candidate>> batches(List<Candidate> contents) {
    List<List<Candidate>> batches = new ArrayList<>();
    List<Candidate> batch = new ArrayList<>();
    long bytes = 0;
    for (Candidate content : contents) {
      if (!batch.isEmpty()
          && (content.isChunked()
              || batch.get(0).isChunked()
              || bytes + content.storedBytes() > TRANSACTION_BYTES)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(content);
      bytes += content.storedBytes();
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  /** Removes in one transaction what can't be read afterwards, and then what is left of it. */
  private ContentAmount remove(List<Candidate> batch, Latest latest) {
    ContentAmount removed = calls.write(COLLECTING, (connection, change) -> {
      ContentAmount sum = ContentAmount.NONE;
      for (Candidate content : batch) {
        int rows = content.isChunked()
            ? connection.update(
                MAKE_INCOMPLETE, content.id(), latest.of(content), ContentWriter.provisionalHash())
            : connection.update(DELETE_SMALL, content.id(), latest.of(content));
        sum = rows == 1 ? sum.plus(content.amount()) : sum;
      }
      if (sum.count() > 0) {
        change.deleted(
            "content.collect",
            "",
            Summary.of()
                .with("contents", sum.count())
                .with("content_bytes", sum.contentBytes())
                .with("stored_bytes", sum.storedBytes()));
      }
      return sum;
    });
    if (removed.count() > 0 && batch.get(0).isChunked()) {
      removeIncomplete(batch.get(0).id());
    }
    return removed;
  }

  /** Removes content that nobody can find: its chunks in several transactions, and in the last its row. */
  void removeIncomplete(long id) {
    boolean more = true;
    while (more) {
      more = WriteTransaction.run(
          database,
          COLLECTING,
          settings,
          transaction -> transaction.storeInvisibly(COLLECTING, connection -> {
            // Who stores it may have completed it since the last transaction.
            if (connection.first(IS_INCOMPLETE, row -> true, id).isEmpty()) {
              return false;
            }
            deleteChunks(connection, id);
            return connection.update(DELETE_INCOMPLETE, id) == 0
                && connection.first(CHUNKS, row -> true, id, 1).isPresent();
          }));
    }
  }

  private static void deleteChunks(KeptConnection connection, long id) throws SQLException {
    List<Integer> indexes = new ArrayList<>();
    long bytes = 0;
    try (PreparedStatement statement = connection.prepareStatement(CHUNKS)) {
      statement.setLong(1, id);
      statement.setInt(2, TRANSACTION_ROWS);
      try (ResultSet rows = statement.executeQuery()) {
        while (bytes < TRANSACTION_BYTES && rows.next()) {
          indexes.add(rows.getInt(1));
          bytes += rows.getLong(2);
        }
      }
    }
    for (int index : indexes) {
      connection.update(DELETE_CHUNK, id, index);
    }
  }
}

package dev.templedb.sqlite.content;

import dev.templedb.content.ContentHash;
import dev.templedb.content.DamagedContent;
import dev.templedb.content.DamagedContent.AffectedFile;
import dev.templedb.content.VerificationReport;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** Hashes stored content again, and compares its rows with their checksums. */
public final class ContentVerifier {

  private static final Operation OPERATION = Operation.of("verifying content");

  private static final String COUNT = "SELECT count(*) FROM contents WHERE id > ?";
  private static final String HASH = "SELECT sha256 FROM contents WHERE id = ?";
  private static final String FILES = """
      SELECT p.slug, f.file_path
        FROM file_contents c
        JOIN project_files f ON f.id = c.file_id
        JOIN projects p ON p.id = f.project_id
       WHERE c.hash_sha256 = ?
       ORDER BY p.slug, f.file_path
       LIMIT ?
      """;
  private static final String FILE_COUNT =
      "SELECT count(*) FROM file_contents WHERE hash_sha256 = ?";
  private static final String LOST = """
      SELECT DISTINCT f.hash_sha256
        FROM file_contents f
        LEFT JOIN contents c ON c.id = f.content_id
       WHERE c.id IS NULL OR f.hash_sha256 <> lower(hex(c.sha256)) OR f.file_size_bytes <> c.size_bytes
      """;

  /** What is wrong with a content. */
  private record Damage(ContentHash hash, String problem) {}

  private record Result(long lastId, long contents, long bytes, List<Damage> damages) {}

  private final Database database;
  private final CallSettings settings;
  private final WorkProgress progress;
  private final List<DamagedContent> damaged = new ArrayList<>();
  private long damagedCount;
  private long contents;
  private long bytes;

  /** A verifier for one run. */
  public ContentVerifier(Database database, CallSettings settings, WorkProgress progress) {
    this.database = database;
    this.settings = settings;
    this.progress = progress;
  }

  VerificationReport run() {
    return run("verify", 0, () -> false, id -> {});
  }

  /**
   * Verifies what was stored after the content {@code from}; begins no more when {@code stop} says so.
   *
   * @param phase how the progress calls it
   * @param position hears up to which content everything is verified
   */
  public VerificationReport run(
      String phase, long from, BooleanSupplier stop, LongConsumer position) {
    long total = database.read(
        OPERATION,
        settings,
        connection -> connection.first(COUNT, row -> row.getLong(1), from).orElseThrow());
    progress.begin(phase, OptionalLong.of(total));
    boolean[] stopped = {false};
    new ContentSweep(database, settings, OPERATION, from, () -> {
          stopped[0] = stop.getAsBoolean();
          return stopped[0];
        })
        .run(this::verify, result -> {
          add(result);
          position.accept(result.lastId());
          progress.add(result.contents(), result.bytes());
        });
    if (stopped[0]) {
      return new VerificationReport(contents, bytes, damaged, damagedCount);
    }
    try (Cursor cursor = database.openCursor(OPERATION, settings)) {
      cursor.read(connection -> {
        findLost(connection);
        return true;
      });
    }
    progress.end();
    return new VerificationReport(contents, bytes, damaged, damagedCount);
  }

  /** Verifies one content. */
  static VerificationReport verify(Database database, CallSettings settings, ContentHash hash) {
    Operation operation = Operation.of("verifying content", hash.hex());
    try (Cursor cursor = database.openCursor(operation, settings)) {
      return cursor.read(connection -> {
        try {
          StoredContent content = StoredContent.find(connection, operation, hash)
              .orElseThrow(() -> new NotFoundException(operation
                  + ": there is no such content; it was never stored, or has been collected"));
          read(connection, content);
          Optional<String> problem = ContentCheck.problem(connection, content.id());
          if (problem.isEmpty()) {
            return new VerificationReport(1, content.sizeBytes(), List.of(), 0);
          }
          Damage damage = new Damage(hash, problem.get());
          return new VerificationReport(
              1, content.sizeBytes(), List.of(described(connection, damage)), 1);
        } catch (CorruptionException e) {
          Damage damage = new Damage(hash, StoredContent.problem(e, operation, hash));
          return new VerificationReport(1, 0, List.of(described(connection, damage)), 1);
        }
      });
    }
  }

  private static void read(KeptConnection connection, StoredContent content) throws SQLException {
    while (content.next(connection).isPresent()) {
      connection.check();
    }
  }

  private Result verify(List<ContentSweep.Listed> batch) {
    if (batch.get(0).chunkCount() == 0) {
      return database.read(OPERATION, settings, connection -> verify(connection, batch));
    }
    // Only in one snapshot do all its chunks stay.
    try (Cursor cursor = database.openCursor(OPERATION, settings)) {
      return cursor.read(connection -> verify(connection, batch));
    }
  }

  private static Result verify(KeptConnection connection, List<ContentSweep.Listed> batch)
      throws SQLException {
    List<Damage> damages = new ArrayList<>();
    long count = 0;
    long size = 0;
    for (ContentSweep.Listed listed : batch) {
      connection.check();
      try {
        Optional<StoredContent> content = StoredContent.find(connection, OPERATION, listed.id());
        if (content.isPresent()) {
          read(connection, content.get());
        }
        Optional<String> problem = ContentCheck.problem(connection, listed.id());
        if (problem.isPresent()) {
          hash(connection, listed.id())
              .ifPresent(hash -> damages.add(new Damage(hash, problem.get())));
        }
      } catch (CorruptionException e) {
        // Gone by now if it was collected since.
        hash(connection, listed.id())
            .ifPresent(
                hash -> damages.add(new Damage(hash, StoredContent.problem(e, OPERATION, hash))));
      }
      count++;
      size += listed.sizeBytes();
    }
    return new Result(batch.get(batch.size() - 1).id(), count, size, damages);
  }

  private static Optional<ContentHash> hash(KeptConnection connection, long id)
      throws SQLException {
    return connection.first(HASH, row -> ContentHash.ofDigest(row.getBytes(1)), id);
  }

  private void add(Result result) {
    contents += result.contents();
    bytes += result.bytes();
    if (!result.damages().isEmpty()) {
      database.read(OPERATION, settings, connection -> {
        for (Damage damage : result.damages()) {
          add(connection, damage);
        }
        return true;
      });
    }
  }

  private void add(KeptConnection connection, Damage damage) throws SQLException {
    damagedCount++;
    if (damaged.size() < VerificationReport.MAX_DAMAGED) {
      damaged.add(described(connection, damage));
    }
  }

  /** Finds files whose content is gone, or not that of which their row has the hash. */
  private void findLost(KeptConnection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOST);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        connection.check();
        String hex = rows.getString(1);
        if (hex.matches("[0-9a-f]{64}")) {
          ContentHash hash = new ContentHash(hex);
          add(
              connection,
              new Damage(hash, "files refer to it, and it is missing or has another hash or size"));
        }
      }
    }
  }

  private static DamagedContent described(KeptConnection connection, Damage damage)
      throws SQLException {
    List<AffectedFile> files = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(FILES)) {
      statement.setString(1, damage.hash().hex());
      statement.setInt(2, DamagedContent.MAX_FILES);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          files.add(new AffectedFile(Columns.text(rows, 1), Columns.text(rows, 2)));
        }
      }
    }
    long count =
        connection.first(FILE_COUNT, row -> row.getLong(1), damage.hash().hex()).orElse(0L);
    return new DamagedContent(damage.hash(), damage.problem(), files, count);
  }
}

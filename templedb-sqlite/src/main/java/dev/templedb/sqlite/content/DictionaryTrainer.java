package dev.templedb.sqlite.content;

import com.github.luben.zstd.ZstdDictTrainer;
import com.github.luben.zstd.ZstdException;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.transaction.WriteTransaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Trains a dictionary with a sample of small text, and keeps it if it is worth its space and better than the one that is there. */
final class DictionaryTrainer {

  /** What zstd takes by default. Half of it makes small files a twentieth larger, twice of it saves next to nothing. */
  private static final int DICTIONARY_BYTES = 112_640;

  /** zstd advises about a hundred times the dictionary; beyond this nothing is gained. */
  private static final long SAMPLE_BYTES = 8 << 20;

  /** How many times the dictionary the sample is at least: less, and the dictionary would be the sample. */
  private static final int LEAST_SAMPLE_SHARE = 16;

  private static final int LARGEST_SAMPLE_BYTES = 64 << 10;
  private static final int FEWEST_SAMPLES = 64;

  /** How much less space than with the dictionary that is there makes a new one worthwhile. */
  private static final double IMPROVEMENT = 0.97;

  /** How long a dictionary that nothing uses is kept after the next one was trained: an import that began before may still use it. */
  private static final Duration UNUSED_AGE = Duration.ofDays(1);

  private static final Operation OPERATION = Operation.of("training a dictionary");

  private static final String TOTALS = """
      SELECT coalesce(sum(size_bytes), 0), coalesce(sum(length(data)), 0)
        FROM contents
       WHERE chunk_count = 0 AND size_bytes BETWEEN 64 AND ?
      """;
  private static final String SMALL = """
      SELECT id, size_bytes
        FROM contents
       WHERE chunk_count = 0 AND size_bytes BETWEEN 64 AND ?
       ORDER BY id
      """;
  private static final String INSERT =
      "INSERT INTO content_dictionaries (data, created_at) VALUES (?, ?) RETURNING id";
  private static final String DELETE_UNUSED = """
      DELETE FROM content_dictionaries
       WHERE EXISTS (SELECT 1
                       FROM content_dictionaries newer
                      WHERE newer.id > content_dictionaries.id AND newer.created_at < ?)
         AND NOT EXISTS (SELECT 1 FROM contents c WHERE c.dictionary_id = content_dictionaries.id)
      """;

  private record Totals(long contentBytes, long storedBytes) {}

  /** Two spread samples that have nothing in common: one to train with, one to judge by. */
  private record Samples(List<byte[]> training, List<byte[]> judging) {}

  private final Database database;
  private final CallSettings settings;
  private final int level;

  DictionaryTrainer(Database database, CallSettings settings, int level) {
    this.database = database;
    this.settings = settings;
    this.level = level;
  }

  /** The dictionary to use from now on, if any is worth it. */
  Optional<Dictionary> run() {
    Optional<Dictionary> present = database.read(OPERATION, settings, Dictionary::newest);
    Totals totals = database.read(
        OPERATION,
        settings,
        connection -> connection
            .first(TOTALS, row -> new Totals(row.getLong(1), row.getLong(2)), LARGEST_SAMPLE_BYTES)
            .orElseThrow());
    Samples samples = database.read(OPERATION, settings, connection -> sample(connection, totals));
    if (samples.training().size() < FEWEST_SAMPLES || samples.judging().isEmpty()) {
      return present;
    }
    Optional<byte[]> trained = train(samples.training());
    if (trained.isEmpty()) {
      return present;
    }
    Dictionary candidate = new Dictionary(0, trained.get());
    double judged = samples.judging().stream().mapToLong(bytes -> bytes.length).sum();
    double withPresent = encodedBytes(samples.judging(), present) / judged;
    double withCandidate = encodedBytes(samples.judging(), Optional.of(candidate)) / judged;
    double saved = (withPresent - withCandidate) * totals.contentBytes();
    return withCandidate < IMPROVEMENT * withPresent && saved > trained.get().length
        ? Optional.of(store(trained.get()))
        : present;
  }

  private static Samples sample(KeptConnection connection, Totals totals) throws SQLException {
    long step = Math.max(1, totals.contentBytes() / SAMPLE_BYTES);
    List<Long> training = new ArrayList<>();
    List<Long> judging = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SMALL)) {
      statement.setInt(1, LARGEST_SAMPLE_BYTES);
      try (ResultSet rows = statement.executeQuery()) {
        for (long i = 0; rows.next(); i++) {
          if (i % (step + 1) == 0) {
            training.add(rows.getLong(1));
          } else if (i % (8 * (step + 1)) == 1) {
            judging.add(rows.getLong(1));
          }
        }
      }
    }
    return new Samples(texts(connection, training), texts(connection, judging));
  }

  private static List<byte[]> texts(KeptConnection connection, List<Long> ids) throws SQLException {
    List<byte[]> texts = new ArrayList<>();
    for (long id : ids) {
      connection.check();
      try {
        Optional<StoredContent> content = StoredContent.find(connection, OPERATION, id);
        if (content.isPresent() && !content.get().isChunked()) {
          byte[] bytes = content.get().only();
          if (PlainText.isWhole(bytes, 0, bytes.length)) {
            texts.add(bytes);
          }
        }
      } catch (CorruptionException e) {
        // Damage is for verify to report; here other content does as well.
      }
    }
    return texts;
  }

  private static Optional<byte[]> train(List<byte[]> samples) {
    int bytes = samples.stream().mapToInt(sample -> sample.length).sum();
    ZstdDictTrainer trainer =
        new ZstdDictTrainer(bytes + 1, Math.min(DICTIONARY_BYTES, bytes / LEAST_SAMPLE_SHARE));
    samples.forEach(trainer::addSample);
    try {
      return Optional.of(trainer.trainSamples());
    } catch (ZstdException e) {
      // The samples have nothing in common.
      return Optional.empty();
    }
  }

  private double encodedBytes(List<byte[]> contents, Optional<Dictionary> dictionary) {
    long sum = 0;
    try (EncodedBytes.Encoder encoder = EncodedBytes.Encoder.atLevel(level, false, dictionary)) {
      for (byte[] content : contents) {
        sum += encoder.encode(content, 0, content.length).length();
      }
    }
    return sum;
  }

  private Dictionary store(byte[] data) {
    String now = SqlTime.format(database.options().clock().instant());
    return WriteTransaction.run(
        database,
        OPERATION,
        settings,
        transaction -> transaction.storeInvisibly(OPERATION, connection -> {
          long id = connection.first(INSERT, row -> row.getLong(1), data, now).orElseThrow();
          return new Dictionary(id, data);
        }));
  }

  /** Removes dictionaries that nothing uses any more. */
  void deleteUnused() {
    Instant before = database.options().clock().instant().minus(UNUSED_AGE);
    WriteTransaction.run(
        database,
        OPERATION,
        settings,
        transaction -> transaction.storeInvisibly(
            OPERATION, connection -> connection.update(DELETE_UNUSED, SqlTime.format(before))));
  }
}

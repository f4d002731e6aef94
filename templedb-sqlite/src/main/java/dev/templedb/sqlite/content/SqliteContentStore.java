package dev.templedb.sqlite.content;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import dev.templedb.content.ContentAmount;
import dev.templedb.content.ContentHash;
import dev.templedb.content.ContentStore;
import dev.templedb.content.DecodedText;
import dev.templedb.content.RepackReport;
import dev.templedb.content.VerificationReport;
import dev.templedb.error.NotFoundException;
import dev.templedb.monitoring.WorkEvent.Work;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Calls.Snapshot;
import dev.templedb.sqlite.transaction.DirectCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The tables {@code contents}, {@code content_chunks} and {@code content_dictionaries}. */
public final class SqliteContentStore implements ContentStore {

  private static final String SIZE = """
      SELECT size_bytes
        FROM contents
       WHERE sha256 = ? AND (chunk_count = 0 OR size_bytes > 0)
      """;

  private final Database database;
  private final CallSettings settings;
  private final Calls calls;

  /** The content of {@code database}. */
  public SqliteContentStore(Database database, CallSettings settings) {
    this.database = database;
    this.settings = settings;
    this.calls = new DirectCalls(database, settings);
  }

  @Override
  public ContentHash put(byte[] content) {
    return new ContentUpload(database, settings).put(content);
  }

  @Override
  public ContentHash put(InputStream content) throws IOException {
    return new ContentUpload(database, settings).put(Objects.requireNonNull(content, "content"));
  }

  @Override
  public boolean exists(ContentHash hash) {
    return findSize(hash).isPresent();
  }

  @Override
  public OptionalLong findSize(ContentHash hash) {
    byte[] digest = hash.digest();
    return calls
        .read(
            Operation.of("finding content", hash.hex()),
            connection -> connection.first(SIZE, row -> row.getLong(1), (Object) digest))
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  @Override
  public long getSize(ContentHash hash) {
    return findSize(hash)
        .orElseThrow(() -> missing(Operation.of("getting the size of content", hash.hex())));
  }

  @Override
  public byte[] readBytes(ContentHash hash) {
    Operation operation = Operation.of("reading content", hash.hex());
    Optional<byte[]> small = readSmall(operation, hash);
    if (small.isPresent()) {
      return small.get();
    }
    try (Snapshot snapshot = calls.openSnapshot(operation)) {
      return snapshot.read(connection -> get(connection, operation, hash).all(connection));
    }
  }

  @Override
  public InputStream openStream(ContentHash hash) {
    Operation operation = Operation.of("reading content", hash.hex());
    Optional<byte[]> small = readSmall(operation, hash);
    if (small.isPresent()) {
      return new ByteArrayInputStream(small.get());
    }
    Snapshot snapshot = calls.openSnapshot(operation);
    try {
      return new ContentInputStream(
          snapshot.read(connection -> get(connection, operation, hash)), snapshot);
    } catch (RuntimeException e) {
      snapshot.close();
      throw e;
    }
  }

  /** The content, if it is not in chunks: one row, so one statement. */
  private Optional<byte[]> readSmall(Operation operation, ContentHash hash) {
    return calls.read(operation, connection -> {
      StoredContent content = get(connection, operation, hash);
      return content.isChunked() ? Optional.<byte[]>empty() : Optional.of(content.only());
    });
  }

  private static StoredContent get(KeptConnection connection, Operation operation, ContentHash hash)
      throws SQLException {
    return StoredContent.find(connection, operation, hash).orElseThrow(() -> missing(operation));
  }

  private static NotFoundException missing(Operation operation) {
    return new NotFoundException(
        operation + ": there is no such content; it was never stored, or has been collected");
  }

  @Override
  public DecodedText readText(ContentHash hash) {
    return TextDecoder.decode(Operation.of("reading content as text", hash.hex()), readBytes(hash));
  }

  @Override
  public VerificationReport verify(ProgressListener progress, CancellationToken cancellation) {
    ContentVerifier verifier = new ContentVerifier(
        database,
        settings.withToken(cancellation),
        new WorkProgress("verifying content", progress, cancellation));
    return database
        .monitor()
        .work(
            Work.CONTENT_VERIFICATION,
            verifier::run,
            VerificationReport::contents,
            VerificationReport::bytes);
  }

  @Override
  public VerificationReport verify(ContentHash hash) {
    return ContentVerifier.verify(database, settings, hash);
  }

  @Override
  public ContentAmount unreferenced() {
    return new ContentCollector(database, settings).unreferenced();
  }

  @Override
  public ContentAmount collect(
      Duration minimumAge, ProgressListener progress, CancellationToken cancellation) {
    if (minimumAge.isNegative()) {
      throw new IllegalArgumentException("minimumAge is negative: " + minimumAge);
    }
    return new ContentCollector(database, settings.withToken(cancellation))
        .run(minimumAge, new WorkProgress("collecting content", progress, cancellation));
  }

  @Override
  public RepackReport repack(ProgressListener progress, CancellationToken cancellation) {
    return new ContentRepacker(
            database,
            settings.withToken(cancellation),
            new WorkProgress("repacking content", progress, cancellation))
        .run();
  }
}

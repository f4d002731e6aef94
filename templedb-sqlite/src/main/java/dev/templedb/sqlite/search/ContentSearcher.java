package dev.templedb.sqlite.search;

import dev.templedb.error.CorruptionException;
import dev.templedb.search.ContentMatch;
import dev.templedb.search.ContentSearch;
import dev.templedb.search.SearchReport;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.project.FileSelection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Searches content: the calling thread lists files by path from one snapshot, hands them to {@link Workers} in batches, and gives what they
 * find to the consumer in the same order.
 */
public final class ContentSearcher {

  private static final String LARGEST_CONTENT_ID = "SELECT max(id) FROM contents";

  private final Database database;
  private final CallSettings settings;

  /** A searcher of {@code database}. */
  public ContentSearcher(Database database, CallSettings settings) {
    this.database = database;
    this.settings = settings;
  }

  /** Searches. */
  public SearchReport run(ContentSearch request, Consumer<? super ContentMatch> consumer) {
    Operation operation = request
        .projectSlug()
        .map(slug -> Operation.of("searching project", slug))
        .orElse(Operation.of("searching all projects"));
    FileSelection selection = new FileSelection(request.files());
    CallSettings bounded = settings.withToken(request.cancellation());
    if (request.deadline().isPresent()) {
      bounded = bounded.withDeadline(request.deadline().get());
    }
    Delivery delivery = new Delivery(operation, request, consumer);
    try (Cursor cursor = database.openCursor(operation, bounded)) {
      cursor.read(connection -> {
        search(connection, operation, request, selection, delivery);
        return true;
      });
    } catch (Delivery.LimitReachedException e) {
      return delivery.report(true);
    }
    return delivery.report(false);
  }

  private void search(
      KeptConnection connection,
      Operation operation,
      ContentSearch request,
      FileSelection selection,
      Delivery delivery)
      throws SQLException {
    UnmatchedContents unmatched = new UnmatchedContents(
        connection.first(LARGEST_CONTENT_ID, row -> row.getLong(1)).orElse(0L));
    FileScanner scanner = new FileScanner(request, unmatched);
    try (Candidates files = new Candidates(connection, request, selection)) {
      List<Candidate> first = files.nextBatch();
      List<Candidate> second = files.nextBatch();
      delivery.progress();
      if (second.isEmpty() && !request.regex()) {
        // Few files; and no regular expression, which may need a worker's larger stack.
        scanner.scan(connection, first, delivery, ContentSearcher::missing);
      } else {
        // Only now: whatever a worker's snapshot is, it is not older than the list's.
        try (Workers workers = new Workers(database, operation, settings, request, unmatched)) {
          Queue<Batch> onTheWay = new ArrayDeque<>();
          submit(first, workers, onTheWay);
          for (List<Candidate> next = second; !next.isEmpty(); next = files.nextBatch()) {
            if (onTheWay.size() == Workers.AHEAD) {
              deliver(connection, scanner, onTheWay.remove(), delivery);
            }
            submit(next, workers, onTheWay);
          }
          while (!onTheWay.isEmpty()) {
            deliver(connection, scanner, onTheWay.remove(), delivery);
          }
        }
      }
    }
    delivery.progress();
  }

  private static void submit(List<Candidate> files, Workers workers, Queue<Batch> onTheWay) {
    Batch batch = new Batch(files);
    workers.submit(batch);
    onTheWay.add(batch);
  }

  private static void deliver(
      KeptConnection connection, FileScanner scanner, Batch batch, Delivery delivery)
      throws SQLException {
    for (Batch.Result result = batch.take(connection::check);
        result != null;
        result = batch.take(connection::check)) {
      if (result.match() != null) {
        delivery.match(result.match());
      } else {
        // Collected since the list's snapshot, in which it still is.
        scanner.scan(connection, List.of(result.absent()), delivery, ContentSearcher::missing);
      }
    }
    batch.countInto(delivery);
    delivery.progressNowAndThen();
  }

  private static void missing(Candidate file) {
    throw new CorruptionException(file.operation() + ": the stored content " + file.hash()
        + " is missing; put the same bytes again with FileRepository.put, or restore a backup");
  }
}

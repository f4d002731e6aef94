package dev.templedb.sqlite.search;

import dev.templedb.Progress;
import dev.templedb.error.CancelledException;
import dev.templedb.search.ContentMatch;
import dev.templedb.search.ContentSearch;
import dev.templedb.search.SearchReport;
import dev.templedb.sqlite.connection.Operation;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Gives matches to the consumer, and counts. Belongs to the search's own thread. */
final class Delivery implements Output {

  private static final long PROGRESS_INTERVAL_NANOS = 50_000_000;

  /** Ends a search that has found enough. */
  static final class LimitReachedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LimitReachedException() {
      super(null, null, false, false);
    }
  }

  private final Operation operation;
  private final ContentSearch request;
  private final Consumer<? super ContentMatch> consumer;
  private final long startNanos = System.nanoTime();
  private long lastProgressNanos;
  private long files;
  private long bytes;
  private long binaryFiles;
  private long matches;
  private long matchingFiles;
  private String lastProject = "";
  private String lastPath = "";

  Delivery(Operation operation, ContentSearch request, Consumer<? super ContentMatch> consumer) {
    this.operation = operation;
    this.request = request;
    this.consumer = consumer;
  }

  @Override
  public void match(ContentMatch match) {
    if (request.cancellation().isCancelled()) {
      throw new CancelledException(
          operation + ": cancelled by its token after " + matches + " matches");
    }
    if (!match.path().equals(lastPath) || !match.projectSlug().equals(lastProject)) {
      lastPath = match.path();
      lastProject = match.projectSlug();
      matchingFiles++;
    }
    matches++;
    consumer.accept(match);
    if (matches == request.limit()) {
      throw new LimitReachedException();
    }
  }

  @Override
  public void searched(long moreFiles, long moreBytes) {
    files += moreFiles;
    bytes += moreBytes;
  }

  @Override
  public void binary(long moreFiles) {
    binaryFiles += moreFiles;
  }

  /** Tells the listener how far it is. */
  void progress() {
    lastProgressNanos = System.nanoTime();
    request
        .progress()
        .onProgress(
            new Progress("search", files + binaryFiles, OptionalLong.empty(), bytes, elapsed()));
  }

  /** The same, unless it was told just now. */
  void progressNowAndThen() {
    if (System.nanoTime() - lastProgressNanos >= PROGRESS_INTERVAL_NANOS) {
      progress();
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  SearchReport report(boolean limitReached) {
    return SearchReport.builder()
        .matches(matches)
        .matchingFiles(matchingFiles)
        .files(files)
        .bytes(bytes)
        .binaryFiles(binaryFiles)
        .limitReached(limitReached)
        .duration(elapsed())
        .build();
  }
}

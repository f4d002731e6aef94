package dev.templedb.micrometer;

import dev.templedb.TempleDb;
import dev.templedb.monitoring.CallEvent;
import dev.templedb.monitoring.CheckpointEvent;
import dev.templedb.monitoring.LockWaitEvent;
import dev.templedb.monitoring.MetricsListener;
import dev.templedb.monitoring.TransactionEvent;
import dev.templedb.monitoring.WorkEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands a database's measurements to a Micrometer registry:
 *
 * <pre>{@code
 * TempleDbMetrics metrics = new TempleDbMetrics(registry, Tags.of("database", "work"));
 * try (TempleDb db = TempleDb.open(path, options -> options.metricsListener(metrics))) {
 *   metrics.watch(db);
 *   …
 * }
 * }</pre>
 *
 * <p>The names of meters and tags are stable; the values of the tag {@code operation} are words that may change.
 *
 * <table>
 * <caption>Meters that events feed</caption>
 * <tr><th>name</th><th>kind</th><th>tags</th></tr>
 * <tr><td>{@code templedb.calls}</td><td>timer</td><td>{@code operation}, {@code outcome}, {@code kind} (read or write)</td></tr>
 * <tr><td>{@code templedb.lock.wait}</td><td>timer</td><td>{@code lock} (write, reader, other_process), {@code granted}</td></tr>
 * <tr><td>{@code templedb.transactions}</td><td>timer</td><td>{@code result} (committed or rolled_back)</td></tr>
 * <tr><td>{@code templedb.checkpoints}</td><td>timer</td><td></td></tr>
 * <tr><td>{@code templedb.work}</td><td>timer</td><td>{@code work} (import, checkout, …), {@code outcome}</td></tr>
 * <tr><td>{@code templedb.work.files}, {@code templedb.work.bytes}</td><td>counter</td><td>{@code work}</td></tr>
 * </table>
 *
 * <p>The gauges of {@link #watch} are listed there. Thread-safe. One listener may serve several databases if they share their tags.
 */
public final class TempleDbMetrics implements MetricsListener {

  private record CallKey(String operation, String outcome, boolean writing) {}

  private final MeterRegistry registry;
  private final Tags tags;
  private final Map<CallKey, Timer> calls = new ConcurrentHashMap<>();
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();

  /** Meters in {@code registry}, each with {@code tags}. */
  public TempleDbMetrics(MeterRegistry registry, Tags tags) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.tags = Objects.requireNonNull(tags, "tags");
  }

  /** Meters in {@code registry} without tags of their own. */
  public TempleDbMetrics(MeterRegistry registry) {
    this(registry, Tags.empty());
  }

  /**
   * Registers gauges of {@code db}, all from one {@link TempleDb#status()} that is read at most once a second: {@code
   * templedb.file.size}, {@code templedb.file.free} and {@code templedb.log.size} in bytes, {@code templedb.memory.ceiling} in bytes, {@code
   * templedb.readers.size}, {@code .active}, {@code .idle} and {@code .waiting}, {@code templedb.cursors}, {@code
   * templedb.writers.active} and {@code .waiting}, {@code templedb.statements.hits} and {@code .misses}, and {@code templedb.rows} with
   * the tag {@code table} for each table that there is now. They are not a number when the database is closed, which they don't keep open.
   * When it is open again, watch it again: the newest database that is watched with the same tags is the one that is shown.
   */
  public void watch(TempleDb db) {
    StatusGauges.register(registry, tags, Objects.requireNonNull(db, "db"));
  }

  @Override
  public void called(CallEvent event) {
    CallKey key = new CallKey(event.operation(), word(event.outcome()), event.writing());
    calls
        .computeIfAbsent(
            key,
            any -> Timer.builder("templedb.calls")
                .description("calls of repositories")
                .tags(tags.and(
                    "operation", key.operation(),
                    "outcome", key.outcome(),
                    "kind", key.writing() ? "write" : "read"))
                .register(registry))
        .record(event.duration());
  }

  @Override
  public void waited(LockWaitEvent event) {
    String lock = word(event.lock());
    timer(
            "wait " + lock + event.granted(),
            () -> Timer.builder("templedb.lock.wait")
                .description("waits for locks")
                .tags(tags.and("lock", lock, "granted", String.valueOf(event.granted()))))
        .record(event.waited());
  }

  @Override
  public void transactionEnded(TransactionEvent event) {
    String result = event.committed() ? "committed" : "rolled_back";
    timer(
            "transaction " + result,
            () -> Timer.builder("templedb.transactions")
                .description("write transactions")
                .tags(tags.and("result", result)))
        .record(event.duration());
  }

  @Override
  public void checkpointed(CheckpointEvent event) {
    timer(
            "checkpoint",
            () -> Timer.builder("templedb.checkpoints")
                .description("the log was written back")
                .tags(tags))
        .record(event.duration());
  }

  @Override
  public void worked(WorkEvent event) {
    String work = word(event.work());
    String outcome = word(event.outcome());
    timer(
            "work " + work + outcome,
            () -> Timer.builder("templedb.work")
                .description("long operations")
                .tags(tags.and("work", work, "outcome", outcome)))
        .record(event.duration());
    counter("templedb.work.files", "files of long operations", null, work)
        .increment((double) event.files());
    counter("templedb.work.bytes", "bytes of long operations", "bytes", work)
        .increment((double) event.bytes());
  }

  private Counter counter(String name, String description, @Nullable String unit, String work) {
    return Counter.builder(name)
        .description(description)
        .baseUnit(unit)
        .tags(tags.and("work", work))
        .register(registry);
  }

  private Timer timer(String key, Supplier<Timer.Builder> builder) {
    return timers.computeIfAbsent(key, any -> builder.get().register(registry));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

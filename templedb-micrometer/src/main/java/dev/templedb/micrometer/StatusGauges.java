package dev.templedb.micrometer;

import dev.templedb.TempleDb;
import dev.templedb.error.TempleDbException;
import dev.templedb.maintenance.DatabaseStatus;
import dev.templedb.maintenance.Figure;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A database's status as gauges. A registry asks for them one after another, so the status is read once for all of them. The database is
 * held weakly, as Micrometer holds what gauges look at. Gauges of the same names and tags that are there already are replaced.
 */
final class StatusGauges {

  private static final long VALID_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final WeakReference<TempleDb> database;
  private @Nullable DatabaseStatus status;
  private long readNanos;

  private StatusGauges(TempleDb database) {
    this.database = new WeakReference<>(database);
  }

  static void register(MeterRegistry registry, Tags tags, TempleDb db) {
    StatusGauges gauges = new StatusGauges(db);
    gauges.add(registry, tags, "templedb.file.size", "bytes", s -> s.storage().fileBytes());
    gauges.add(registry, tags, "templedb.file.free", "bytes", s -> s.storage().freeBytes());
    gauges.add(registry, tags, "templedb.log.size", "bytes", s -> s.storage().logBytes());
    gauges.add(
        registry, tags, "templedb.memory.ceiling", "bytes", DatabaseStatus::memoryCeilingBytes);
    gauges.add(registry, tags, "templedb.readers.size", null, s -> s.readers().size());
    gauges.add(registry, tags, "templedb.readers.active", null, s -> s.readers().active());
    gauges.add(registry, tags, "templedb.readers.idle", null, s -> s.readers().idle());
    gauges.add(
        registry, tags, "templedb.readers.waiting", null, s -> s.readers().waiting());
    gauges.add(registry, tags, "templedb.cursors", null, s -> s.readers().cursors());
    gauges.add(
        registry,
        tags,
        "templedb.writers.active",
        null,
        s -> s.writeLock().holder().isPresent() ? 1 : 0);
    gauges.add(
        registry,
        tags,
        "templedb.writers.waiting",
        null,
        s -> s.writeLock().waiting().size());
    gauges.add(
        registry, tags, "templedb.statements.hits", null, s -> s.statements().hits());
    gauges.add(
        registry, tags, "templedb.statements.misses", null, s -> s.statements().misses());
    for (String table : db.status().rows().keySet()) {
      gauges.add(registry, tags.and("table", table), "templedb.rows", null, s -> {
        Figure rows = s.rows().get(table);
        return rows == null ? Double.NaN : rows.value();
      });
    }
  }

  private void add(
      MeterRegistry registry,
      Tags tags,
      String name,
      @Nullable String unit,
      ToDoubleFunction<DatabaseStatus> value) {
    // A registry keeps the meter that it has: one of a database that was closed and is now open
    // again.
    registry.removeByPreFilterId(new Meter.Id(name, tags, unit, null, Meter.Type.GAUGE));
    Gauge.builder(name, () -> value(value))
        .tags(tags)
        .baseUnit(unit)
        .strongReference(true)
        .register(registry);
  }

  private double value(ToDoubleFunction<DatabaseStatus> value) {
    DatabaseStatus present = present();
    return present == null ? Double.NaN : value.applyAsDouble(present);
  }

  private synchronized @Nullable DatabaseStatus present() {
    long now = System.nanoTime();
    if (status == null || now - readNanos >= VALID_NANOS) {
      TempleDb db = database.get();
      try {
        status = db == null ? null : db.status();
      } catch (TempleDbException e) {
        // It is closed, or its file is gone: there is no number to give.
        status = null;
      }
      readNanos = now;
    }
    return status;
  }
}

package dev.templedb.maintenance;

import dev.templedb.rendering.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A status as JSON. */
final class StatusJson {

  private StatusJson() {}

  static String of(DatabaseStatus status) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("location", status.location());
    json.put("readOnly", status.readOnly());
    json.put("actor", status.actor());
    json.put("uptime", seconds(status.uptime()));
    json.put("schemaVersion", status.schemaVersion());
    json.put("libraryVersion", status.libraryVersion());
    json.put("engineVersion", status.engineVersion());
    json.put("storage", storage(status.storage()));
    Map<String, Object> rows = new LinkedHashMap<>();
    status.rows().forEach((name, count) -> rows.put(name, count(count)));
    json.put("rows", rows);
    json.put("duplication", status.duplication().map(StatusJson::ratio));
    json.put("compression", status.compression().map(StatusJson::ratio));
    json.put("readers", readers(status.readers()));
    json.put("writeLock", writeLock(status.writeLock()));
    json.put("statements", statements(status.statements()));
    json.put("settings", status.settings());
    json.put("memoryCeilingBytes", status.memoryCeilingBytes());
    return Json.of(json);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static Map<String, Object> storage(StorageUse storage) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("fileBytes", storage.fileBytes());
    json.put("pageBytes", storage.pageBytes());
    json.put("pages", storage.pages());
    json.put("freePages", storage.freePages());
    json.put("freeBytes", storage.freeBytes());
    json.put("logBytes", storage.logBytes());
    return json;
  }

  private static Map<String, Object> count(Figure figure) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("value", figure.rounded());
    json.put("exact", figure.exact());
    return json;
  }

  private static Map<String, Object> ratio(Figure figure) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("value", figure.value());
    json.put("exact", figure.exact());
    return json;
  }

  private static Map<String, Object> readers(ReaderPool readers) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("size", readers.size());
    json.put("active", readers.active());
    json.put("idle", readers.idle());
    json.put("waiting", readers.waiting());
    json.put("cursors", readers.cursors());
    json.put("waits", waits(readers.waits()));
    return json;
  }

  private static Map<String, Object> writeLock(WriteLock lock) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("holder", lock.holder().map(StatusJson::use));
    json.put("waiting", lock.waiting().stream().map(StatusJson::use).toList());
    json.put("waits", waits(lock.waits()));
    return json;
  }

  private static Map<String, Object> use(WriteLock.Use use) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("thread", use.thread());
    json.put("operation", use.operation());
    json.put("since", use.since().toString());
    json.put("duration", seconds(use.duration()));
    return json;
  }

  private static Map<String, Object> waits(WaitTimes waits) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("acquired", waits.acquired());
    json.put("waited", waits.waited());
    json.put("mean", seconds(waits.mean()));
    json.put("p99", seconds(waits.p99()));
    json.put("max", seconds(waits.max()));
    return json;
  }

  private static Map<String, Object> statements(StatementCache statements) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("hits", statements.hits());
    json.put("misses", statements.misses());
    json.put("hitRate", statements.hitRate());
    return json;
  }
}

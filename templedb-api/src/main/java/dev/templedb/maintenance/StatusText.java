package dev.templedb.maintenance;

import dev.templedb.rendering.TextTable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A status as text. */
final class StatusText {

  private StatusText() {}

  static String of(DatabaseStatus status) {
    return "Database\n" + database(status)
        + "\nStorage\n" + storage(status)
        + "\nRows\n" + rows(status)
        + "\nReaders\n" + readers(status.readers())
        + "\nWrite lock\n" + writeLock(status.writeLock())
        + "\nStatements\n" + statements(status.statements())
        + "\nSettings\n" + settings(status);
  }

  private static String database(DatabaseStatus status) {
    return new TextTable()
        .line("location", status.location())
        .line("opened", status.readOnly() ? "read-only" : "for writing")
        .line("actor", status.actor())
        .line("uptime", time(status.uptime()))
        .line("schema", "version " + status.schemaVersion())
        .line("library", status.libraryVersion())
        .line("engine", status.engineVersion())
        .line("memory", "at most " + TextTable.bytes(status.memoryCeilingBytes()))
        .text(2);
  }

  private static String storage(DatabaseStatus status) {
    StorageUse storage = status.storage();
    return new TextTable()
        .line("file", TextTable.bytes(storage.fileBytes()))
        .line("log", TextTable.bytes(storage.logBytes()))
        .line("pages", storage.pages() + " of " + storage.pageBytes() + " bytes")
        .line("free", storage.freePages() + " pages, " + TextTable.bytes(storage.freeBytes()))
        .line("duplication", ratio(status.duplication()))
        .line("compression", ratio(status.compression()))
        .text(2);
  }

  private static String ratio(Optional<Figure> figure) {
    return figure
        .map(
            value -> (value.exact() ? "" : "~") + String.format(Locale.ROOT, "%.2f", value.value()))
        .orElse("-");
  }

  private static String rows(DatabaseStatus status) {
    TextTable table = new TextTable().alignRight(1);
    status
        .rows()
        .forEach((name, count) -> table.line(name, (count.exact() ? "" : "~") + count.rounded()));
    return table.text(2);
  }

  private static String readers(ReaderPool readers) {
    return new TextTable()
        .line("size", String.valueOf(readers.size()))
        .line("active", String.valueOf(readers.active()))
        .line("idle", String.valueOf(readers.idle()))
        .line("waiting", String.valueOf(readers.waiting()))
        .line("cursors", String.valueOf(readers.cursors()))
        .line("waits", waits(readers.waits()))
        .text(2);
  }

  private static String writeLock(WriteLock lock) {
    TextTable table =
        new TextTable().line("held by", lock.holder().map(StatusText::use).orElse("nobody"));
    List<WriteLock.Use> waiting = lock.waiting();
    for (int i = 0; i < waiting.size(); i++) {
      table.line(i == 0 ? "waiting" : "", use(waiting.get(i)));
    }
    return table.line("waits", waits(lock.waits())).text(2);
  }

  private static String use(WriteLock.Use use) {
    return "thread '" + use.thread() + "' (" + use.operation() + ") for " + time(use.duration())
        + ", since " + use.since();
  }

  private static String waits(WaitTimes waits) {
    return waits.waited() + " of " + waits.acquired() + ", mean " + time(waits.mean()) + ", p99 "
        + time(waits.p99()) + ", longest " + time(waits.max());
  }

  private static String statements(StatementCache statements) {
    return new TextTable()
        .line("hits", String.valueOf(statements.hits()))
        .line("misses", String.valueOf(statements.misses()))
        .line("hit rate", String.format(Locale.ROOT, "%.1f %%", 100 * statements.hitRate()))
        .text(2);
  }

  private static String settings(DatabaseStatus status) {
    TextTable table = new TextTable();
    status.settings().forEach(table::line);
    return table.text(2);
  }

  /** A duration for people: {@code 12.3 ms}, {@code 4.5 s}, {@code 3:05:07 h}. */
  private static String time(Duration duration) {
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
    }
    if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }
    return String.format(
        Locale.ROOT,
        "%d:%02d:%02d h",
        duration.toHours(),
        duration.toMinutesPart(),
        duration.toSecondsPart());
  }
}

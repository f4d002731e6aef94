package dev.templedb.sqlite.connection;

import dev.templedb.maintenance.StatementCache;
import dev.templedb.sqlite.monitoring.StatementWatch;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the connections of one open database have in common. Thread-safe. */
final class ConnectionGroup {

  private final @Nullable StatementWatch watch;
  private final Map<Class<?>, Object> shared = new ConcurrentHashMap<>();
  private final Set<KeptConnection> members = ConcurrentHashMap.newKeySet();
  private final LongAdder pastHits = new LongAdder();
  private final LongAdder pastMisses = new LongAdder();
  private volatile int knownSchema;

  ConnectionGroup(@Nullable StatementWatch watch) {
    this.watch = watch;
  }

  /** Who hears of the statements that its connections run; null when nobody does. */
  @Nullable StatementWatch watch() {
    return watch;
  }

  /** What all connections share, made by the first that asks for it. */
  <T> T shared(Class<T> type, Supplier<T> first) {
    return type.cast(shared.computeIfAbsent(type, any -> first.get()));
  }

  /** Notes the version of the schema that all statements are for. */
  void knowsSchema(int version) {
    knownSchema = version;
  }

  /** The version of the schema that all statements are for; 0 until it is noted. */
  int knownSchema() {
    return knownSchema;
  }

  /** Forgets what they share. */
  void forgetShared() {
    shared.clear();
  }

  /** A connection was opened. */
  void opened(KeptConnection connection) {
    members.add(connection);
  }

  /** A connection is closed, whose numbers would go with it. */
  void closed(KeptConnection connection) {
    if (members.remove(connection)) {
      pastHits.add(connection.statementHits());
      pastMisses.add(connection.statementMisses());
    }
  }

  /** How statements were found so far. Connections at work are not stopped for it, so the newest uses may be missing. */
  StatementCache statements() {
    long hits = pastHits.sum();
    long misses = pastMisses.sum();
    for (KeptConnection connection : members) {
      hits += connection.statementHits();
      misses += connection.statementMisses();
    }
    return new StatementCache(hits, misses);
  }
}
